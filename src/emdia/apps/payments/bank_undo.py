"""A bank's list is taken back, and the history of lists."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from emdia.apps.journal import api as journal
from emdia.apps.payments.models import Payment, PaymentBatch, PaymentDoubt, PaymentPart
from emdia.apps.payments.reverse import reverse_many
from emdia.core import clock
from emdia.core.among import Among
from emdia.domain.errors import DomainError

REASON = "baixa em lote desfeita"


def undo_batch(*, batch_id: int, actor: str, progress: Callable[[float], None] = lambda _: None) -> int:
    """Take a list back: each of its payments is reversed, what waits of it is dropped, and the same list may come
    again. How many payments were reversed.

    Raises :class:`DomainError` for one that was taken back already, or on whose titles something was paid since.
    """
    with transaction.atomic():
        batch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
        if batch.undone_at is not None:
            raise DomainError("Esta baixa já foi desfeita.", code="batch_undone", field="baixa")
        ids = list(Payment.objects.filter(batch=batch, reversed_at=None).values_list("pk", flat=True))
        if why := built_on(batch_id, ids):
            raise DomainError(why, code="batch_built_on", field="baixa")
        reverse_many(payment_ids=ids, at=clock.now(), reason=REASON, actor=actor, progress=progress)
        # The names of its rows become free: the mended list may hold the same rows again.
        Payment.objects.filter(batch=batch).update(reference=Concat(F("reference"), Value(f":u{batch.pk}")))
        PaymentDoubt.objects.filter(batch=batch, state="waiting").update(
            state="left_out", row="", decided_by=actor[:80], decided_at=clock.now()
        )
        batch.undone_at, batch.undone_by = clock.now(), actor[:80]
        batch.save(update_fields=["undone_at", "undone_by"])
        journal.append(
            actor=actor,
            action="payment.list_undone",
            subject=f"payment_batch:{batch.pk}",
            data={"reversed": len(ids)},
        )
    progress(1.0)
    return len(ids)


def built_on(batch_id: int, payment_ids: Iterable[int]) -> str:
    """Why a list cannot be taken back whole, empty where it can: a later payment stands on one of its titles."""
    ids = list(payment_ids)
    if not ids:
        return ""
    mine = PaymentPart.objects.filter(Among("payment_id", ids))
    titles = set(mine.values_list("receivable_id", flat=True))
    later = PaymentPart.objects.filter(
        Among("receivable_id", titles or {0}), payment__reversed_at=None, payment_id__gt=min(ids)
    ).exclude(payment__batch_id=batch_id)
    count = later.values("receivable_id").distinct().count()
    if not count:
        return ""
    which = "um título desta baixa" if count == 1 else f"{count} títulos desta baixa"
    return f"Depois dela, {which} recebeu outro pagamento. Estorne esse primeiro, ou corrija só no caso."


def batches(*, creditor_ids: Iterable[int], limit: int = 20) -> list[PaymentBatch]:
    """The newest lists with their creditor; one query."""
    rows = PaymentBatch.objects.filter(creditor_id__in=list(creditor_ids)).select_related("creditor")
    return list(rows.order_by("-pk")[:limit])


def batch_by_id(*, batch_id: int, creditor_ids: Iterable[int]) -> PaymentBatch | None:
    """One list of these creditors."""
    rows = PaymentBatch.objects.filter(pk=batch_id, creditor_id__in=list(creditor_ids))
    return rows.select_related("creditor").first()


def payments_of_batch(*, batch_id: int, limit: int = 50) -> list[Payment]:
    """The newest payments of a list with case and debtor; one query."""
    rows = Payment.objects.filter(batch_id=batch_id).select_related("case__debtor")
    return list(rows.order_by("-pk")[:limit])
