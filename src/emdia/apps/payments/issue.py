"""Ask for money: a static Pix code over some titles of a case, for one day."""

import datetime as dt
import secrets
import string

from django.db import transaction

from emdia.apps.payments.models import PaymentRequest
from emdia.apps.receivables.api import lock_case
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.balance import balance
from emdia.domain.brcode import static_brcode
from emdia.domain.errors import DomainError
from emdia.domain.pix_key import payable_key

_ALPHABET = string.ascii_uppercase + string.digits


@transaction.atomic
def issue_pix(*, case_id: int, receivable_ids: list[int], day: dt.date) -> PaymentRequest:
    """The Pix code for the total of these open titles on ``day``; the same choice on the same day is the same code.

    Raises :class:`DomainError` where the creditor has no Pix key or nothing of the choice is open.
    """
    payable = lock_case(case_id)
    creditor = payable.case.creditor
    if not creditor.pix_key:
        raise DomainError("Este credor ainda não recebe por Pix.", code="no_pix_key", field="chave Pix")
    terms = tenants.terms_of([creditor.pk], on=day)[creditor.pk]
    chosen = sorted(t.row.pk for t in payable.titles if t.row.pk in set(receivable_ids))
    cents = sum(balance(t.facts, terms, day).total for t in payable.titles if t.row.pk in set(chosen))
    if not cents:
        raise DomainError("Estes títulos já não estão em aberto.", code="nothing_open", field="título")
    for known in PaymentRequest.objects.filter(case_id=case_id, day=day, cents=cents):
        if known.receivables == chosen:
            return known
    txid = "EMD" + "".join(secrets.choice(_ALPHABET) for _ in range(20))
    code = static_brcode(
        key=payable_key(creditor.pix_key),
        name=creditor.pix_receiver or creditor.legal_name,
        city=creditor.city,
        amount_cents=cents,
        txid=txid,
    )
    return PaymentRequest.objects.create(
        case_id=case_id,
        txid=txid,
        cents=cents,
        receivables=chosen,
        brcode=code,
        day=day,
        created_at=clock.now(),
    )
