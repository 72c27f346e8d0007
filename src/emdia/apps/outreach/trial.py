"""One test message to yourself, really sent through the account: only to what a member typed, never to a debtor."""

import asyncio

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.accounts import carrier_of
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.emails import mask_email, parse_email
from emdia.domain.errors import DomainError
from emdia.domain.phones import mask_phone, parse_phone
from emdia.domain.vocabulary import Channel
from emdia.providers.channels.base import Accepted, Account, Outgoing, Refused, Result
from emdia.providers.channels.carry import WrongTime, speak

_LOOK_AT = "Confira a conta em Configurações, Canais."
_IN_WORDS = {
    "ConnectionRefusedError": "nesse servidor e nessa porta ninguém atende",
    "gaierror": "não existe servidor com esse nome",
    "TimeoutError": "o servidor não respondeu a tempo; confira a porta",
    "tls": "a segurança não combina com a porta: 587 pede STARTTLS e 465 pede TLS",
    "refused_address": "esse endereço de servidor não é permitido",
}
"""What an answer means to the person who typed the account: by code, or by the kind of a broken connection."""


def send_test(
    *, creditor: tenants.Creditor, channel: str, to: str, actor: str, account_id: int | None = None
) -> str:
    """Say a test through the account of a channel, also in *ensaio*; the masked address that it went to. ``account_id``
    names one that is not the channel's own yet.

    What the carrier took is declared (``test:<channel>``). Raises :class:`DomainError`: no account, an address that
    belongs to a debtor, or what the carrier answered.
    """
    account = tenants.real_accounts(creditor.pk).get(channel)
    if account_id is not None:
        account = tenants.account_in_use(account_id)
    if account is None:
        raise DomainError("Este canal não tem conta de envio.", code="no_account", field="canal")
    if tenants.is_demo():
        raise DomainError(
            "A demonstração nunca fala com pessoas de verdade.", code="demo_is_silent", field="canal"
        )
    value, masked = address_of(channel, to)
    if debtors.points_with(value):
        raise DomainError(
            "Este contato é de um cliente da carteira. Use um contato seu.",
            code="test_to_debtor",
            field="para",
        )
    carrier = carrier_of(account, creditor)
    result = say(carrier.account, _words(creditor, channel, value, carrier.sender, actor))
    if not isinstance(result, Accepted):
        raise DomainError(why_of(result), code="test_failed", field="conta")
    tenants.declare(
        creditor_id=creditor.pk,
        kind=f"test:{channel}",
        words=f"Mensagem de teste aceita para {masked}.",
        actor=actor,
        data={"account": account.pk},
    )
    return masked


def address_of(channel: str, to: str) -> tuple[str, str]:
    """The address as carriers want it, and masked."""
    if channel == Channel.EMAIL:
        email = parse_email(to)
        return email, mask_email(email)
    if channel == Channel.WEBHOOK:
        return to or "teste", "o sistema que recebe"
    phone = parse_phone(to)
    return phone.e164, mask_phone(phone.e164)


def _words(creditor: tenants.Creditor, channel: str, to: str, sender: str, actor: str) -> Outgoing:
    text = (
        f"{creditor.short_name}: mensagem de teste do Em Dia, pedida por {actor}. "
        "Se ela chegou, este canal funciona. Não é preciso responder."
    )
    return Outgoing(
        ref=f"teste-{creditor.pk}-{clock.machine():%Y%m%d%H%M%S%f}",
        channel=channel,
        to=to,
        text=text,
        sender_name=creditor.trade_name,
        sender_address=sender,
        reply_to=creditor.email,
        subject=f"{creditor.trade_name}: mensagem de teste" if channel == Channel.EMAIL else "",
    )


def say(account: Account, outgoing: Outgoing) -> Result:
    """One message over one account, now. Raises :class:`DomainError` while the clock is set."""
    results: list[Result] = []
    try:
        asyncio.run(speak(account, [outgoing], lambda _ref, result: results.append(result)))
    except WrongTime:
        raise DomainError(
            "O relógio está parado em outro dia: nada sai deste computador.",
            code="clock_is_set",
            field="conta",
        ) from None
    return results[0]


def why_of(result: Result) -> str:
    """Why a carrier did not take it, and what to do."""
    if not isinstance(result, Refused):
        return f"A conta não respondeu ao teste. {_LOOK_AT}"
    known = _IN_WORDS.get(result.code if result.code != "connection" else result.detail)
    if known:
        return f"O teste não saiu: {known}. {_LOOK_AT}"
    if result.code == "connection":
        return f"O teste não saiu: não consegui falar com o servidor ({result.detail[:60]}). {_LOOK_AT}"
    return f"A conta não aceitou o teste: {result.code} {result.detail[:160]}. {_LOOK_AT}"
