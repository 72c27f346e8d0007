"""When the messages of one occasion may go: the first lawful moment of each channel, and when it is too late.

R26: one occasion is one day. Where the push may not go on the first day, the e-mail waits with it if the tolerance
allows; else it goes alone.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from emdia.domain.calendar import Calendar
from emdia.domain.compliance.hours import opening, zone
from emdia.domain.own_hours import OwnHours
from emdia.domain.vocabulary import PUSH, Channel
from emdia.domain.windows import Kind


@dataclass(frozen=True, slots=True)
class Where:
    """The place whose clock and holidays count: address, states of the area code; the creditor's own hours (R29)."""

    state: str | None
    city: str | None
    ddd_states: tuple[str, ...]
    calendar: Calendar
    hours: OwnHours | None = None


def window_kind(channel: str) -> Kind:
    """The window of a collection on this channel."""
    if channel == Channel.PHONE:
        return "call"
    return "push" if channel in PUSH else "email"


def too_late(where: Where, last_day: dt.date) -> dt.datetime:
    """The end of the last day of tolerance, in the debtor's time (half-open)."""
    here = zone(where.state, where.city, where.ddd_states)
    return dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(), here)


def begin_of(where: Where, day: dt.date) -> dt.datetime:
    """The beginning of a day in the debtor's time."""
    return dt.datetime.combine(day, dt.time(), zone(where.state, where.city, where.ddd_states))


def first_moments(
    channels: Sequence[str], where: Where, *, at: dt.datetime, expires_at: dt.datetime
) -> dict[str, dt.datetime]:
    """The first lawful moment of each channel of one occasion; a channel that has none in time is left out."""
    found = {channel: moment for channel in channels if (moment := _first(channel, where, at, expires_at))}
    push = next((found[channel] for channel in PUSH if channel in found), None)
    email = found.get(Channel.EMAIL)
    if push and email:
        here = zone(where.state, where.city, where.ddd_states)
        day = push.astimezone(here).date()
        if email.astimezone(here).date() < day:
            waits = _first(Channel.EMAIL, where, begin_of(where, day), expires_at)
            found[Channel.EMAIL] = waits or email
    return found


def _first(channel: str, where: Where, at: dt.datetime, expires_at: dt.datetime) -> dt.datetime | None:
    kind = window_kind(channel)
    moment = opening(at, kind, where.calendar, where.state, where.city, where.ddd_states, where.hours)
    return moment if moment is not None and moment < expires_at else None
