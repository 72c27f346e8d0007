"""W19: "se já pagou, é só avisar" after the due date. A short SMS leaves it to the first button of its page."""

from emdia.domain.wording.said import AFTER_DUE, Said, holds


def check(said: Said) -> str | None:
    """The sentence in e-mail and WhatsApp."""
    if said.stage not in AFTER_DUE or said.is_sms or holds(said.text, "já pagou"):
        return None
    return "não pergunta se já pagou"
