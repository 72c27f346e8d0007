"""R40: subject, preview and every short text name creditor and service, never *dívida*, *cobrança*, *atraso*.

Source: CDC art. 42, LGPD; a text on a locked screen is read by others too. A neutral text says no amount at all.
"""

import re

from emdia.domain.wording.said import Said, plain

FORBIDDEN = re.compile(r"\b(divida|cobranca|atras[oa]|atrasad|devedor|inadimplen|em debito|calote|negativ)")
OTHERS = re.compile(r"r\$ ?\d")


def check(said: Said) -> str | None:
    """Forbidden words anywhere in a push text, or in the subject and the opening of an e-mail."""
    seen = plain(f"{said.subject} {said.text}")
    found = FORBIDDEN.search(seen)
    if found:
        return f"a palavra “{found[1]}” aparece onde outra pessoa pode ler"
    if said.stage in ("neutral", "wrong_person", "opt_out_done", "identity_code") and OTHERS.search(seen):
        return "um texto neutro não diz valores"
    return None
