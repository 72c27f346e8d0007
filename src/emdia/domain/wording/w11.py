"""W11: what was added, what a day more adds; "para evitar juros e multa" only before due."""

from emdia.domain.wording.said import AFTER_DUE, Said, holds


def check(said: Said) -> str | None:
    """The daily addition in e-mail and WhatsApp, and no warning of what was already added."""
    if said.stage not in AFTER_DUE:
        return None
    if holds(said.text, "evitar juros", "evitar multa", "evite juros", "evite multa"):
        return "fala em evitar juros que já foram somados"
    if said.daily and said.is_email and said.daily not in said.text:
        return "não diz quanto cada dia acrescenta"
    return None
