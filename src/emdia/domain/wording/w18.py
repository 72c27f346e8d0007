"""W18: how to check that it is true: receiver's name and CNPJ before paying; never asks for password, card or code.

An SMS has no room: its link leads to the creditor's own page, which says it.
"""

import re

from emdia.domain.wording.said import Said, holds

ASKS = re.compile(r"(informe|digite|envie|mande)\W+(\w+\W+){0,3}(senha|cartão|cvv|código)", re.IGNORECASE)


def check(said: Said) -> str | None:
    """The check sentence in e-mail and WhatsApp; nobody asks for a secret."""
    if ASKS.search(said.text):
        return "pede um dado que nunca se pede"
    if not said.collects or said.is_sms:
        return None
    if not holds(said.text, "nunca pedimos senha"):
        return "não diz como conferir"
    if said.speaks_of_titles and not holds(said.text, said.tax_id):
        return "não diz o CNPJ de quem recebe"
    return None
