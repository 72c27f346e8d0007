"""Payments that a file tells of: its row says paid, its title is settled already, and the money is recorded."""

import datetime as dt
from typing import Any

from django.db import transaction

from emdia.apps.payments.models import Payment, PaymentPart
from emdia.core import clock, events

NOON = dt.time(12)
"""A file knows the day only."""


def record_settled(*, creditor_id: int, batch_id: int, titles: list[dict[str, Any]]) -> int:
    """Record what a file says was paid: ``{receivable_id, case_id, paid_cents, paid_on, open_cents}`` a title.

    Without an amount the open principal was paid. What is above the principal are additions that the creditor took.
    The same import twice records nothing twice. Returns how many payments are new.
    """
    paid = {f"{batch_id}:{title['receivable_id']}": title for title in titles if _cents(title) > 0}
    with transaction.atomic():
        rows = Payment.objects.filter(source="file", reference__in=list(paid))
        known = set(rows.values_list("reference", flat=True))
        made = Payment.objects.bulk_create(
            [
                _payment(creditor_id, reference, title)
                for reference, title in paid.items()
                if reference not in known
            ]
        )
        PaymentPart.objects.bulk_create([_part(payment, paid[payment.reference]) for payment in made])
        events.publish("payments.recorded_by_file", payment_ids=[payment.pk for payment in made])
    return len(made)


def _cents(title: dict[str, Any]) -> int:
    return int(title["open_cents"] if title["paid_cents"] is None else title["paid_cents"])


def _payment(creditor_id: int, reference: str, title: dict[str, Any]) -> Payment:
    now = clock.now()
    paid_on = title["paid_on"]
    paid_at = now
    if paid_on:
        paid_at = min(now, dt.datetime.combine(dt.date.fromisoformat(paid_on), NOON, clock.SAO_PAULO))
    return Payment(
        creditor_id=creditor_id,
        case_id=title["case_id"],
        cents=_cents(title),
        paid_at=paid_at,
        source="file",
        reference=reference,
        recorded_at=now,
    )


def _part(payment: Payment, title: dict[str, Any]) -> PaymentPart:
    principal = min(payment.cents, title["open_cents"]) if title["open_cents"] else payment.cents
    return PaymentPart(
        payment=payment,
        receivable_id=title["receivable_id"],
        principal_cents=principal,
        interest_cents=payment.cents - principal,
        settled=True,
        before={
            "open_cents": title["open_cents"] or principal,
            "fees_cents": 0,
            "discount_cents": 0,
            "updated_cents": None,
            "ledger": None,
        },
    )
