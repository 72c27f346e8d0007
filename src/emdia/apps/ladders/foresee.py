"""What would go out: the real plan, run and taken back, so that what is shown is what would happen."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from emdia.apps.ladders.plan import plan
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import clock

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Foresight:
    """Lines that would go by the end of the day, those that gave up, and the words of one message of each line."""

    lines: Sequence[outreach.Line]
    gone: Sequence[outreach.Line] = ()
    texts: dict[int, outreach.Foretold] = field(default_factory=dict)
    people: int = 0
    mills: int | None = None
    """Thousandths of a real; None where a channel has no price."""

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
        outreach.expire(at=at)
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

    return foresee(creditor_id=creditor_id, at=at, before=release, words=False)
