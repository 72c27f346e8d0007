"""What somebody wrote for an account, read and checked by what its provider says that it needs."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from emdia.core import signing
from emdia.domain.emails import is_no_reply, parse_email
from emdia.domain.errors import DomainError
from emdia.providers.channels import registry
from emdia.providers.channels.base import Account, Checked, Setting, Told

LONGEST, LONGEST_LINE = 8000, 500

PACE = (
    Setting(
        "concurrency", "Mensagens ao mesmo tempo", "Vazio: o usual do serviço.", kind="number", rare=True
    ),
    Setting("rate_second", "No máximo por segundo", "Vazio: sem limite.", kind="number", rare=True),
    Setting("rate_minute", "No máximo por minuto", "Vazio: sem limite.", kind="number", rare=True),
    Setting(
        "rate_day",
        "No máximo por dia",
        "Vazio: sem limite. O que passa dele espera até amanhã.",
        kind="number",
        rare=True,
    ),
    Setting(
        "warm_up",
        "No máximo no primeiro dia",
        "Para uma conta nova: dobra a cada dia, por duas semanas.",
        kind="number",
        rare=True,
    ),
)
"""What every account may be told, whoever carries it."""

WRITES_FROM = ("sender", "from", "reply_to")
"""Settings of an e-mail account to which a person answers."""


class AccountFaults(DomainError):
    """An account cannot be as it was written; ``faults``: name of a setting and one sentence."""

    def __init__(self, faults: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        self.labels = dict(labels)
        name = next(iter(self.faults))
        said = "; ".join(f"{labels.get(one, one)} ({one}): {why}" for one, why in self.faults.items())
        super().__init__(f"{said}.", code="account_settings", field=name)

    def __reduce__(self) -> tuple[object, ...]:
        return (AccountFaults, (self.faults, self.labels))


def provider_named(name: str) -> Any:
    """The provider of that name. Raises :class:`DomainError` with the names that there are."""
    if name not in registry.CHANNELS or name == "sandbox":
        raise DomainError(
            f"Não conheço “{name[:40]}”. Escolha entre {', '.join(providers())}.",
            code="provider",
            field="provider",
        )
    return registry.channel(name)


def providers() -> dict[str, Told]:
    """Every provider that carries messages for real, by name."""
    return {name: registry.channel(name) for name in registry.CHANNELS if name != "sandbox"}


def settings_of(provider: str) -> tuple[Setting, ...]:
    """What an account of a provider may be told; what few need comes last."""
    own = provider_named(provider).settings
    names = {one.name for one in own}
    every = (*own, *(one for one in PACE if one.name not in names))
    return tuple(sorted(every, key=lambda one: one.rare))


def read_account(
    provider: str, given: Mapping[str, str], secrets: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """Settings and secrets as they are kept, and of the secrets those that were made here.

    Raises :class:`AccountFaults` for what is missing, unknown or cannot be.
    """
    asked = {one.name: one for one in settings_of(provider)}
    labels = {name: one.label for name, one in asked.items()}
    faults = dict.fromkeys({*given, *secrets} - set(asked), "este serviço não tem isso")
    faults |= {
        name: "é segredo: não se escreve aqui" for name in given if name in asked and asked[name].secret
    }
    settings: dict[str, Any] = {}
    kept = {name: text.strip() for name, text in secrets.items() if text.strip()}
    made: dict[str, str] = {}
    for name, one in asked.items():
        if one.secret and one.kind == "long" and name in kept:
            kept[name] = " ".join(kept[name].split())
        if one.secret:
            if one.made and name not in kept:
                made[name] = kept[name] = signing.new_secret()
            elif one.required and name not in kept:
                faults.setdefault(name, "falta")
            continue
        text = str(given.get(name, "")).replace("\r\n", "\n").strip()
        try:
            settings |= {name: _read(one, text)} if text else {}
        except DomainError as error:
            faults[name] = str(error)
        if one.required and not text:
            faults[name] = "falta"
    for name, text in kept.items():
        if len(text) > LONGEST or not text.isprintable():
            faults[name] = "escreva em uma linha só"
    _more_faults(provider, settings, kept, faults)
    if faults:
        raise AccountFaults({name: faults[name] for name in (*asked, *faults) if name in faults}, labels)
    return settings, kept, made


def _more_faults(
    provider: str, settings: dict[str, Any], secrets: dict[str, str], faults: dict[str, str]
) -> None:
    """What only the provider knows, and a sender whom nobody can answer."""
    found = provider_named(provider)
    for name in WRITES_FROM:
        if "email" in found.channels and name in settings and name not in faults:
            faults |= _sender_faults(name, str(settings[name]))
    if isinstance(found, Checked) and not faults:
        faults |= found.faults(Account(provider, settings, secrets))


def _sender_faults(name: str, address: str) -> dict[str, str]:
    try:
        email = parse_email(address)
    except DomainError as error:
        return {name: str(error)}
    if is_no_reply(email):
        return {name: "a pessoa precisa poder responder: use um endereço que alguém lê, não um no-reply"}
    return {}


def _read(one: Setting, text: str) -> Any:
    """One setting as it is kept. Raises :class:`DomainError`."""
    if len(text) > (LONGEST if one.kind == "long" else LONGEST_LINE):
        raise _fault("é longo demais")
    if one.kind != "long" and not text.isprintable():
        raise _fault("escreva em uma linha só")
    if one.choices and text not in one.choices:
        raise _fault(f"escolha entre {', '.join(one.choices)}")
    if one.kind == "number":
        return _number(one, text)
    if one.kind == "email":
        return parse_email(text)
    if one.kind == "url":
        _check_url(text)
    return text


def _number(one: Setting, text: str) -> int | float:
    plain = text.replace(",", ".")
    if not re.fullmatch(r"\d{1,9}(\.\d{1,3})?", plain) or not float(plain):
        raise _fault("escreva um número maior que zero")
    number = float(plain)
    if one.name == "port" and number > 65535:
        raise _fault("a porta vai até 65535")
    return int(number) if number.is_integer() else number


def _check_url(text: str) -> None:
    """Encrypted, or to a gateway on this very machine."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        parts.port  # noqa: B018  reading it is the check
    except ValueError:
        raise _fault("não é um endereço; use https://…") from None
    if not host or parts.username or parts.password or " " in text:
        raise _fault("não é um endereço; use https://… sem usuário nem senha")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_this_machine(host)):
        raise _fault("use https://")


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _fault(why: str) -> DomainError:
    return DomainError(why, code="account_setting")
