"""New messages as plain rows, written in one statement: a planner's batch holds thousands."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from emdia.apps.outreach.models import Message
from emdia.core import clock, tenancy
from emdia.core.bulk import insert_new
from emdia.domain.vocabulary import MessageKind


class NewMessage(NamedTuple):
    """What differs from message to message; the names are those of the columns."""

    creditor_id: int
    case_id: int
    debtor_id: int
    anchor_id: int
    cycle: int
    step: str
    stage: str
    variant: str
    channel: str
    fallback: str
    occasion: str
    receivables: str
    """JSON."""
    point_id: int | None
    """None: a webhook, which leads to no contact point."""
    status: str
    reason: str
    rule: str
    planned_reason: str
    not_before: dt.datetime
    expires_at: dt.datetime


_COLUMNS = {
    "creditor_id": "bigint",
    "case_id": "bigint",
    "debtor_id": "bigint",
    "anchor_id": "bigint",
    "cycle": "smallint",
    "step": "varchar",
    "stage": "varchar",
    "variant": "varchar",
    "channel": "varchar",
    "fallback": "varchar",
    "occasion": "varchar",
    "receivables": "jsonb",
    "point_id": "bigint",
    "status": "varchar",
    "reason": "varchar",
    "rule": "varchar",
    "planned_reason": "varchar",
    "not_before": "timestamptz",
    "expires_at": "timestamptz",
}
_SAME = {
    "tenant_id": "bigint",
    "kind": "varchar",
    "created_at": "timestamptz",
    "subject": "bytea",
    "text": "bytea",
    "account": "varchar",
    "reference": "varchar",
}
"""The same in every row of a batch; words are frozen later, when they are said."""


def enqueue(rows: Sequence[NewMessage]) -> list[int]:
    """Write messages of the active tenant; their ids, in the order of the rows. Raises ``IntegrityError`` for a step
    of a title's cycle that was said already on that channel."""
    same = (tenancy.current_id(), str(MessageKind.COLLECTION), clock.now(), b"", b"", "", "")
    return insert_new(Message._meta.db_table, {**_COLUMNS, **_SAME}, [(*row, *same) for row in rows])
