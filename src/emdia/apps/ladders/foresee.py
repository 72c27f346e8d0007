"""What would go out: the real plan of a small portfolio, run and taken back; an estimate from a part of a large one.

The plan holds what it writes until it is taken back, on SQLite the whole database: so it is tried only where that is a
matter of a second.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from emdia.apps.ladders.foresee_sample import Sampled, sampled
from emdia.apps.ladders.plan import plan
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.steps import step_order

_DAY = dt.timedelta(days=1)
SMALL = 1_000
"""Cases, and messages that wait, up to which the plan itself is tried."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """Lines that would go by the end of the day, those that gave up, and the words of one message of each line.

    Where only ``looked_at`` of ``total`` cases were looked at, every number is an estimate.
    """

    lines: Sequence[outreach.Line]
    gone: Sequence[outreach.Line] = ()
    texts: dict[int, outreach.Foretold] = field(default_factory=dict)
    people: int = 0
    mills: int | None = None
    """Thousandths of a real; None where a channel has no price."""
    looked_at: int = 0
    total: int = 0

    @property
    def estimated(self) -> bool:
        """Whether the numbers were reckoned from a part of the cases."""
        return self.looked_at < self.total

    @property
    def messages(self) -> int:
        """How many would go."""
        return sum(line.messages for line in self.lines)

    @property
    def asking(self) -> int:
        """How many of them wait for a person first."""
        return sum(line.asking for line in self.lines)

    @property
    def expired(self) -> int:
        """How many waited too long and would not go."""
        return sum(line.messages for line in self.gone)


def foresee(
    *, creditor_id: int, at: dt.datetime, before: Callable[[], None], words: bool = True
) -> Foresight:
    """Do ``before``, plan the day, look, and take everything back; ``words`` False spares the texts."""
    with transaction.atomic():
        before()
        gone = outreach.gone_lines(creditor_ids=[creditor_id], at=at)
        outreach.expire([creditor_id], at=at)
        plan(creditor_id=creditor_id, at=at, detail=False)
        until = dt.datetime.combine(at.astimezone(clock.SAO_PAULO).date() + _DAY, dt.time(), clock.SAO_PAULO)
        lines = outreach.waiting_lines(creditor_ids=[creditor_id], until=until)
        people = outreach.people_waiting(creditor_ids=[creditor_id], until=until)
        texts = outreach.foretell([line.sample for line in lines], at=at) if words else {}
        prices = tenants.creditors([creditor_id])[creditor_id].prices
        transaction.set_rollback(True)
    mills = outreach.cost_mills(lines, prices=prices, texts=texts)
    return Foresight(lines, gone, texts, people, mills)


def foresee_go(*, creditor_id: int, at: dt.datetime) -> Foresight:
    """What would go out if the brake came off now, and what waited too long behind it."""

    def release() -> None:
        tenants.go(creditor_id=None, actor="previsão")
        tenants.go(creditor_id=creditor_id, actor="previsão")

    _, due = receivables.sample_of_open_cases(creditor_id=creditor_id, size=1, due=at)
    if due <= SMALL and not outreach.waiting_more_than(creditor_ids=[creditor_id], many=SMALL):
        return foresee(creditor_id=creditor_id, at=at, before=release, words=False)
    until = dt.datetime.combine(at.astimezone(clock.SAO_PAULO).date() + _DAY, dt.time(), clock.SAO_PAULO)
    found = sampled(creditor_id=creditor_id, at=at, begins=False, words=False)
    waiting = outreach.waiting_lines(creditor_ids=[creditor_id], until=until, alive_at=at)
    gone = outreach.gone_lines(creditor_ids=[creditor_id], at=at)
    people = found.people + outreach.people_waiting(creditor_ids=[creditor_id], until=until, alive_at=at)
    return _estimate(creditor_id, found, _together(waiting, found.lines), gone=gone, people=people)


def foresee_beginning(*, creditor_id: int, at: dt.datetime, begin: Callable[[], None]) -> Foresight:
    """What the first day on air would say; ``begin`` is the step itself."""
    _, cases = receivables.sample_of_open_cases(creditor_id=creditor_id, size=1)
    if cases <= SMALL and not outreach.rehearsed_more_than(creditor_id=creditor_id, many=SMALL):
        return foresee(creditor_id=creditor_id, at=at, before=begin)
    found = sampled(creditor_id=creditor_id, at=at, begins=True, words=True)
    return _estimate(creditor_id, found, found.lines, gone=(), people=found.people)


def _estimate(
    creditor_id: int,
    found: Sampled,
    lines: Sequence[outreach.Line],
    *,
    gone: Sequence[outreach.Line],
    people: int,
) -> Foresight:
    prices = tenants.creditors([creditor_id])[creditor_id].prices
    mills = outreach.cost_mills(lines, prices=prices, texts=found.texts)
    ordered = sorted(lines, key=lambda line: (step_order(line.step), line.channel))
    return Foresight(ordered, gone, found.texts, people, mills, found.looked_at, found.total)


def _together(waiting: Sequence[outreach.Line], new: Sequence[outreach.Line]) -> list[outreach.Line]:
    """What waits already and what the plan would add, line by line."""
    lines = {(one.step, one.stage, one.variant, one.channel): one for one in waiting}
    for one in new:
        key = (one.step, one.stage, one.variant, one.channel)
        if (kept := lines.get(key)) is not None:
            one = kept._replace(
                messages=kept.messages + one.messages,
                people=kept.people + one.people,
                asking=kept.asking + one.asking,
            )
        lines[key] = one
    return list(lines.values())
