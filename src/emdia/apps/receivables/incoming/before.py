"""What titles were before this import changes them, kept by the statement that is about to change them."""

from collections.abc import Sequence
from typing import Any

from emdia.apps.receivables.incoming.titles import KNOWN
from emdia.core import tenancy
from emdia.core.stage import rows, run, scalar

MONEY = ("principal_cents", "open_cents", "updated_cents", "updated_on")
DATES = ("issued_on", "due_on", "effective_due_on", "prescribes_on")
TEXTS = ("contract", "description", "digitable", "has_boleto")
PLACE = ("position", "warned", "row_digest")
_STATE = ("state", "settled_on", "paused_until", "pause_reason")
_ALL = ", ".join((*MONEY, *DATES, *TEXTS, *PLACE, *_STATE))
_CHANGED = "('updated', 'settled', 'canceled', 'revived')"


def keep_changed(batch_id: int) -> None:
    """The titles that this file is about to change; called when ``stage_known`` is filled."""
    if rows(f"SELECT 1 FROM {KNOWN} WHERE outcome IN {_CHANGED} LIMIT 1"):
        joined = f"JOIN {KNOWN} k ON k.id = r.id AND k.outcome IN {_CHANGED}"
        _keep(batch_id, "k.outcome", f"{joined} WHERE r.tenant_id = %s", [tenancy.current_id()])


def keep_paused(batch_id: int, outcome: str, where: str, params: Sequence[Any]) -> None:
    """The titles (``r``) whose pause is about to change, unless they are kept already."""
    kept = (
        f"SELECT 1 FROM receivables_importbefore b WHERE b.batch_id = {batch_id:d} AND b.receivable_id = r.id"
    )
    _keep(batch_id, f"'{outcome}'", f"WHERE {where} AND NOT EXISTS ({kept})", params)


def _keep(batch_id: int, outcome: str, rest: str, params: Sequence[Any]) -> None:
    mine = ", ".join(f"r.{name}" for name in _ALL.split(", "))
    run(
        f"""INSERT INTO receivables_importbefore (tenant_id, batch_id, receivable_id, was_batch_id, outcome, {_ALL})
        SELECT r.tenant_id, {batch_id:d}, r.id, r.batch_id, {outcome}, {mine} FROM receivables_receivable r {rest}""",
        params,
    )


def last_title() -> int:
    """The newest title of this tenant: those after it are new."""
    sql = "SELECT max(id) FROM receivables_receivable WHERE tenant_id = %s"
    return int(scalar(sql, [tenancy.current_id()]) or 0)
