"""R23: Espírito Santo, weekdays 8-19, no Saturday.

Source: Lei ES 10.626/2017, a weak source. Mark: S.

>>> from emdia.domain.compliance.facts import example
>>> evening = example().at.replace(hour=19)
>>> judge(example(state="ES", ddd_states=("ES",)))
>>> judge(example(state="ES", ddd_states=("ES",), at=evening)).at.isoformat()
'2026-06-16T08:00:00-03:00'
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import outside_window
from emdia.domain.compliance.verdict import Verdict
from emdia.domain.places import state_key
from emdia.domain.vocabulary import Channel

RULE = "R23"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the window of Espírito Santo opens."""
    if facts.kind in FREE_KINDS or facts.channel == Channel.EMAIL or state_key(facts.state) != "ES":
        return None
    return outside_window(facts, RULE, "no Espírito Santo")
