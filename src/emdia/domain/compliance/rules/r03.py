"""R03: every collection document shows the creditor's name, address and CPF or CNPJ.

Source: CDC art. 42-A (Lei 12.039/2009). Mark: V.
SMS and WhatsApp show the name, the rest stands on the linked page; so all three must be known before anything is said.

>>> from emdia.domain.compliance.facts import example
>>> judge(example())
>>> judge(example(creditor_address=" ")).reason
'falta o endereço do credor, que toda cobrança precisa mostrar'
"""

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.verdict import Verdict, never

RULE = "R03"


def judge(facts: ContactFacts) -> Verdict | None:
    """Never while the creditor is not fully identified."""
    if not facts.creditor_name.strip():
        return never(RULE, "falta o nome do credor, que toda cobrança precisa mostrar")
    if not facts.creditor_address.strip():
        return never(RULE, "falta o endereço do credor, que toda cobrança precisa mostrar")
    if not facts.creditor_tax_id.strip():
        return never(RULE, "falta o CPF ou CNPJ do credor, que toda cobrança precisa mostrar")
    return None
