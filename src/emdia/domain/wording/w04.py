"""W04: understanding after the due date: problems happen. An SMS shows it by offering to combine (W05), for length."""

from emdia.domain.wording.said import AFTER_DUE, Said, holds

PHRASES = (
    *("acontece", "imprevisto", "meses difíceis", "mês apertou", "orçamento mudou", "algo tenha acontecido"),
    *("problemas acontecem", "caiba no seu mês", "cabe no seu mês"),
)


def check(said: Said) -> str | None:
    """One understanding phrase in e-mail and WhatsApp."""
    if said.stage not in AFTER_DUE or said.is_sms or holds(said.text, *PHRASES):
        return None
    return "falta uma palavra de compreensão"
