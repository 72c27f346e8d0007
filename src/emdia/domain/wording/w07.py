"""W07: ends with the way to more: a link to a page where somebody can be asked; can be answered."""

from emdia.domain.wording.said import Said

LINKLESS = frozenset({"opt_out_done", "wrong_person", "identity_code"})


def check(said: Said) -> str | None:
    """The link is there, whole, and nobody is told not to answer."""
    if said.stage not in LINKLESS and said.link not in said.text:
        return "falta o link"
    if "não responda" in said.text.lower() or "nao responda" in said.text.lower():
        return "o texto não aceita resposta"
    return None
