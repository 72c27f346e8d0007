"""R24: Amazonas, weekdays 8-18, no Saturday.

Source: conflicting sources, the strictest taken. Mark: S.

>>> from emdia.domain.compliance.facts import example
>>> noon = example().at.replace(hour=12)
>>> judge(example(state="AM", city="Manaus", ddd_states=("AM",), at=noon))
>>> judge(example(state="AM", city="Manaus", ddd_states=("AM",), at=noon.replace(hour=19))).at.isoformat()
'2026-06-16T08:00:00-04:00'
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import outside_window
from emdia.domain.compliance.verdict import Verdict
from emdia.domain.places import state_key
from emdia.domain.vocabulary import Channel

RULE = "R24"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the window of Amazonas opens."""
    if facts.kind in FREE_KINDS or facts.channel == Channel.EMAIL or state_key(facts.state) != "AM":
        return None
    return outside_window(facts, RULE, "no Amazonas")
