"""Facts become events for those who asked for them, in the transaction of the fact itself: none is lost, none invented.

Each is called by ``core.events`` inside that transaction (``config/subscriptions.py``). Bodies hold ids, states and
amounts, never a person's data: whoever may know more asks the API.
"""

import datetime as dt
import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import batched
from typing import Any

from emdia.apps.integrations.models import WebhookDelivery, WebhookEndpoint
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.money import format_plain

CASES_AT_A_TIME = 200
"""A pause of a whole creditor is some hundred events, not a million."""
GIVE_UP = dt.timedelta(days=3)
TEST = "webhook.test"

type Said = tuple[int, dict[str, Any]]
"""The creditor whom it concerns, and what is told."""


def payment_recorded(*, payment_id: int, **_: Any) -> None:
    """``payment.recorded`` of one payment."""
    payments_recorded(payment_ids=[payment_id])


def payments_recorded(*, payment_ids: Sequence[int], **_: Any) -> None:
    """``payment.recorded`` of payments that came in together."""
    _tell("payment.recorded", lambda: [_payment(row) for row in payments.payments_by_id(payment_ids)])


def _payment(row: Any) -> Said:
    parts = list(row.parts.all())
    return row.creditor_id, {
        "payment": row.pk,
        "case": row.case_id,
        "amount": format_plain(row.cents),
        "excess": format_plain(row.excess_cents),
        "paid_at": _stamp(row.paid_at),
        "source": row.source,
        "receivables": [
            {"id": part.receivable_id, "number": part.receivable.number, "settled": part.settled}
            for part in parts
        ],
    }


def case_paused(
    *, case_ids: Iterable[int], reason: str, until: str | None = None, titles: Mapping[int, int] | None = None
) -> None:
    """``case.paused`` of cases, or of some titles of them (``titles``: the case of each). ``reason`` is somebody's
    words and stays here."""
    titles_of: dict[int, list[int]] = {}
    for title, case in sorted((titles or {}).items()):
        titles_of.setdefault(case, []).append(title)

    def one(cases: Sequence[int]) -> dict[str, Any]:
        named = [title for case in cases for title in titles_of.get(case, ())]
        return {"cases": list(cases), "until": until} | ({"receivables": named} if named else {})

    def said() -> list[Said]:
        whose: dict[int, list[int]] = {}
        for case, owner in sorted(receivables.owners_of_cases(set(case_ids)).items()):
            whose.setdefault(owner.creditor_id, []).append(case)
        return [
            (creditor, one(some))
            for creditor, cases in whose.items()
            for some in batched(cases, CASES_AT_A_TIME)
        ]

    _tell("case.paused", said)


def message_status(*, message_ids: Sequence[int], **_: Any) -> None:
    """``message.status`` of messages whose state has just changed."""

    def said() -> list[Said]:
        return [
            (
                row["creditor"],
                {
                    "message": row["id"],
                    "case": row["case"],
                    "channel": row["channel"],
                    "kind": row["kind"],
                    "step": row["step"],
                    "status": row["status"],
                    "rule": row["rule"],
                },
            )
            for row in outreach.message_states(message_ids)
        ]

    if message_ids:
        _tell("message.status", said)


def send_test(*, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """An event that says nothing but that the line works; sent at the drain's next look."""
    now = clock.machine()
    said = {"message": "Funcionou: este endereço recebe os avisos do Em Dia."}
    return WebhookDelivery.objects.create(**_row(endpoint.pk, TEST, said, now))


def _tell(kind: str, said: Callable[[], list[Said]]) -> None:
    """Write an event for each endpoint that asked for it; one query where nobody did. For one that is switched off it
    waits until somebody switches it on again, or for three days."""
    listening: dict[int, list[int]] = {}
    for pk, creditor, events in WebhookEndpoint.objects.filter(removed_at=None).values_list(
        "pk", "creditor_id", "events"
    ):
        if kind in events:
            listening.setdefault(creditor, []).append(pk)
    if not listening:
        return
    now = clock.machine()
    rows = [
        WebhookDelivery(**_row(endpoint, kind, data, now))
        for creditor, data in said()
        for endpoint in listening.get(creditor, ())
    ]
    WebhookDelivery.objects.bulk_create(rows, batch_size=500)


def _row(endpoint_id: int, kind: str, data: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    event = f"evt_{secrets.token_hex(16)}"
    body = {"id": event, "type": kind, "timestamp": _stamp(clock.now()), "data": data}
    return {
        "endpoint_id": endpoint_id,
        "event": event,
        "kind": kind,
        "body": json.dumps(body, ensure_ascii=False),
        "next_at": now,
        "give_up_at": now + GIVE_UP,
        "created_at": now,
    }


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(clock.SAO_PAULO).isoformat(timespec="seconds")
