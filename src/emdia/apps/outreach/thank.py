"""The thank-you: a drain over payments without a confirmation (W14), one for each payment."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.journal import api as journal
from emdia.apps.outreach.answer import confirmation_moment, usable_for_confirmation
from emdia.apps.outreach.compose import NOBODY, place_of
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.selectors import ever_contacted
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.vocabulary import MessageKind, Stage

OLD = dt.timedelta(days=7)
"""A payment that was older than this when we heard of it is no news to the person any more."""

JUST_NOW = dt.timedelta(minutes=15)


def thank(limit: int = 500) -> int:
    """Compose the confirmations of up to ``limit`` payments, or rule them out with a reason; how many were handled.

    A fixed number of queries; a payment is handled once, also by two workers (unique per payment and channel).
    """
    with transaction.atomic():
        waiting = payments.unthanked(limit)
        if not waiting:
            return 0
        marked = payments.mark_thanked([payment.pk for payment in waiting])
        cases = receivables.owners_of_cases({payment.case_id for payment in waiting})
        known = ever_contacted(cases)
        silent: dict[str, list[int]] = {}
        thanked = []
        for payment in waiting:
            if reason := _why_not(payment, contacted=payment.case_id in known):
                silent.setdefault(reason, []).append(payment.pk)
            else:
                thanked.append(payment)
        unreachable = _compose(thanked, cases)
        if unreachable:
            silent["sem meio de contato utilizável"] = unreachable
        for reason, ids in silent.items():
            journal.append(actor="emdia", action="payment.not_thanked", reason=reason, data={"payments": ids})
    return marked


def _why_not(payment: Any, *, contacted: bool) -> str:
    if payment.recorded_at - payment.paid_at > OLD:
        return "pagamento com mais de 7 dias quando foi registrado"
    if payment.source == "file" and not contacted:
        return "título já pago na importação, sem nenhum contato nosso"
    return ""


def _compose(thanked: Sequence[Any], cases: dict[int, Any]) -> list[int]:
    """Queue a confirmation for each; returns the payments whose person nothing reaches."""
    if not thanked:
        return []
    now, calendar = clock.now(), tenants.calendar()
    creditors = tenants.creditors({payment.creditor_id for payment in thanked})
    carried = tenants.channels_on_air(creditors.values())
    reach = debtors.reach(case.debtor_id for case in cases.values())
    rows, unreachable = [], []
    for payment in thanked:
        debtor = cases[payment.case_id].debtor_id
        known = reach.get(debtor, NOBODY)
        declared = creditors[payment.creditor_id].whatsapp_permission
        mine = carried.get(payment.creditor_id)
        found = usable_for_confirmation(known, whatsapp_declared=declared, carried=mine)
        if found is None:
            unreachable.append(payment.pk)
            continue
        channel, point = found
        where = place_of(known, [point.ddd], calendar)
        parts = list(payment.parts.all())
        rows.append(
            Message(
                creditor_id=payment.creditor_id,
                case_id=payment.case_id,
                debtor_id=debtor,
                stage=Stage.PAID if parts and all(part.settled for part in parts) else Stage.PAID_PART,
                kind=MessageKind.CONFIRMATION,
                channel=channel,
                point_id=point.id,
                payment_id=payment.pk,
                occasion=f"payment:{payment.pk}",
                receivables=[part.receivable_id for part in parts],
                planned_reason="pagamento recebido",
                not_before=confirmation_moment(now, where, urgent=_just_paid(payment, now)),
                created_at=now,
            )
        )
    Message.objects.bulk_create(rows)
    return unreachable


def _just_paid(payment: Any, now: dt.datetime) -> bool:
    self_service = payment.channel in ("page", "pix") or payment.source == "pix"
    return self_service and now - payment.paid_at <= JUST_NOW
