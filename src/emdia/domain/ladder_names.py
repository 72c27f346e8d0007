"""How people call the texts, channels and days of a ladder, in Portuguese."""

import re
import unicodedata
from collections.abc import Iterable

from emdia.domain.vocabulary import Channel, Stage

STAGE_NAMES = {
    Stage.FIRST_CONTACT: "primeiro contato",
    Stage.DUE_SOON: "lembrete",
    Stage.DUE_DAY: "vence hoje",
    Stage.NOT_IDENTIFIED: "não identificamos",
    Stage.MAY_HAPPEN: "o que pode acontecer",
    Stage.ACTION_DATED: "a data do próximo passo",
    Stage.HISTORY: "a história do título",
    Stage.NEGOTIATION: "negociação",
    Stage.NEGOTIATION_AGAIN: "negociação, de novo",
}
"""The texts that a step may have."""

REMINDERS = (Stage.DUE_SOON, Stage.DUE_DAY)
AFTER_DUE = tuple(stage for stage in STAGE_NAMES if stage not in (*REMINDERS, Stage.FIRST_CONTACT))
DATED = (Stage.ACTION_DATED, Stage.HISTORY)
"""Texts that name what the creditor will do, and when."""

LONGEST_VARIANT = 40

_CHANNELS = {
    Channel.WHATSAPP: "WhatsApp",
    Channel.SMS: "SMS",
    Channel.EMAIL: "e-mail",
    Channel.PHONE: "telefone",
    Channel.WEBHOOK: "integração",
}


def stage_name(stage: str) -> str:
    """The name of a text; an unknown one is named by its code."""
    return STAGE_NAMES[Stage(stage)] if stage in STAGE_NAMES else stage


def variant_name(text: str) -> str:
    """A name for one more text of a stage, as it is kept: small letters, single spaces, at most 40 characters.

    >>> variant_name("  Escola   Particular ")
    'escola particular'
    """
    plain = "".join(one for one in text if one.isprintable() and one not in '/<>{}%“”"')
    return " ".join(plain.lower().split())[:LONGEST_VARIANT].strip()


def text_name(stage: str, variant: str) -> str:
    """``não identificamos``, or ``não identificamos, “mais leve”``."""
    return f"{stage_name(stage)}, “{variant}”" if variant else stage_name(stage)


def channel_names(channels: Iterable[str]) -> str:
    """``WhatsApp, SMS e e-mail``."""
    return listed([_CHANNELS[Channel(one)] if one in _CHANNELS else one for one in channels])


def listed(words: list[str]) -> str:
    """``a, b e c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} e {words[-1]}" if words else ""


def day_of_step(offset: int) -> str:
    """``7 dias antes do vencimento``, ``no vencimento``, ``1 dia depois do vencimento``."""
    if offset == 0:
        return "no vencimento"
    days = f"{abs(offset)} dia{'' if abs(offset) == 1 else 's'}"
    return f"{days} {'depois' if offset > 0 else 'antes'} do vencimento"


def slug_name(slug: str) -> str:
    """A step's code as people read it."""
    return "primeiro contato" if slug == "first_contact" else slug.replace("-", "−")


def ladder_slug(name: str) -> str:
    """A code for a ladder of this name; ``regua`` where no letter is left.

    >>> ladder_slug("Clientes VIP, até São João")
    'clientes-vip-ate-sao-joao'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-") or "regua"
