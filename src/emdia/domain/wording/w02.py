"""W02: clear, polite, professional; no threat, no false urgency, no "!" after an amount; a link is never all.

Sources: CDC arts. 42 and 71; the seeds ("evite linguagem agressiva ou ameaçadora").
"""

import re

from emdia.domain.wording.said import Said, plain

HARSH = re.compile(
    r"ultima chance|ultimo aviso|urgente|imediatamente|sob pena|medidas judiciais|caloteir|vergonha|responsabilidade"
    r"|evite transtornos|nao ignore|agora ou nunca|so hoje|corra\b|voce deve\b|prezad"
)
LINK = re.compile(r"https?://\S+")
FEWEST_WORDS = 8


def check(said: Said) -> str | None:
    """No harsh phrase, no exclamation, and words around the link."""
    bare = plain(f"{said.subject} {said.text}")
    found = HARSH.search(bare)
    if found:
        return f"“{found[0]}” pressiona ou assusta"
    if "!" in said.text or "!" in said.subject:
        return "ponto de exclamação"
    if len(LINK.sub(" ", said.text).split()) < FEWEST_WORDS:
        return "o texto é quase só um link"
    return None
