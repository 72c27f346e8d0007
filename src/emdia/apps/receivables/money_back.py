"""How reversals take payments back from their titles, many in a fixed number of queries; called by ``payments`` in its
transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.receivables.wake import wake
from emdia.core.among import Among
from emdia.core.bulk import update_rows
from emdia.domain.vocabulary import TitleState

_BACK = {
    "open_cents": "bigint",
    "fees_cents": "bigint",
    "discount_cents": "bigint",
    "updated_cents": "bigint",
    "ledger": "jsonb",
    "state": "varchar",
    "settled_on": "date",
    "cycle": "integer",
    "position": "smallint",
    "warned": "varchar",
}


def lock_paid_titles(receivable_ids: Iterable[int]) -> dict[int, Receivable]:
    """Lock the cases of these titles, in the order of their ids, then the titles, whatever their state; three
    queries."""
    ids = set(receivable_ids)
    if not ids:
        return {}
    cases = set(Receivable.objects.filter(Among("pk", ids)).values_list("case_id", flat=True))
    locked = Case.objects.select_for_update(of=("self",)).filter(Among("pk", cases))
    list(locked.order_by("pk").values_list("pk", flat=True))
    rows = Receivable.objects.select_for_update(of=("self",)).filter(Among("pk", ids))
    return {row.pk: row for row in rows.order_by("pk")}


def take_part_back(
    row: Receivable, *, before: Mapping[str, Any], newest: bool, cents: Mapping[str, int]
) -> None:
    """Take one part of a payment back from its title, in memory. A title that it had settled opens again in a new
    cycle; one that was canceled or written off since stays so.

    Without later payments the title returns to what it was before. With later ones what was paid is owed again,
    part by part, and what those later payments did stays.
    """
    if newest:
        for name in ("open_cents", "fees_cents", "discount_cents", "updated_cents", "ledger"):
            setattr(row, name, before[name])
    else:
        ledger = dict(row.ledger or {})
        row.open_cents += cents["principal"]
        row.fees_cents += cents["fees"]
        _move(ledger, "interest_due_cents", cents["interest"])
        _move(ledger, "interest_paid_cents", -cents["interest"])
        _move(ledger, "fine_paid_cents", -cents["fine"])
        _move(ledger, "correction_due_cents", cents["correction"])
        _move(ledger, "correction_paid_cents", -cents["correction"])
        row.ledger = ledger or None
    if row.state == TitleState.SETTLED:
        row.state = TitleState.OPEN
        row.cycle, row.position, row.warned, row.settled_on = row.cycle + 1, None, "", None


def write_taken_back(rows: Sequence[Receivable]) -> None:
    """Write titles that reversals changed, and wake their cases; two queries."""
    update_rows(Receivable._meta.db_table, _BACK, [_values(row) for row in rows])
    wake(row.case_id for row in rows)


def read_again(receivable_ids: Iterable[int]) -> None:
    """The next file tells of these titles as if it were new: what it says is heard, even if it says it again."""
    Receivable.objects.filter(Among("pk", receivable_ids)).update(row_digest=None)


def _values(row: Receivable) -> tuple[object, ...]:
    ledger = None if row.ledger is None else json.dumps(row.ledger)
    return (row.pk, *(ledger if name == "ledger" else getattr(row, name) for name in _BACK))


def _move(ledger: dict[str, Any], name: str, cents: int) -> None:
    value = ledger.get(name, 0) + cents
    if value:
        ledger[name] = value
    else:
        ledger.pop(name, None)
