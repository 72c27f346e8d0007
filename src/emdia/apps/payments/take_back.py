"""Payments that only an import told of go with it; any other payment on its titles stands in the way."""

import datetime as dt
from collections.abc import Sequence
from itertools import batched

from emdia.apps.payments.models import Payment, PaymentPart
from emdia.core import clock
from emdia.core.among import Among

_AT_A_TIME = 5_000


def file_payments(batch_id: int) -> list[int]:
    """Payments that this import recorded and that still stand."""
    rows = Payment.objects.filter(source="file", reference__startswith=f"{batch_id}:", reversed_at=None)
    return list(rows.values_list("pk", flat=True))


def paid_since(*, receivable_ids: Sequence[int], since: dt.datetime, but_for: Sequence[int]) -> bool:
    """Whether another payment than ``but_for`` was recorded for one of these titles."""
    known = set(but_for)
    for some in batched(receivable_ids, _AT_A_TIME):
        parts = PaymentPart.objects.filter(Among("receivable_id", some), payment__recorded_at__gte=since)
        if any(payment not in known for payment in parts.values_list("payment_id", flat=True).iterator()):
            return True
    return False


def take_back_payments(*, payment_ids: Sequence[int], reason: str) -> int:
    """Reverse these payments without touching their titles, which the caller restores; how many were."""
    count = 0
    for some in batched(payment_ids, _AT_A_TIME):
        rows = Payment.objects.filter(Among("pk", some), reversed_at=None)
        count += rows.update(reversed_at=clock.now(), reversal_reason=reason[:200])
    return count
