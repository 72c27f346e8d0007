"""R22: Rio de Janeiro, weekdays 9-19, no Saturday.

Source: Lei RJ 7.868/2018, a weak source. Mark: S.

>>> from emdia.domain.compliance.facts import example
>>> early = example().at.replace(hour=8)
>>> judge(example(state="RJ", ddd_states=("RJ",)))
>>> judge(example(state="RJ", ddd_states=("RJ",), at=early)).at.isoformat()
'2026-06-15T09:00:00-03:00'
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import outside_window
from emdia.domain.compliance.verdict import Verdict
from emdia.domain.places import state_key
from emdia.domain.vocabulary import Channel

RULE = "R22"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the window of Rio de Janeiro opens."""
    if facts.kind in FREE_KINDS or facts.channel == Channel.EMAIL or state_key(facts.state) != "RJ":
        return None
    return outside_window(facts, RULE, "no Rio de Janeiro")
