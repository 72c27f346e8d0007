"""What a payment does to titles; called by ``payments`` in its transaction."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from emdia.apps.receivables.ledger import COLUMNS, facts_of, ledger_of
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.receivables.wake import wake
from emdia.domain.allocation import TitlePart, after_payment
from emdia.domain.balance import TitleBalance, TitleFacts
from emdia.domain.vocabulary import TitleState

KEPT = (
    "open_cents",
    "fees_cents",
    "discount_cents",
    "updated_cents",
    "ledger",
    "state",
    "cycle",
    "position",
    "warned",
)
"""The columns that a payment may change, kept so that it can be taken back."""


@dataclass(frozen=True, slots=True)
class PayableTitle:
    """An open title, locked, with the facts that its balance is computed from."""

    row: Receivable
    facts: TitleFacts


@dataclass(frozen=True, slots=True)
class PayableCase:
    """A case, locked, with its open titles, oldest first."""

    case: Case
    titles: tuple[PayableTitle, ...]


def lock_case(case_id: int) -> PayableCase:
    """Lock a case and read its open titles, oldest effective due date first."""
    case = Case.objects.select_for_update(of=("self",)).select_related("debtor", "creditor").get(pk=case_id)
    rows = Receivable.objects.filter(case_id=case_id, state=TitleState.OPEN).order_by(
        "effective_due_on", "pk"
    )
    consumer = case.debtor.kind == "person"
    return PayableCase(
        case,
        tuple(
            PayableTitle(row, facts_of(tuple(getattr(row, name) for name in COLUMNS), consumer=consumer))
            for row in rows
        ),
    )


def apply_parts(
    payable: PayableCase, balances: dict[int, TitleBalance], parts: Sequence[TitlePart[int]], *, on: dt.date
) -> dict[int, dict[str, Any]]:
    """Write what ``parts`` did to their titles; returns what each title was before. Wakes the case."""
    by_id = {title.row.pk: title for title in payable.titles}
    before: dict[int, dict[str, Any]] = {}
    changed: list[Receivable] = []
    for part in parts:
        before[part.id] = move(by_id[part.id], balances[part.id], part, on=on)
        changed.append(by_id[part.id].row)
    Receivable.objects.bulk_update(changed, [*KEPT, "settled_on"])
    wake([payable.case.pk])
    return before


def move(title: PayableTitle, due: TitleBalance, part: TitlePart[int], *, on: dt.date) -> dict[str, Any]:
    """Change a title's row in memory as ``part`` says; returns what it was before. The caller writes it."""
    row = title.row
    before = {name: getattr(row, name) for name in KEPT}
    facts = after_payment(title.facts, due, part, on)
    row.open_cents = facts.open_principal_cents
    row.fees_cents, row.discount_cents = facts.fees_cents, facts.discount_cents
    row.updated_cents = facts.updated_cents
    row.ledger = ledger_of(facts)
    if part.settled:
        row.state, row.settled_on = TitleState.SETTLED, on
    return before


def open_ids(receivable_ids: Iterable[int]) -> set[int]:
    """Which of these titles are still open."""
    rows = Receivable.objects.filter(pk__in=list(receivable_ids), state=TitleState.OPEN)
    return set(rows.values_list("pk", flat=True))
