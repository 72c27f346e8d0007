"""News of payments came: what waited for it goes on."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from emdia.apps.journal import api as journal
from emdia.apps.receivables.models import Case
from emdia.apps.receivables.wake import AT_ONCE
from emdia.apps.tenants import api as tenants
from emdia.core import clock, events
from emdia.domain.payment_news import BEGINS


def hear_payments(*, creditor_id: int, at: dt.datetime | None = None) -> bool:
    """A creditor heard what was paid, at ``at`` or now. Cases that waited for it are looked at again, their messages
    queued (``receivables.payment_news``). Whether it was the first news of its day."""
    with transaction.atomic():
        if not tenants.keep_payment_news(creditor_id=creditor_id, at=at or clock.now()):
            return False
        waiting = Case.objects.filter(creditor_id=creditor_id, next_reason__startswith=BEGINS)
        waiting.update(next_at=AT_ONCE, facts_version=F("facts_version") + 1)
        events.publish("receivables.payment_news", creditor_id=creditor_id)
    return True


def nothing_came(*, creditor_id: int, actor: str) -> bool:
    """*Nada entrou*: somebody looked, and no payment came. That is news too, and she answers for it."""
    with transaction.atomic():
        first = hear_payments(creditor_id=creditor_id)
        journal.append(actor=actor, action="payment.nothing_came", subject=f"creditor:{creditor_id}")
    return first
