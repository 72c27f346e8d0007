"""Take a payment back: devolução, MED, estorno, a slip of the finger."""

import datetime as dt

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.payments.models import Payment, PaymentPart
from emdia.apps.receivables import api as receivables
from emdia.core import events
from emdia.domain.errors import DomainError


def reverse(*, payment_id: int, at: dt.datetime, reason: str, actor: str = "emdia") -> Payment:
    """Reverse a payment once. Titles that it had settled open again at the stage of their age (cycle + 1)."""
    with transaction.atomic():
        payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
        if payment.reversed_at is not None:
            raise DomainError("Este pagamento já foi estornado.", code="already_reversed", field="pagamento")
        for part in payment.parts.order_by("-pk"):
            receivables.undo_part(
                receivable_id=part.receivable_id,
                before=part.before,
                newest=not _paid_later(part),
                cents={
                    "principal": part.principal_cents,
                    "fees": part.fees_cents,
                    "interest": part.interest_cents,
                    "fine": part.fine_cents,
                    "correction": part.correction_cents,
                },
            )
        payment.reversed_at, payment.reversal_reason = at, reason[:200]
        payment.save(update_fields=["reversed_at", "reversal_reason"])
        journal.append(actor=actor, action="payment.reversed", subject=f"payment:{payment.pk}", reason=reason)
        events.publish("payment.reversed", payment_id=payment.pk, case_id=payment.case_id)
    return payment


def _paid_later(part: PaymentPart) -> bool:
    later = PaymentPart.objects.filter(
        receivable_id=part.receivable_id, pk__gt=part.pk, payment__reversed_at=None
    )
    return bool(later.exists())
