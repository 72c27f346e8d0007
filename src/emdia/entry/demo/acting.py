"""The world acts: files come in, money comes in, people ask. Always through the doors that real ones come through."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.vocabulary import TitleState
from emdia.entry.demo.asking import ASKING, CLERK, title_of, visit
from emdia.entry.demo.script import Act
from emdia.web.portal import actions


@dataclass(slots=True)
class Actors:
    """Performs what the script has for each stretch of time. ``since`` is how far was lived before; ``begin`` is where
    life goes on: later, where a worker spoke on while the demonstration stood open. No act is heard of before that."""

    acts: Sequence[Act]
    since: datetime
    begin: datetime
    done: Counter[str] = field(default_factory=Counter)
    _next: int = 0

    def until(self, moment: datetime) -> None:
        """Everything that happens up to ``moment`` and did not happen yet, each at its own time."""
        while self._next < len(self.acts) and self.acts[self._next].at <= moment:
            act = self.acts[self._next]
            self._next += 1
            if act.at > self.since:
                with clock.at(max(act.at, self.begin)):
                    PERFORM[act.kind](act)
                self.done[act.kind] += 1


def _import(act: Act) -> None:
    creditor = tenants.creditor_named(act.house)
    receivables.import_file(Path(act.detail), creditor=creditor, actor="demo")


def _pay(act: Act) -> None:
    title = _open_title(act)
    if title is None:
        return
    day = act.at.astimezone(clock.SAO_PAULO).date()
    reference = f"{act.house}-{act.number}-{act.at:%Y%m%d%H%M%S}"
    if act.share < 100:
        cents = title.open_cents * act.share // 100
        payments.record(
            case_id=title.case_id, receivable_ids=[title.pk], cents=cents, paid_at=act.at, source="pix",
            reference=reference, actor="demo",
        )  # fmt: skip
    elif act.door == "page":
        opened = visit(title.case)
        asked = payments.issue_pix(case_id=title.case_id, receivable_ids=[title.pk], day=day)
        if opened is not None:
            actions.passed_identity(opened)
            actions.showed_pix(opened, txid=asked.txid, cents=asked.cents)
        payments.record_pix(txid=asked.txid, cents=asked.cents, paid_at=act.at, reference=reference)
    else:
        payments.record(
            case_id=title.case_id, receivable_ids=[title.pk], cents=None, paid_at=act.at, source="console",
            reference=reference, actor=CLERK,
        )  # fmt: skip


def _reverse(act: Act) -> None:
    title = title_of(act)
    if title is None:
        return
    standing = [payment for payment in payments.of_case(title.case_id) if payment.reversed_at is None]
    found = next((p for p in standing if any(part.receivable_id == title.pk for part in p.parts.all())), None)
    if found is not None:
        payments.reverse(payment_id=found.pk, at=act.at, reason=act.detail, actor="demo")


def _open_title(act: Act) -> Any:
    """The title, unless somebody paid it already (with another title of the case, or before an interruption)."""
    title = title_of(act)
    return title if title is not None and title.state == TitleState.OPEN else None


PERFORM: dict[str, Callable[[Act], None]] = {
    "import": _import,
    "pay": _pay,
    "reverse": _reverse,
    **ASKING,
}
