"""W14: a payment is confirmed with thanks, amount, date, what is left, and the receipt."""

from emdia.domain.wording.said import PAID, Said, holds


def check(said: Said) -> str | None:
    """Thanks, amount, rest and receipt."""
    if said.stage not in PAID:
        return None
    if said.paid not in said.text or not holds(said.text, "agradecemos", "obrigad"):
        return "não agradece ou não diz quanto recebeu"
    if said.stage == "paid_part" and said.left and said.left not in said.text:
        return "não diz quanto falta"
    return None if holds(said.text, "recibo") else "falta o recibo"
