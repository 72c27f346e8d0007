"""R40: the debt is shown to nobody else: a doubtful contact gets the neutral text, one that is off gets nothing.

Source: CDC art. 42; LGPD; UK CONC 7.9. Mark: V.

>>> from emdia.domain.compliance.facts import example
>>> judge(example(point_state="confirmed"))
>>> judge(example(point_state="doubtful")).reason
'contato duvidoso: só o texto neutro pode ir'
>>> judge(example(point_state="doubtful", neutral=True))
>>> judge(example(point_state="off", neutral=True)).kind
'never'
"""

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.verdict import Verdict, never
from emdia.domain.vocabulary import ContactState

RULE = "R40"
_OPEN = frozenset({ContactState.DECLARED, ContactState.CONFIRMED})


def judge(facts: ContactFacts) -> Verdict | None:
    """Never amount or date to a contact point of which it is not known that only the debtor reads it."""
    if facts.point_state in _OPEN or facts.point_state == ContactState.WRONG:
        return None
    if facts.point_state == ContactState.OFF:
        return never(RULE, "contato desligado")
    return None if facts.neutral else never(RULE, "contato duvidoso: só o texto neutro pode ir")
