"""Reads of payments."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Sum

from emdia.apps.payments.models import Payment, PaymentRequest
from emdia.core import clock


def unthanked(limit: int) -> list[Payment]:
    """Payments whose thank-you nobody has thought about yet, oldest first, with their parts."""
    rows = Payment.objects.filter(thanked_at=None, reversed_at=None).order_by("pk")
    return list(rows.prefetch_related("parts__receivable")[:limit])


def mark_thanked(payment_ids: Iterable[int]) -> int:
    """Their thank-you was composed, or ruled out with a reason."""
    return Payment.objects.filter(pk__in=list(payment_ids), thanked_at=None).update(thanked_at=clock.now())


def of_case(case_id: int) -> list[Payment]:
    """Payments of a case, newest first, with their parts."""
    return list(
        Payment.objects.filter(case_id=case_id)
        .order_by("-paid_at", "-pk")
        .prefetch_related("parts__receivable")
    )


def received(*, day: dt.date, creditor_id: int | None = None) -> tuple[int, int]:
    """How many payments came in on a day, and their cents; reversed ones do not count."""
    start = dt.datetime.combine(day, dt.time(), clock.SAO_PAULO)
    rows = Payment.objects.filter(
        paid_at__gte=start, paid_at__lt=start + dt.timedelta(days=1), reversed_at=None
    )
    if creditor_id is not None:
        rows = rows.filter(creditor_id=creditor_id)
    return rows.count(), rows.aggregate(total=Sum("cents"))["total"] or 0


def request_by_txid(txid: str) -> PaymentRequest | None:
    """The request that carries a txid, in the active tenant."""
    return PaymentRequest.objects.filter(txid=txid).first()


def paid_between(*, case_ids: Iterable[int], since: dt.datetime) -> dict[int, list[tuple[dt.datetime, int]]]:
    """(paid at, cents) of each case from the day of ``since`` on, reversed ones left out; one query."""
    begin = dt.datetime.combine(since.astimezone(clock.SAO_PAULO).date(), dt.time(), clock.SAO_PAULO)
    rows = Payment.objects.filter(case_id__in=list(case_ids), paid_at__gte=begin, reversed_at=None)
    found: dict[int, list[tuple[dt.datetime, int]]] = defaultdict(list)
    for case, paid_at, cents in rows.values_list("case_id", "paid_at", "cents"):
        found[case].append((paid_at, cents))
    return dict(found)
