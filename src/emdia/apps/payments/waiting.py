"""What of the bank's news waits for a person: counts that *Hoje* opens with."""

from collections.abc import Iterable

from emdia.apps.payments.models import BankWithdrawal, PaymentDoubt
from emdia.apps.tenants import api as tenants
from emdia.core import clock


def waiting_news(creditor_id: int) -> str:
    """Why steps after due of this creditor wait for news of payments, empty where they do not; two queries."""
    found = tenants.creditors([creditor_id]).values()
    waits = tenants.after_due_waits(found, day=clock.today(), calendar=tenants.calendar())
    return waits.get(creditor_id, "")


def in_doubt_count(*, creditor_ids: Iterable[int]) -> int:
    """Rows of bank files that wait for somebody to say which title they paid; one query."""
    rows = PaymentDoubt.objects.filter(state="waiting", batch__creditor_id__in=list(creditor_ids))
    return rows.count()


def to_withdraw_count(*, creditor_ids: Iterable[int]) -> int:
    """Slips that somebody has to withdraw at the bank; one query."""
    rows = BankWithdrawal.objects.filter(done_at=None, payment__reversed_at=None)
    return rows.filter(receivable__creditor_id__in=list(creditor_ids)).count()
