"""When a debtor may be contacted: the windows of R20 to R27, half-open (08:00:00 is in, 20:00:00 is out).

| rule | where | window | source and mark |
|---|---|---|---|
| R20 | SP, and every state without its own line (D) | Mon-Fri 8-20, Sat 8-14 | Lei SP 15.426/2014, V |
| R21 | AL | the same, texts too | Lei AL 7.782/2016, V |
| R22 | RJ | Mon-Fri 9-19 | Lei RJ 7.868/2018, S |
| R23 | ES | Mon-Fri 8-19 | Lei ES 10.626/2017, S |
| R24 | AM | Mon-Fri 8-18 | conflicting sources, S |
| R26 | unknown state | Mon-Fri 9-18 | D |
| R26 | e-mail | 8-20 of a day that is neither Sunday nor holiday | D |
| R68 | confirmations and answers | 8-20, any day | D |
| R27 | all | the debtor's local time, by address, else by area code; both where they differ | D |

A state known only from the area code is no known state: it gives zone and holidays, the window is that of
R26.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from emdia.domain.calendar import Calendar, Place
from emdia.domain.own_hours import OwnHours, Span
from emdia.domain.places import state_key
from emdia.domain.zones import zones_of_state

Kind = Literal["push", "email", "call", "confirmation"]

_SATURDAY, _SUNDAY = 5, 6
_WIDE: Span = (time(8), time(20))
_SATURDAY_SPAN: Span = (time(8), time(14))
_WEEK: dict[str, Span] = {"RJ": (time(9), time(19)), "ES": (time(8), time(19)), "AM": (time(8), time(18))}
_UNKNOWN: Span = (time(9), time(18))
# Longer than any row of holidays, so that a search never runs without end.
_SEARCH_DAYS = 60


def window(state: str | None, day: date, kind: Kind) -> Span | None:
    """The local window of ``kind`` on the weekday of ``day``, or None. Holidays are the calendar's matter.

    ``push`` is SMS and WhatsApp, with the hours of calls.
    """
    if kind == "confirmation":
        return _WIDE
    weekday = day.weekday()
    if weekday == _SUNDAY:
        return None
    if kind == "email":
        return _WIDE
    known = state_key(state)
    if weekday == _SATURDAY:
        return _SATURDAY_SPAN if known and known not in _WEEK else None
    return _WEEK.get(known, _WIDE) if known else _UNKNOWN


def allows_saturday(state: str | None, kind: Kind) -> bool:
    """Whether ``kind`` may speak on a Saturday in this state."""
    known = state_key(state)
    return kind in ("email", "confirmation") or (known is not None and known not in _WEEK)


def local_zones(state: str | None, city: str | None, ddd_states: Iterable[str]) -> tuple[ZoneInfo, ...]:
    """The zones that a contact must respect: the address's, then those of area codes of other states."""
    known = state_key(state)
    zones: list[ZoneInfo] = list(zones_of_state(known, city)) if known else []
    for other in ddd_states:
        if state_key(other) and state_key(other) != known:
            zones.extend(zones_of_state(other))
    return tuple(dict.fromkeys(zones)) or zones_of_state(None)


def first_allowed(
    at: datetime,
    *,
    state: str | None,
    ddd_states: Iterable[str] = (),
    calendar: Calendar,
    city: str | None = None,
    kind: Kind,
    not_after: datetime | None = None,
    own: OwnHours | None = None,
) -> datetime | None:
    """The first instant from ``at`` on at which ``kind`` may be said, or None where that is later than
    ``not_after``.

    ``at`` itself is returned where it is allowed; a later instant comes in the debtor's local time.
    ``ddd_states`` are the states of the phone's area code. A confirmation said while the person is still
    there needs no window: its caller does not ask. ``own`` narrows the windows, never widens them (R29).
    """
    if at.tzinfo is None:
        raise ValueError("first_allowed needs an aware datetime")
    ddds = tuple(ddd_states)
    zones = local_zones(state, city, ddds)
    places = (Place(state, city),) if state_key(state) else tuple(Place(ddd) for ddd in ddds) or (Place(),)
    day = min(at.astimezone(zone).date() for zone in zones)
    for _ in range(_SEARCH_DAYS):
        span = window(state, day, kind)
        if own is not None:
            span = own.narrowed(span, day, kind)
        if span and (kind == "confirmation" or all(calendar.may_contact(day, place) for place in places)):
            opens, closes = _instants(zones, day, span)
            if at < closes and opens < closes:
                found = at if at >= opens else opens.astimezone(zones[0])
                return found if not_after is None or found <= not_after else None
        day += timedelta(days=1)
    return None


@lru_cache(maxsize=4096)
def _instants(zones: tuple[ZoneInfo, ...], day: date, span: Span) -> tuple[datetime, datetime]:
    """The window of one day in all zones at once: the latest opening and the earliest closing, in UTC."""
    opens = max(datetime.combine(day, span[0], zone).astimezone(UTC) for zone in zones)
    closes = min(datetime.combine(day, span[1], zone).astimezone(UTC) for zone in zones)
    return opens, closes
