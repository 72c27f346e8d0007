"""The checklist before going on air: one small question each, asked of what is written down."""

from collections.abc import Collection
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from emdia.apps.contacts import api as contacts
from emdia.apps.debtors import api as debtors
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.compliance.rules.r30 import LISTED_STATES, PUSH
from emdia.domain.documents import parse_tax_id
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Channel


class Check(NamedTuple):
    """One item: ``key`` is stable, ``name`` and ``says`` are for people. ``rule`` is its source."""

    key: str
    name: str
    ok: bool
    says: str
    rule: str = ""


def checks(creditor: tenants.Creditor, *, used: Collection[str]) -> list[Check]:
    """Every item for a creditor whose ladder uses these channels; a fixed number of queries."""
    accounts = {
        channel: row for channel, row in tenants.real_accounts(creditor.pk).items() if channel in used
    }
    declared = tenants.declarations(creditor_id=creditor.pk)
    return [
        _demo(),
        *_who(creditor),
        _senders(accounts, used),
        _address(accounts),
        _pix(creditor),
        _terms(creditor),
        _contacts(declared),
        *_block_list(creditor, {*accounts, *(set(used) & {Channel.PHONE})}),
        _sector(creditor, declared),
        *(_test(channel, row, declared) for channel, row in sorted(accounts.items())),
        _first_day(declared),
    ]


def _demo() -> Check:
    demo = tenants.is_demo()
    says = "Uma demonstração nunca entra no ar." if demo else "Esta organização é de verdade."
    return Check("demo", "organização de verdade", not demo, says)


def _who(creditor: tenants.Creditor) -> list[Check]:
    voice = outreach.creditor_voice(creditor)
    line = voice.address_line
    whole = bool(line and creditor.city and creditor.state)
    phone = voice.service_phone or voice.whatsapp
    return [
        Check("address", "endereço", whole, line or "Falta o endereço do credor.", "R03"),
        Check("tax_id", "CNPJ", _valid(creditor.tax_id), voice.tax_id or "Falta o CNPJ.", "R03"),
        Check("phone", "telefone de atendimento", bool(phone), phone or "Por onde a pessoa fala com alguém?"),
        Check(
            "hours", "horário de atendimento", bool(creditor.hours), creditor.hours or "Quando alguém atende?"
        ),
    ]


def _valid(tax_id: str) -> bool:
    try:
        parse_tax_id(tax_id)
    except DomainError:
        return False
    return True


def _senders(accounts: Collection[str], used: Collection[str]) -> Check:
    if not accounts:
        return Check("senders", "conta de envio", False, "Nenhum canal da régua tem conta de envio.")
    mute = sorted(set(used) - set(accounts))
    says = f"Sai de verdade: {_names(accounts)}."
    if mute:
        says += f" Sem conta, e por isso sem mensagem: {_names(mute)}."
    return Check("senders", "conta de envio", True, says)


def _names(channels: Collection[str]) -> str:
    names = {"email": "e-mail", "sms": "SMS", "whatsapp": "WhatsApp"}
    return ", ".join(names.get(channel, channel) for channel in sorted(channels))


def _address(accounts: dict[str, tenants.Account]) -> Check:
    """Links lead to a page that everybody can open; where every account is on this computer, so may the page be."""
    parts = urlsplit(settings.BASE_URL)
    only_here = bool(accounts) and all(_here(_host(row.settings)) for row in accounts.values())
    ok = only_here or (parts.scheme == "https" and not _here(parts.hostname or ""))
    says = (
        settings.BASE_URL
        if ok
        else f"{settings.BASE_URL} só abre neste computador. Quem cuida do servidor define EMDIA_BASE_URL com o "
        "endereço https da sua página e inicia o Em Dia de novo."
    )
    return Check("page", "endereço da página de quem deve", ok, says, "W18")


def _host(account: dict[str, object]) -> str:
    text = str(account.get("host") or account.get("url") or "")
    return urlsplit(text).hostname or "" if "://" in text else text


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _pix(creditor: tenants.Creditor) -> Check:
    ok = bool(creditor.pix_key and creditor.pix_receiver)
    says = f"Quem recebe: {creditor.pix_receiver}." if ok else "Falta a chave Pix ou o nome de quem recebe."
    return Check("pix", "recebedor do Pix", ok, says, "W18")


def _terms(creditor: tenants.Creditor) -> Check:
    rows = tenants.terms_history(creditor_id=creditor.pk)
    if not rows:
        return Check("terms", "contrato", False, "Seu contrato prevê multa e juros?", "R07, R12")
    row = rows[0]
    evidence = row.fine_evidence or row.interest_evidence
    return Check(
        "terms",
        "contrato",
        bool(evidence),
        f"{evidence} (declarado por {row.declared_by})"
        if evidence
        else "Falta dizer onde o contrato prevê isso.",
        "R07, R12",
    )


def _contacts(declared: dict[str, tenants.Declaration]) -> Check:
    row = declared.get("contacts")
    says = f"{row.words} ({row.declared_by})" if row else "De quem vieram os telefones e e-mails?"
    return Check("contacts", "origem dos contatos", row is not None, says, "R40, R41")


def _block_list(creditor: tenants.Creditor, used: Collection[str]) -> list[Check]:
    """R30, only where telephones would ring: the list of the creditor's state, and of the states it calls."""
    if not PUSH & set(used):
        return []
    states = {state for state in LISTED_STATES if debtors.has_phones_in(creditor_id=creditor.pk, state=state)}
    missing = tenants.lacks_block_list([creditor], states=states)
    newest = [at for state in LISTED_STATES if (at := contacts.newest_list(state)) is not None]
    if missing:
        says = f"Falta a lista “Não Me Ligue” de {missing}: sem ela, ninguém pode receber SMS, WhatsApp ou ligação."
    elif newest:
        says = f"Carregada em {max(newest).astimezone(clock.SAO_PAULO):%d/%m/%Y}. Carregue a nova todo mês."
    else:
        says = "Nenhum telefone de um estado com lista de bloqueio."
    return [Check("block_list", "lista de bloqueio", not missing, says, "R30")]


def _sector(creditor: tenants.Creditor, declared: dict[str, tenants.Declaration]) -> Check:
    row = declared.get("sector")
    now = {"sector": creditor.sector, "suspends": creditor.suspends_service}
    ok = row is not None and row.data == now
    says = row.words if row and ok else "O que o credor faz, e o que a lei o deixa suspender?"
    return Check("sector", "setor e suspensão", ok, says, "R84")


def _test(channel: str, account: tenants.Account, declared: dict[str, tenants.Declaration]) -> Check:
    row = declared.get(f"test:{channel}")
    ok = row is not None and row.data.get("account") == account.pk
    says = row.words if row and ok else "Mande um teste para você e confira se chegou."
    return Check(f"test:{channel}", f"teste por {_names([channel])}", ok, says)


def _first_day(declared: dict[str, tenants.Declaration]) -> Check:
    row = declared.get("first_day")
    ok = row is not None and row.data.get("day") == clock.today().isoformat()
    if row and ok:
        says = f"{row.words} ({row.declared_by})"
    else:
        says = (
            "A lista aprovada era de outro dia: leia a de hoje."
            if row
            else "O que sairia hoje, com os textos?"
        )
    return Check("first_day", "lista do primeiro dia", ok, says)
