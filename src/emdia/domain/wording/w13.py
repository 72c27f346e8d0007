"""W13: a closing line that ties being up to date to the person's well-being: e-mail; elsewhere when it fits."""

from emdia.domain.wording.said import Said, holds


def check(said: Said) -> str | None:
    """The closing line in the e-mails that speak of titles or thank for a payment."""
    if not said.is_email or not said.closing or holds(said.text, said.closing):
        return None
    return "falta a frase final"
