"""W16: few and gentle; no two messages of one case with the same text."""

from emdia.domain.wording.said import Said, plain


def check(said: Said) -> str | None:
    """The words differ from every earlier text of the case on this channel."""
    return "repete um texto anterior" if plain(said.text) in {plain(text) for text in said.earlier} else None
