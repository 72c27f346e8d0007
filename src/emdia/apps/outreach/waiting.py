"""A waiting message as ``deliver`` reads it: one row, one query for a batch."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from emdia.apps.outreach.models import Message
from emdia.core.among import Among
from emdia.domain.vocabulary import WAITING, MessageKind

_JOINED = {
    "link_version": "case__link_version",
    "facts_version": "case__facts_version",
    "case_paused_until": "case__paused_until",
    "case_pause_reason": "case__pause_reason",
    "waits_until": "case__waits_until",
    "waits_reason": "case__waits_reason",
    "debtor_kind": "debtor__kind",
    "debtor_name": "debtor__name",
    "social_name": "debtor__social_name",
    "tax_id": "debtor__tax_id",
    "birth": "debtor__birth",
    "state": "debtor__state",
    "city": "debtor__city",
    "stop_mark": "debtor__stop_mark",
    "quiet": "debtor__quiet",
    "to": "point__value",
    "value_hash": "point__value_hash",
    "point_state": "point__state",
    "whatsapp": "point__whatsapp",
    "ddd": "point__ddd",
    "paid_at": "payment__paid_at",
    "paid_by": "payment__channel",
    "paid_source": "payment__source",
    "paid_cents": "payment__cents",
    "reversed_at": "payment__reversed_at",
}


class Waiting(NamedTuple):
    """What the freezing of one message needs; debtor's values are unsealed and live for one batch."""

    id: int
    creditor_id: int
    case_id: int
    debtor_id: int
    anchor_id: int | None
    cycle: int
    step: str
    stage: str
    variant: str
    kind: str
    status: str
    rule: str
    channel: str
    fallback: str
    receivables: list[int]
    payment_id: int | None
    point_id: int | None
    expires_at: dt.datetime | None
    created_at: dt.datetime
    link_version: int
    facts_version: int
    case_paused_until: dt.date | None
    case_pause_reason: str
    waits_until: dt.date | None
    waits_reason: str
    debtor_kind: str
    debtor_name: str
    social_name: str
    tax_id: str | None
    birth: str | None
    state: str
    city: str
    stop_mark: str
    quiet: dict[str, Any]
    to: str | None
    value_hash: bytes | memoryview | None
    point_state: str | None
    whatsapp: bool | None
    ddd: str | None
    paid_at: dt.datetime | None
    paid_by: str | None
    paid_source: str | None
    paid_cents: int | None
    reversed_at: dt.datetime | None

    @property
    def ref(self) -> str:
        """Our reference towards carriers."""
        return f"m{self.id}"

    @property
    def title_ids(self) -> list[int]:
        """The anchor first, then the other titles that the text speaks of."""
        if self.anchor_id is None:
            return list(self.receivables)
        return [self.anchor_id, *(one for one in self.receivables if one != self.anchor_id)]

    @property
    def is_collection(self) -> bool:
        """Whether it asks for something."""
        return self.kind == MessageKind.COLLECTION


_COLUMNS = tuple(_JOINED.get(name, name) for name in Waiting._fields)
_JSON = ("receivables", "quiet")
_AT_JSON = tuple(Waiting._fields.index(name) for name in _JSON)


def read(ids: Iterable[int], *, lease: dt.datetime) -> list[Waiting]:
    """The claimed messages that still wait and are still ours, locked."""
    ours = Message.objects.filter(Among("pk", ids), status__in=WAITING, leased_until=lease)
    columns = [Cast(name, TextField()) if index in _AT_JSON else name for index, name in enumerate(_COLUMNS)]
    rows = ours.select_for_update(of=("self",)).order_by("pk").values_list(*columns)
    return [_waiting(row) for row in rows]


def peek(ids: Iterable[int]) -> list[Waiting]:
    """Waiting messages as they stand, without locks: for whoever wants to read what would be said."""
    rows = Message.objects.filter(Among("pk", ids), status__in=WAITING).order_by("pk")
    columns = [Cast(name, TextField()) if index in _AT_JSON else name for index, name in enumerate(_COLUMNS)]
    return [_waiting(row) for row in rows.values_list(*columns)]


def _waiting(row: tuple[Any, ...]) -> Waiting:
    """JSON comes as text: Django's field takes three times as long to read it."""
    values = list(row)
    for index in _AT_JSON:
        text = values[index]
        values[index] = {} if text == "{}" else json.loads(text)
    return Waiting._make(values)
