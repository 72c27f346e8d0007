"""W21: where to complain: the creditor's service, Procon, consumidor.gov.br; in every e-mail (and on the page)."""

from emdia.domain.wording.said import Said, holds


def check(said: Said) -> str | None:
    """Both addresses in the e-mail."""
    if not said.is_email or (holds(said.text, "procon") and holds(said.text, "consumidor.gov.br")):
        return None
    return "não diz onde reclamar"
