"""A text tried on oneself: over the creditor's account, or in the sandbox, to what a member typed, nobody else."""

from django.core.cache import cache

from emdia.apps.debtors import api as debtors
from emdia.apps.journal import api as journal
from emdia.apps.outreach.accounts import Carriers, carrier_of
from emdia.apps.outreach.context import Rendered
from emdia.apps.outreach.trial import address_of, say, why_of
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError
from emdia.providers.channels.base import Accepted, Button, Outgoing

MOST_AN_HOUR = 20


def send_text(
    *, creditor: tenants.Creditor, channel: str, to: str, said: Rendered, actor: str
) -> tuple[str, bool]:
    """Say a text to oneself; the masked address, and whether it only went to the sandbox.

    Raises :class:`DomainError`: an address that belongs to a debtor, too many in an hour, what the carrier answered.
    """
    value, masked = address_of(channel, to)
    if debtors.points_with(value):
        raise DomainError(
            "Este contato é de um cliente da carteira. Use um contato seu.",
            code="test_to_debtor",
            field="para",
        )
    _count(actor)
    account = None if tenants.is_demo() else tenants.real_accounts(creditor.pk).get(channel)
    carriers = Carriers()
    try:
        carrier = carriers.of(creditor, channel) if account is None else carrier_of(account, creditor)
        result = say(carrier.account, _outgoing(creditor, channel, value, carrier.sender, said))
    finally:
        carriers.close()
    if not isinstance(result, Accepted):
        raise DomainError(why_of(result), code="test_failed", field="conta")
    journal.append(
        actor=actor,
        action="template.tried",
        subject=f"creditor:{creditor.pk}",
        data={"channel": channel, "to": masked, "account": carrier.name},
    )
    return masked, account is None


def _count(actor: str) -> None:
    key = f"text-tries:{tenancy.current_id()}:{actor}:{clock.machine():%Y%m%d%H}"
    cache.add(key, 0, 3600)
    if cache.incr(key) > MOST_AN_HOUR:
        raise DomainError(
            f"São {MOST_AN_HOUR} testes por hora e você já fez todos. Tente mais tarde.",
            code="too_many_tests",
            field="para",
        )


def _outgoing(creditor: tenants.Creditor, channel: str, to: str, sender: str, said: Rendered) -> Outgoing:
    return Outgoing(
        ref=f"teste-{creditor.pk}-{clock.machine():%Y%m%d%H%M%S%f}",
        channel=channel,
        to=to,
        text=said.text,
        sender_name=creditor.trade_name,
        sender_address=sender,
        reply_to=creditor.email,
        subject=f"[teste] {said.subject}" if said.subject else "",
        html=said.html,
        buttons=tuple(Button(one.label, one.url) for one in said.buttons),
    )
