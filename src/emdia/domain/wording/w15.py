"""W15: no CPF, no full document, nothing sensitive in a message or a link; the creditor's own CNPJ is public."""

import re

from emdia.domain.documents import valid_cpf
from emdia.domain.wording.said import Said

GROUPS = re.compile(r"(?<!\d)\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?!\d)")
SLIP = re.compile(r"linha digitável [\d. ]+")


def check(said: Said) -> str | None:
    """No CPF anywhere but the creditor's own."""
    seen = SLIP.sub(" ", f"{said.subject} {said.text} {said.link}").replace(said.tax_id or "\0", " ")
    for found in GROUPS.findall(seen):
        if valid_cpf(re.sub(r"\D", "", found)):
            return "há um CPF no texto"
    return None
