"""R31: a number or address that is not the debtor's is stopped at once, for every creditor and every kind of text.

Source: LGPD art. 6 V (accuracy), V; PL 2.616/2025, G. Mark: V/G.
Only the apology with the protocol, answered to the person who told us, still goes out.

>>> from emdia.domain.compliance.facts import example
>>> judge(example())
>>> judge(example(point_state="wrong", kind="confirmation")).kind
'never'
>>> judge(example(point_state="wrong", kind="answer", stage="wrong_person", urgent=True, neutral=True))
"""

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.verdict import Verdict, never
from emdia.domain.vocabulary import ContactState, Stage

RULE = "R31"


def judge(facts: ContactFacts) -> Verdict | None:
    """Never to a contact point that belongs to somebody else."""
    if facts.point_state != ContactState.WRONG or facts.stage == Stage.WRONG_PERSON:
        return None
    return never(RULE, "este contato não é do cliente")
