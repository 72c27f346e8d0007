"""How an account does, in words: a badge, what troubles it and what to do, what Meta thinks of its number."""

from typing import Any, NamedTuple

from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants


class Look(NamedTuple):
    """How an account stands: a word, an icon and a color class."""

    word: str
    icon: str
    tone: str


MOODS = {
    "paused": Look("pausada", "player-pause", "late"),
    "trying": Look("voltando aos poucos", "clock-pause", "held"),
    "stopped": Look("parada", "alert-triangle", "late"),
}
IN_USE = Look("ligada", "circle-check", "paid")
SPARE = Look("reserva: a mais nova fala", "player-pause", "")

WHAT_TO_DO = {
    "paused": "Tenta de novo sozinha, aos poucos. Nada se perde: o que é dela espera. Se durar, confira a senha, o "
    "saldo e o aviso do serviço, e mande um teste.",
    "trying": "Manda poucas até uma dar certo; depois segue no ritmo de sempre.",
    "stopped": "Antes de retomar, confira de onde vieram estes contatos: serviços fecham contas que escrevem para "
    "endereços que não existem.",
}
"""What a person may do about each mood."""

LIMITS = {
    "TIER_50": "50",
    "TIER_250": "250",
    "TIER_1K": "mil",
    "TIER_2K": "2 mil",
    "TIER_10K": "10 mil",
    "TIER_100K": "100 mil",
}
"""People that a number may begin to write to in a day, by Meta's word."""


def look_of(state: outreach.AccountState, *, speaks: bool) -> Look:
    """The badge of an account in use: trouble first."""
    return MOODS.get(state.mood) or (IN_USE if speaks else SPARE)


def whatsapp_words(known: outreach.WhatsAppStanding | None) -> list[str]:
    """What Meta told of a number, each in a few words; empty where it told nothing."""
    if known is None:
        return []
    found = []
    if known.good is not None:
        found.append("qualidade boa" if known.good else "qualidade baixa: a Meta marcou este número")
    if known.limit in LIMITS:
        found.append(f"até {LIMITS[known.limit]} pessoas por dia")
    elif known.limit == "TIER_UNLIMITED":
        found.append("sem limite de pessoas por dia")
    if many := known.templates_stopped:
        found.append(
            f"{many} {'modelo não pode' if many == 1 else 'modelos não podem'} ser usado{'s' * (many > 1)}"
        )
    return found


def account_name(account: str) -> str:
    """An account as messages name it (``smtp:12``) in words; empty for a message that no account carried."""
    provider, _, number = account.partition(":")
    if provider == "sandbox":
        return "pelo simulador, no ensaio"
    known = tenants.providers().get(provider)
    return f"{known.title}, conta {number}" if known else account


def troubles(found: list[tuple[Any, outreach.AccountState]]) -> list[dict[str, Any]]:
    """Accounts in trouble as a notice names them: the service, whose it is, since when and why."""
    known = tenants.providers()
    return [
        {
            "row": row,
            "title": known[row.provider].title if row.provider in known else row.provider,
            "state": one,
        }
        for row, one in found
    ]
