"""What other programs read of payments: by id, page by page."""

from collections.abc import Sequence

from emdia.apps.payments.models import Payment


def payments_by_id(ids: Sequence[int]) -> list[Payment]:
    """These payments of the active tenant with what each paid, oldest first; two queries."""
    return list(Payment.objects.filter(pk__in=ids).prefetch_related("parts__receivable").order_by("pk"))


def payments_after(
    *, creditor_id: int, after_id: int, limit: int, case_id: int | None = None
) -> list[Payment]:
    """One page of a creditor's payments, in the order in which they were recorded; a fixed number of queries."""
    rows = Payment.objects.filter(creditor_id=creditor_id, pk__gt=after_id)
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    return list(rows.prefetch_related("parts__receivable").order_by("pk")[:limit])


def payment_known(*, source: str, reference: str) -> Payment | None:
    """The payment that this reference of a source recorded, in the active tenant."""
    return Payment.objects.filter(source=source, reference=reference).first()
