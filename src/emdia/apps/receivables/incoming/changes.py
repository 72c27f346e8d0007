"""A few of the titles that an import changes, as they were and as they become: a person sees what it would do."""

from typing import Any

from emdia.core import tenancy
from emdia.core.stage import day, rows

SHOWN = 30


def some_changes(batch_id: int) -> list[dict[str, Any]]:
    """Number, what happens, amount and due date before and after; one query."""
    found = rows(
        f"""SELECT r.number, r.installment, b.outcome, b.principal_cents, r.principal_cents, b.due_on, r.due_on
        FROM receivables_importbefore b JOIN receivables_receivable r ON r.id = b.receivable_id
        WHERE b.tenant_id = %s AND b.batch_id = %s AND r.tenant_id = %s AND b.outcome <> 'missing'
        ORDER BY b.receivable_id LIMIT {SHOWN}""",
        [tenancy.current_id(), batch_id, tenancy.current_id()],
    )
    return [
        {
            "number": f"{number}/{installment}" if installment else number,
            "outcome": outcome,
            "was_cents": was,
            "cents": now,
            "was_due": day(was_due).isoformat(),
            "due": day(due).isoformat(),
        }
        for number, installment, outcome, was, now, was_due, due in found
    ]
