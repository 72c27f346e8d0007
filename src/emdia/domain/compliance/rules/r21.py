"""R21: Alagoas keeps the hours of São Paulo, text messages too: Mon-Fri 8-20, Sat 8-14.

Source: Lei AL 7.782/2016. Mark: V.

>>> from emdia.domain.compliance.facts import example
>>> night = example().at.replace(hour=20)
>>> judge(example(state="AL", ddd_states=("AL",)))
>>> judge(example(state="AL", ddd_states=("AL",), at=night)).at.isoformat()
'2026-06-16T08:00:00-03:00'
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import outside_window
from emdia.domain.compliance.verdict import Verdict
from emdia.domain.places import state_key
from emdia.domain.vocabulary import Channel

RULE = "R21"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the window of Alagoas opens."""
    if facts.kind in FREE_KINDS or facts.channel == Channel.EMAIL or state_key(facts.state) != "AL":
        return None
    return outside_window(facts, RULE, "em Alagoas")
