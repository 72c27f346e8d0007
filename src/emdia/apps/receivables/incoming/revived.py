"""A title whose import was taken back and that a file names again: it lives on in a new cycle."""

import datetime as dt

from emdia.apps.receivables.incoming.cases import REFS
from emdia.apps.receivables.incoming.dues import DUES
from emdia.apps.receivables.incoming.stages import TITLES
from emdia.apps.receivables.incoming.titles import KNOWN
from emdia.core import tenancy
from emdia.core.stage import rows, run

_TAKEN = (
    *("contract", "description", "principal_cents", "updated_cents", "issued_on", "due_on"),
    *("digitable", "has_boleto", "state"),
)


def revive_undone(*, batch_id: int, on: dt.date) -> None:
    """Write these titles as if they were new; what was said of an earlier cycle is no place on the ladder."""
    if not rows(f"SELECT 1 FROM {KNOWN} WHERE outcome = 'revived' LIMIT 1"):
        return
    taken = ", ".join(f"{name} = t.{name}" for name in _TAKEN)
    run(
        f"""UPDATE receivables_receivable SET {taken}, case_id = f.case_id,
            open_cents = CASE WHEN t.state = 'settled' THEN 0 ELSE t.principal_cents END,
            updated_on = CASE WHEN t.updated_cents IS NULL THEN NULL ELSE %s END,
            settled_on = CASE WHEN t.state = 'settled' THEN coalesce(t.settled_on, %s) ELSE NULL END,
            effective_due_on = e.effective_due_on, prescribes_on = e.prescribes_on, pause_reason = '',
            cycle = cycle + 1, position = NULL, warned = '', batch_id = %s
        FROM {KNOWN} k JOIN {TITLES} t ON t.line = k.line JOIN {REFS} f ON f.ref = t.ref
        JOIN {DUES} e ON e.due_on = t.due_on AND e.state = f.state AND e.city = f.city
        WHERE receivables_receivable.tenant_id = %s AND receivables_receivable.id = k.id AND k.outcome = 'revived'""",
        [on, on, batch_id, tenancy.current_id()],
    )
