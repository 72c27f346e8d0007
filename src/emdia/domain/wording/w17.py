"""W17: how to stop on this channel, in every collection message."""

from emdia.domain.wording.said import Said, holds


def check(said: Said) -> str | None:
    """SAIR in push texts, the link in an e-mail."""
    if not said.collects:
        return None
    if said.is_email:
        return (
            None
            if said.stop_link and said.stop_link in said.text and said.stop_link in said.html
            else "falta o link para parar"
        )
    return None if holds(said.text, "SAIR") and holds(said.text, "parar") else "falta como parar"
