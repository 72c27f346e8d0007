"""What an owner changes about a creditor by hand, checked whoever asks: page, command or program."""

from typing import Any

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.tenants.found import check_contacts
from emdia.apps.tenants.models import Creditor
from emdia.domain.documents import parse_tax_id
from emdia.domain.errors import DomainError
from emdia.domain.places import state_key

FIELD_NAMES = {
    "trade_name": "nome que as pessoas conhecem",
    "legal_name": "razão social",
    "short_name": "nome curto",
    "tax_id": "CNPJ ou CPF",
    "address": "endereço",
    "city": "cidade",
    "state": "UF",
    "postcode": "CEP",
    "service_phone": "telefone de atendimento",
    "whatsapp": "WhatsApp de atendimento",
    "email": "e-mail de atendimento",
    "hours": "horário de atendimento",
    "site": "site",
    "signer_name": "quem assina",
    "signer_title": "cargo de quem assina",
    "pix_key": "chave Pix",
    "pix_receiver": "nome de quem recebe o Pix",
    "discreet": "mensagens discretas",
    "due_day_reminder": "lembrete no dia do vencimento",
    "float_days": "dias de compensação",
    "action": "próximo passo",
    "push_minimum_cents": "mínimo para SMS e WhatsApp",
    "collects_time_barred": "motivo para cobrar título prescrito",
}
"""Fields that a person may change, as people read them; sector, contacts and approval are declared (``declaring``)."""

EDITABLE = frozenset(FIELD_NAMES) | {"brand"}
NEEDED = ("trade_name", "legal_name", "short_name", "address", "city", "state")
LONGEST_FLOAT = 10
HIGHEST_MINIMUM = 100_000_000
"""Cents: a million reais is a slip of the comma."""


@transaction.atomic
def edit_creditor(*, creditor_id: int, changes: dict[str, Any], actor: str) -> list[str]:
    """Change what a creditor says about itself; the names of the fields that really changed.

    Raises :class:`DomainError` that names the field in Portuguese, ``ValueError`` for a field that nobody may change.
    """
    unknown = set(changes) - EDITABLE
    if unknown:
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    row = Creditor.objects.select_for_update().get(pk=creditor_id)
    new = _checked(row, {name: value for name, value in changes.items() if getattr(row, name) != value})
    if not new:
        return []
    Creditor.objects.filter(pk=creditor_id).update(**new)
    journal.append(
        actor=actor, action="creditor.edited", subject=f"creditor:{creditor_id}", data={"fields": sorted(new)}
    )
    return sorted(new)


def _checked(row: Creditor, new: dict[str, Any]) -> dict[str, Any]:
    """The new values as they are stored."""
    for name in NEEDED:
        if name in new and not str(new[name]).strip():
            _refuse(name, f"Falta {FIELD_NAMES[name]}: a lei pede nome, endereço e CNPJ em cada cobrança.")
    if "state" in new:
        new["state"] = state_key(new["state"]) or _refuse("state", "Use as duas letras da UF, como SP.")
    if "postcode" in new:
        new["postcode"] = _postcode(new["postcode"])
    if "tax_id" in new:
        new["tax_id"] = parse_tax_id(new["tax_id"]).value
        if new["tax_id"] != row.tax_id and row.on_air:
            _refuse("tax_id", "No ar, o CNPJ não muda: é ele que as pessoas conferem antes de pagar.")
    for name, value in new.items():
        longest = getattr(Creditor._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and (not value.isprintable() or (longest and len(value) > longest)):
            _refuse(name, f"{_begin(FIELD_NAMES[name])}: use uma linha de até {longest} letras.")
    if new.get("float_days") is not None and not 0 <= new.get("float_days", 0) <= LONGEST_FLOAT:
        _refuse("float_days", f"Dias de compensação: de 0 a {LONGEST_FLOAT} dias úteis.")
    if not 0 <= new.get("push_minimum_cents", 0) <= HIGHEST_MINIMUM:
        _refuse("push_minimum_cents", "Mínimo para SMS e WhatsApp: de R$ 0,00 a R$ 1.000.000,00.")
    check_contacts(new)
    return {name: value for name, value in new.items() if getattr(row, name) != value}


def _begin(words: str) -> str:
    """With a capital; what follows keeps its own."""
    return words[:1].upper() + words[1:]


def _postcode(text: str) -> str:
    digits = "".join(filter(str.isdecimal, text))
    if text.strip() and len(digits) != 8:
        _refuse("postcode", "O CEP tem oito números, como 01310-100.")
    return digits


def _refuse(name: str, message: str) -> Any:
    raise DomainError(message, code="creditor_field", field=name)
