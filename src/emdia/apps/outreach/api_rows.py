"""What other programs read of messages: their states, page by page."""

from collections.abc import Sequence
from typing import Any

from emdia.apps.outreach.models import Message
from emdia.core.among import Among

_STATE = ("pk", "creditor_id", "case_id", "channel", "kind", "step", "status", "rule")


def message_states(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Where these messages of the active tenant stand, without their words; one query."""
    rows = Message.objects.filter(Among("pk", ids)).order_by("pk").values(*_STATE)
    return [
        {"id": row.pop("pk"), "creditor": row.pop("creditor_id"), "case": row.pop("case_id"), **row}
        for row in rows
    ]


def messages_after(
    *, creditor_id: int, after_id: int, limit: int, case_id: int | None = None
) -> list[Message]:
    """One page of a creditor's messages in the order in which they were written; one query."""
    rows = Message.objects.filter(creditor_id=creditor_id, pk__gt=after_id)
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    return list(rows.order_by("pk")[:limit])
