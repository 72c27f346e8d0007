"""*Retomar*: a person looked at an account that paused or stopped; it goes on slowly, with what waited for it."""

from django.db import transaction

from emdia.apps.outreach.flights import PACE
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.pace import resume
from emdia.apps.tenants import api as tenants
from emdia.core import clock, events
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import MessageStatus


@transaction.atomic
def resume_account(*, account_id: int, actor: str) -> int:
    """Let an account go on; how many messages may be tried at once because of it.

    Raises :class:`DomainError`: no such account in use, or one that neither paused nor stopped.
    """
    row = tenants.account_named(account_id)
    if row is None or not row.active:
        raise DomainError("Não há essa conta ligada.", code="no_account", field="conta")
    if not resume(account=f"{row.provider}:{row.pk}", actor=actor):
        raise DomainError("Esta conta não está pausada nem parada.", code="not_paused", field="conta")
    speaks = tenants.accounts(tenants.creditor_ids())
    creditors = [creditor for (creditor, channel), one in speaks.items() if one.pk == row.pk]
    waiting = Message.objects.filter(
        creditor_id__in=creditors, channel=row.channel, status=MessageStatus.HELD, rule=PACE
    )
    many = waiting.update(not_before=clock.now())
    for creditor in creditors if many else ():
        events.publish("message.queued", creditor_id=creditor)
    return many
