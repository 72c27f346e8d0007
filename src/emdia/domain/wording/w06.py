"""W06: negotiation is good for both, never a favor or a countdown; nothing is promised that the page cannot close.

The page takes a proposal (how much a month, which day) to a person; so no discount or number of parts is promised.
"""

import re

from emdia.domain.wording.said import NEGOTIATION, Said, holds, plain

INVITES = ("combin", "propo", "quanto cabe", "escolha valor", "acertar")
PROMISES = re.compile(
    r"desconto de ate|\d+ ?% de desconto|em ate \d+x|\d+ vezes|oferta|imperdivel|faltam \d+ dias|expira"
)


def check(said: Said) -> str | None:
    """An invitation, and no promise or countdown."""
    if said.stage not in NEGOTIATION:
        return None
    if not holds(said.text, *INVITES):
        return "não convida a combinar"
    found = PROMISES.search(plain(said.text))
    return f"promete ou apressa: “{found[0]}”" if found else None
