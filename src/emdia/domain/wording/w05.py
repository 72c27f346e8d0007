"""W05: a solution after the due date, in push texts too: a way to pay, to combine, to choose."""

from emdia.domain.wording.said import AFTER_DUE, Said, holds

PHRASES = (
    "pague",
    "pagar",
    "combin",
    "propo",
    "escolh",
    "negoci",
    "cabe por mês",
    "acertar",
    "opções",
    "saída",
    "resolva",
)


def check(said: Said) -> str | None:
    """At least one way out."""
    if said.stage not in AFTER_DUE or holds(said.text, *PHRASES):
        return None
    return "não oferece solução"
