"""What many payments of one creditor do to titles, in a fixed number of queries."""

import json
from collections.abc import Iterable, Sequence

from emdia.apps.receivables.ledger import COLUMNS, facts_of
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.receivables.money_moves import PayableTitle
from emdia.apps.receivables.wake import wake
from emdia.core.among import Among
from emdia.core.bulk import update_rows
from emdia.domain.vocabulary import TitleState

_MOVED = {
    "open_cents": "bigint",
    "fees_cents": "bigint",
    "discount_cents": "bigint",
    "updated_cents": "bigint",
    "ledger": "jsonb",
    "state": "varchar",
    "settled_on": "date",
}


def lock_titles(receivable_ids: Iterable[int]) -> dict[int, PayableTitle]:
    """Lock the cases of these titles, in the order of their ids, and read those of the titles that are open; three
    queries."""
    ids = set(receivable_ids)
    if not ids:
        return {}
    cases = set(Receivable.objects.filter(Among("pk", ids)).values_list("case_id", flat=True))
    locked = Case.objects.select_for_update(of=("self",)).filter(Among("pk", cases))
    list(locked.order_by("pk").values_list("pk", flat=True))
    rows = Receivable.objects.filter(Among("pk", ids), state=TitleState.OPEN)
    return {row.pk: payable(row) for row in rows.select_related("case__debtor")}


def payable(row: Receivable) -> PayableTitle:
    """A title with the facts of its balance, as its row stands now; its case and debtor have to be read."""
    consumer = row.case.debtor.kind == "person"
    return PayableTitle(row, facts_of(tuple(getattr(row, name) for name in COLUMNS), consumer=consumer))


def write_moved(rows: Sequence[Receivable]) -> None:
    """Write titles that payments changed, and wake their cases; two queries."""
    update_rows(Receivable._meta.db_table, _MOVED, [_values(row) for row in rows])
    wake(row.case_id for row in rows)


def _values(row: Receivable) -> tuple[object, ...]:
    ledger = None if row.ledger is None else json.dumps(row.ledger)
    return (
        row.pk,
        row.open_cents,
        row.fees_cents,
        row.discount_cents,
        row.updated_cents,
        ledger,
        str(row.state),
        row.settled_on,
    )
