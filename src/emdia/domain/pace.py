"""How fast one account of a carrier may speak, and when it has to be silent. Pure; the times are machine times.

Rates are token buckets kept as one instant each (the generic cell rate algorithm, ITU-T I.371): the moment until which
the messages said so far have used up the rate. Idle time is worth one moment's burst and no more.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

BURST_SECONDS = 0.5
"""So much of a rate may be said at once: a batch is said together, not message by message."""

TROUBLES = 10
"""Messages that fail one after the other, by the carrier's or the account's fault, until the account pauses."""

FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=1)
TRIAL = 5
"""So many are said after a pause, until one goes well."""

BOUNCES_SEEN, BOUNCED_PERCENT = 100, 10
"""From so many messages of a day on, an account of which this part or more comes back stops for a person to look:
carriers close accounts that write to dead addresses."""

WARM_UP_GROWS = 2
"""Each day of use the first days' limit grows by this factor."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an account may say: per second, per minute, per day; ``warm_up`` is the limit of its first day, which grows
    daily until ``warm_up_days`` are over. None: no limit."""

    per_second: float | None = None
    per_minute: float | None = None
    per_day: int | None = None
    warm_up: int | None = None
    warm_up_days: int = 14

    @property
    def any(self) -> bool:
        """Whether anything limits it."""
        return not (self.per_second is None and self.per_minute is None and self.per_day is None) or bool(
            self.warm_up
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of an account: what it said and got back on ``day``, until when its rates are used up, and its
    pauses. ``stopped``: a person has to look before it goes on; ``since``: when the pauses, or the stop, began."""

    day: dt.date
    said: int = 0
    bounced: int = 0
    second_until: dt.datetime | None = None
    minute_until: dt.datetime | None = None
    troubles: int = 0
    pauses: int = 0
    paused_until: dt.datetime | None = None
    reason: str = ""
    stopped: bool = False
    first_day: dt.date | None = None
    since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """How many may be said now; where fewer than wanted, when to ask again and why."""

    count: int
    again: dt.datetime | None = None
    reason: str = ""


def limits_of(settings: Mapping[str, Any]) -> Limits:
    """The limits that an account's settings name: ``rate_second``, ``rate_minute``, ``rate_day``, ``warm_up``. What is
    no positive number limits nothing."""

    def number(name: str) -> float | None:
        try:
            value = float(settings.get(name) or 0)
        except (TypeError, ValueError):
            return None
        return value if math.isfinite(value) and value > 0 else None

    day, warm_up = number("rate_day"), number("warm_up")
    return Limits(
        number("rate_second"),
        number("rate_minute"),
        None if day is None else int(day) or 1,
        None if warm_up is None else int(warm_up) or 1,
    )


def today(pace: Pace, day: dt.date) -> Pace:
    """The account on this day: counts of another day are over."""
    return pace if pace.day == day else replace(pace, day=day, said=0, bounced=0)


def grant(pace: Pace, limits: Limits, wanted: int, *, now: dt.datetime, day: dt.date) -> tuple[Pace, Grant]:
    """Take up to ``wanted`` messages of the account's rates; the account afterwards, and how many they are."""
    pace = today(pace, day)
    if pace.stopped:
        return pace, Grant(0, now + LONGEST_PAUSE, pace.reason)
    if pace.paused_until is not None and now < pace.paused_until:
        return pace, Grant(0, pace.paused_until, pace.reason)
    if pace.first_day is None:
        pace = replace(pace, first_day=day)
    count, again, reason = wanted, now, ""
    if pace.pauses and count > TRIAL:
        count, again, reason = TRIAL, now + dt.timedelta(seconds=1), "ela está voltando aos poucos"
    left = left_today(pace, limits, day)
    if left is not None and left < count:
        tomorrow = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), now.tzinfo)
        count, again, reason = left, tomorrow, "o limite por dia foi atingido"
    for rate, seconds, until in (
        (limits.per_second, 1.0, pace.second_until),
        (limits.per_minute, 60.0, pace.minute_until),
    ):
        if rate is not None:
            fit, next_at = _fit(rate / seconds, until, now)
            if fit < count:
                count, again, reason = fit, next_at, "o ritmo dela foi atingido"
    after = replace(
        pace,
        said=pace.said + count,
        second_until=_used(limits.per_second, 1.0, pace.second_until, count, now),
        minute_until=_used(limits.per_minute, 60.0, pace.minute_until, count, now),
    )
    return after, Grant(count) if count == wanted else Grant(count, again, reason)


def heard(
    pace: Pace, *, well: int, troubled: int, bounced: int, ended_well: bool, now: dt.datetime, why: str = ""
) -> Pace:
    """The account after an answer: ``well`` were taken, ``troubled`` failed by the carrier's or the account's fault,
    ``bounced`` by the address's. Ten troubles in a row pause it, longer each time; too many bounces stop it."""
    pace = replace(pace, bounced=pace.bounced + bounced)
    if troubled and not ended_well:
        troubles = troubled if well or bounced else pace.troubles + troubled
        pace = replace(pace, troubles=troubles)
        if troubles >= TROUBLES or pace.pauses:
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(pace.pauses, 10))
            since, reason = (pace.since, pace.reason) if pace.stopped else (pace.since or now, why)
            pace = replace(pace, pauses=pace.pauses + 1, paused_until=now + pause, troubles=0)
            pace = replace(pace, since=since, reason=reason)
    elif well:
        reason, since = (pace.reason, pace.since) if pace.stopped else ("", None)
        pace = replace(pace, troubles=0, pauses=0, paused_until=None, reason=reason, since=since)
    if pace.said >= BOUNCES_SEEN and pace.bounced * 100 >= BOUNCED_PERCENT * pace.said and not pace.stopped:
        percent = pace.bounced * 100 // pace.said
        pace = replace(pace, stopped=True, since=now, reason=f"{percent} % das mensagens do dia voltaram")
    return pace


def left_today(pace: Pace, limits: Limits, day: dt.date) -> int | None:
    """How many messages the account may still say on this day; None where nothing limits the day. A day that is not
    the pace's own has nothing said yet."""
    most = limits.per_day
    if limits.warm_up:
        age = (day - (pace.first_day or day)).days
        if age < limits.warm_up_days:
            warm = limits.warm_up * WARM_UP_GROWS**age
            most = warm if most is None else min(most, warm)
    return None if most is None else max(0, most - today(pace, day).said)


def _fit(rate: float, until: dt.datetime | None, now: dt.datetime) -> tuple[int, dt.datetime]:
    """How many fit now at ``rate`` a second, and when some more will, once these are said."""
    burst = max(1.0 / rate, BURST_SECONDS)
    used = max(0.0, (until - now).total_seconds()) if until is not None else 0.0
    fit = max(0, math.floor((burst - used) * rate + 1e-6))
    wait = used + fit / rate + max(1.0 / rate, BURST_SECONDS / 2) - burst
    return fit, now + dt.timedelta(seconds=max(wait, 0.01))


def _used(
    rate: float | None, seconds: float, until: dt.datetime | None, count: int, now: dt.datetime
) -> dt.datetime | None:
    if rate is None:
        return None
    begin = now if until is None or until < now else until
    return begin + dt.timedelta(seconds=count * seconds / rate)
