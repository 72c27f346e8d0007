"""What was said in *ensaio* reached nobody: it does not count once the creditor speaks to the world."""

from itertools import batched

from django.db.models import Q

from emdia.apps.contacts import api as contacts
from emdia.apps.outreach.models import Message
from emdia.apps.tenants.api import SANDBOX
from emdia.core import events
from emdia.core.among import Among
from emdia.domain.vocabulary import WAITING, MessageStatus

REHEARSED = "ensaio: não saiu deste computador"
SANDBOX_PREFIX = f"{SANDBOX}:"
"""How the account of a message begins that reached nobody."""


def really_contacted(*, creditor_id: int) -> set[int]:
    """Cases that had a message over a real account: their place on the ladder is true."""
    said = Message.objects.filter(creditor_id=creditor_id, sent_at__isnull=False)
    real = said.exclude(account="").exclude(account__startswith=SANDBOX_PREFIX)
    return set(real.values_list("case_id", flat=True).distinct())


def forget_rehearsed(*, creditor_id: int) -> set[int]:
    """Take back what the sandbox took and what still waits from the rehearsal, occasions included; their cases.

    The words stay readable. Nobody may later tell a debtor that he was written to on those days (R02).
    """
    rows = Message.objects.filter(creditor_id=creditor_id)
    mine = rows.filter(Q(account__startswith=SANDBOX_PREFIX) | Q(status__in=WAITING)).exclude(
        reason=REHEARSED
    )
    found = list(mine.values_list("pk", "case_id"))
    for some in batched((pk for pk, _ in found), 5000):
        Message.objects.filter(Among("pk", some)).update(
            status=MessageStatus.CANCELED,
            reason=REHEARSED,
            rule="",
            sent_at=None,
            delivered_at=None,
            read_at=None,
            leased_until=None,
        )
        contacts.release(some)
        events.publish("message.status", message_ids=list(some))
    return {case for _, case in found}
