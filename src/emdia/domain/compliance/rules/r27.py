"""R27: the debtor's local time counts, by address and by area code; where both differ, the hours they share.

Source: our own design; Brazil has four zones (``domain/zones``). Mark: D.

>>> from emdia.domain.compliance.facts import example
>>> early = example().at.replace(hour=8)
>>> judge(example(at=early))
>>> judge(example(at=early, ddd_states=("AC",))).at.isoformat()
'2026-06-15T10:00:00-03:00'
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import holiday, in_window, lawful_at, opens_at
from emdia.domain.compliance.verdict import Verdict, not_before

RULE = "R27"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the window is open in every zone the debtor may be in, where the address alone would allow."""
    if facts.kind in FREE_KINDS:
        return None
    if lawful_at(facts) == facts.at or not in_window(facts) or holiday(facts):
        return None
    return not_before(
        opens_at(facts), RULE, "no outro fuso horário possível do cliente não é hora de contato"
    )
