"""Walk the days of a portfolio: plan, speak at every distinct moment, hear the answers, thank (law 7)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from emdia.apps.intake import api as intake
from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.core import clock, home
from emdia.providers import sandbox

PLAN_AT = dt.time(0, 1)
RECEIPT_TIME = dt.timedelta(seconds=30)
"""A carrier's first receipt comes within seconds; a clock that stands still would never see it."""


@dataclass(slots=True)
class Replayed:
    """What a replay did; counts are messages by the state they ended in."""

    days: int = 0
    planned: int = 0
    stops: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    by_channel: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """What ``emdia replay --json`` answers."""
        return {
            "days": self.days,
            "planned": self.planned,
            "stops": self.stops,
            "by_status": dict(self.by_status),
            "by_channel": dict(self.by_channel),
        }


@contextmanager
def voice() -> Iterator[None]:
    """A sandbox to speak to: the running one of this data directory, else our own until we end."""
    box = sandbox.start(home.path())
    try:
        yield
    finally:
        box.stop()


def hear() -> int:
    """Take in the receipts and replies that the sandbox has for us, those of the seconds after speaking included."""
    return intake.pull_sandbox(until=clock.now() + RECEIPT_TIME)


def replay(
    *,
    creditor_ids: list[int],
    start: dt.date,
    end: dt.date,
    opened: Callable[[dt.datetime], AbstractContextManager[Any]],
    on_day: Callable[[dt.date], None],
    at_stop: Callable[[dt.datetime], None] | None = None,
    begin: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> Replayed:
    """Live every day from ``start`` to ``end``.

    A day begins just after midnight with the plan; then time jumps to each distinct ``not_before``. ``at_stop`` lets
    the world act between two stops (payments in the demo and in tests). ``opened`` holds the clock. ``begin`` is where
    in the first day to begin (what was interrupted goes on there), ``until`` where in the last one to stop.
    """
    result = Replayed()
    moment = begin or dt.datetime.combine(start, PLAN_AT, clock.SAO_PAULO)
    with opened(moment), voice():
        day = start
        while day <= end:
            _live(moment, until, creditor_ids, result, at_stop)
            moment = dt.datetime.combine(day + dt.timedelta(days=1), PLAN_AT, clock.SAO_PAULO)
            result.days += 1
            on_day(day)
            day += dt.timedelta(days=1)
    for status, channel, count in outreach.counts(creditor_ids=creditor_ids, start=start, end=end):
        result.by_status[status] += count
        result.by_channel[channel] += count
    return result


def _live(
    begin: dt.datetime,
    until: dt.datetime | None,
    creditor_ids: list[int],
    result: Replayed,
    at_stop: Callable[[dt.datetime], None] | None,
) -> None:
    """One day from ``begin`` to midnight, or to ``until``."""
    moment: dt.datetime | None = begin
    midnight = dt.datetime.combine(begin.date() + dt.timedelta(days=1), dt.time(), clock.SAO_PAULO)
    end = midnight if until is None else min(midnight, until)
    while moment is not None and moment < end:
        with clock.at(moment):
            if at_stop is not None:
                at_stop(moment)
            for creditor in creditor_ids:
                result.planned += ladders.plan(creditor_id=creditor, at=moment, detail=False).planned
            outreach.thank()
            outreach.deliver(at=moment)
            hear()
            result.stops += 1
            moment = outreach.next_moment(after=moment, before=end)
