"""What the console reads of money that came in: of a day, of a case."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, QuerySet, Sum

from emdia.apps.payments.models import Payment
from emdia.core.clock import SAO_PAULO


def money_of_day(*, creditor_ids: Sequence[int], day: dt.date) -> tuple[int, int]:
    """(payments, cents) that were paid on a business day and not taken back."""
    found = (
        _paid_on(creditor_ids, day).filter(reversed_at=None).aggregate(count=Count("id"), cents=Sum("cents"))
    )
    return found["count"], found["cents"] or 0


def money_by_source(*, creditor_ids: Sequence[int], day: dt.date) -> list[tuple[str, int, int]]:
    """(source, payments, cents) that were paid on a business day and not taken back; one query."""
    rows = _paid_on(creditor_ids, day).filter(reversed_at=None).order_by().values_list("source")
    return list(rows.annotate(Count("id"), Sum("cents")))


def payments_page(
    *,
    creditor_ids: Sequence[int],
    day: dt.date,
    source: str = "",
    after_id: int | None = None,
    limit: int = 50,
) -> list[Payment]:
    """Payments of a business day with case and debtor, newest first, taken-back ones too; one query."""
    rows = _paid_on(creditor_ids, day)
    if source:
        rows = rows.filter(source=source)
    if after_id is not None:
        rows = rows.filter(id__lt=after_id)
    return list(rows.select_related("case__debtor", "creditor").order_by("-id")[:limit])


def _paid_on(creditor_ids: Sequence[int], day: dt.date) -> QuerySet[Payment, Payment]:
    begin = dt.datetime.combine(day, dt.time.min, SAO_PAULO)
    rows: QuerySet[Payment, Payment] = Payment.objects.filter(
        creditor_id__in=creditor_ids, paid_at__gte=begin, paid_at__lt=begin + dt.timedelta(days=1)
    )
    return rows


def payments_of_case(*, case_id: int) -> list[Payment]:
    """Payments of a case with what each paid, oldest first; two queries."""
    rows = Payment.objects.filter(case_id=case_id).prefetch_related("parts__receivable")
    return list(rows.order_by("paid_at", "id"))
