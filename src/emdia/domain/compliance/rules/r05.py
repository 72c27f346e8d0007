"""R05: the original value and each added item are known apart, and what is said is their sum.

Source: Lei RJ 6.854/2014 art. 2, applied everywhere. Mark: V.

>>> from emdia.domain.compliance.facts import Breakdown, example
>>> judge(example())
>>> judge(example(amount_cents=99999)).rule
'R05'
>>> judge(example(breakdown=Breakdown(10000, 200, 0, 0, 0, 0, 10233))).kind
'never'
"""

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.verdict import Verdict, never
from emdia.domain.vocabulary import MessageKind

RULE = "R05"


def judge(facts: ContactFacts) -> Verdict | None:
    """Never a collection whose amount is not the sum of a breakdown; a neutral text names no amount."""
    if facts.neutral or facts.kind != MessageKind.COLLECTION:
        return None
    parts = facts.breakdown
    if parts is None:
        return never(RULE, "o saldo não está discriminado em principal, multa, juros e demais itens")
    added = parts.principal + parts.fine + parts.interest + parts.correction + parts.fees
    if added - parts.discount != parts.total or facts.amount_cents not in (None, parts.total):
        return never(RULE, "o valor do texto não é a soma dos itens do saldo")
    return None
