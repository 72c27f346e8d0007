"""W10: before due: friendly, and the means to pay are in hand."""

from emdia.domain.wording.said import BEFORE_DUE, Said, holds


def check(said: Said) -> str | None:
    """Pix, slip or a way to pay is named before the due date."""
    if said.stage not in BEFORE_DUE or holds(said.text, "pix", "boleto", "pague", "pagar"):
        return None
    return "não põe o meio de pagamento na mão"
