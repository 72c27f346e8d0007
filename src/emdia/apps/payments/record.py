"""Record money that came in; the same news twice changes nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.payments.models import Payment, PaymentPart, PaymentRequest
from emdia.apps.payments.withdrawals import note_withdrawals
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, events
from emdia.domain.allocation import Allocation, TitlePart, allocate
from emdia.domain.balance import TitleBalance, balance
from emdia.domain.errors import DomainError
from emdia.providers.payments.sandbox_pix import SIMULATED

NEWS = frozenset({"pix", "api"})
"""Sources that tell what came in by themselves; what a clerk writes down says nothing about the others."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a payment did. ``repeated``: we knew it already and nothing changed."""

    payment: Payment
    settled: tuple[int, ...]
    excess_cents: int
    repeated: bool


def record(
    *,
    case_id: int,
    cents: int | None,
    paid_at: dt.datetime,
    source: str,
    reference: str,
    receivable_ids: list[int] | None = None,
    channel: str = "",
    actor: str = "emdia",
) -> Recorded:
    """Record a payment of some titles of a case, or of the whole case, oldest title first.

    ``cents`` None means in full: the total of those titles at ``paid_at``. What is paid beyond is kept as excess
    (R04). ``paid_at`` may be any past time. Raises :class:`DomainError` for a time to come, an amount that is not
    positive, and a payment in full of nothing that is open.
    """
    if paid_at > clock.now() + dt.timedelta(minutes=5):
        raise DomainError("O pagamento está datado no futuro.", code="payment_in_future", field="data")
    if cents is not None and cents <= 0:
        raise DomainError(
            "O valor pago precisa ser maior que zero.", code="payment_not_positive", field="valor"
        )
    with transaction.atomic():
        payable = receivables.lock_case(case_id)
        known = Payment.objects.filter(source=source, reference=reference).first()
        if known is not None:
            return Recorded(known, (), known.excess_cents, repeated=True)
        on = paid_at.astimezone(clock.SAO_PAULO).date()
        due = _balances(payable, receivable_ids, on)
        if cents is None:
            cents = sum(item.total for item in due.values())
            if not cents:
                raise DomainError("Não há nada em aberto para quitar.", code="nothing_open", field="título")
        result = allocate(cents, list(due.items()))
        payment = _write(payable, due, result, cents, paid_at, source, reference, channel)
        settled = tuple(part.id for part in result.parts if part.settled)
        if source in NEWS and not reference.startswith(SIMULATED):
            receivables.hear_payments(creditor_id=payable.case.creditor_id)
        journal.append(
            actor=actor,
            action="payment.recorded",
            subject=f"payment:{payment.pk}",
            data={"case": case_id, "cents": cents, "excess": result.excess, "settled": list(settled)},
        )
        events.publish("payment.recorded", payment_id=payment.pk, case_id=case_id)
    return Recorded(payment, settled, result.excess, repeated=False)


def record_pix(*, txid: str, cents: int, paid_at: dt.datetime, reference: str) -> Recorded | None:
    """Record a Pix by the txid that we issued; None when no request carries it (kept unmatched by the caller)."""
    request = PaymentRequest.objects.filter(txid=txid).first()
    if request is None:
        return None
    return record(
        case_id=request.case_id,
        cents=cents,
        paid_at=paid_at,
        source="pix",
        reference=reference,
        receivable_ids=request.receivables,
        channel="page",
    )


def _balances(
    payable: receivables.PayableCase, receivable_ids: list[int] | None, on: dt.date
) -> dict[int, TitleBalance]:
    creditor = payable.case.creditor_id
    terms = tenants.terms_of([creditor], on=on)[creditor]
    wanted = None if receivable_ids is None else set(receivable_ids)
    return {
        title.row.pk: balance(title.facts, terms, on)
        for title in payable.titles
        if wanted is None or title.row.pk in wanted
    }


def _write(
    payable: receivables.PayableCase,
    due: dict[int, TitleBalance],
    result: Allocation[int],
    cents: int,
    paid_at: dt.datetime,
    source: str,
    reference: str,
    channel: str,
) -> Payment:
    on = paid_at.astimezone(clock.SAO_PAULO).date()
    before = receivables.apply_parts(payable, due, result.parts, on=on)
    payment = Payment.objects.create(
        creditor_id=payable.case.creditor_id,
        case=payable.case,
        cents=cents,
        excess_cents=result.excess,
        paid_at=paid_at,
        source=source,
        reference=reference[:80],
        channel=channel,
        recorded_at=clock.now(),
    )
    PaymentPart.objects.bulk_create([part_row(payment, part, before[part.id]) for part in result.parts])
    note_withdrawals(source, [(payment.pk, part.id) for part in result.parts if part.settled])
    return payment


def part_row(payment: Payment, part: TitlePart[int], before: dict[str, Any]) -> PaymentPart:
    """What ``payment`` paid of one title, not saved yet."""
    return PaymentPart(
        payment=payment,
        receivable_id=part.id,
        fees_cents=part.fees,
        interest_cents=part.interest,
        fine_cents=part.fine,
        correction_cents=part.correction,
        principal_cents=part.principal,
        discount_cents=part.discount,
        settled=part.settled,
        before=before,
    )
