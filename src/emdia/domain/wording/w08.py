"""W08: SMS: creditor first, GSM-7, one link. WhatsApp: at most 600 characters and its three buttons."""

import re

from emdia.domain.sms import count
from emdia.domain.wording.said import Said, plain

LINK = re.compile(r"https?://\S+")
LIMIT = 600
BUTTONS = ("Pagar", "Já paguei", "Falar com alguém")
LONGEST_BUTTON = 20


def check(said: Said) -> str | None:
    """Length, letters, links and buttons of a push text."""
    if said.is_email:
        return None
    links = LINK.findall(said.text)
    if len(links) > 1:
        return "mais de um link"
    if said.is_sms:
        return _sms(said)
    if len(said.text) > LIMIT:
        return f"{len(said.text)} caracteres passam de {LIMIT}"
    if said.speaks_of_titles and said.buttons != BUTTONS:
        return "faltam os botões"
    if any(len(label) > LONGEST_BUTTON for label in said.buttons):
        return "botão comprido demais"
    return None


def _sms(said: Said) -> str | None:
    if count(said.text).encoding != "GSM-7" or not said.text.isascii():
        return "há letras fora do alfabeto simples"
    if not any(plain(said.text).startswith(plain(name)) for name in said.creditor_names if name):
        return "não começa pelo nome do credor"
    return None
