"""R26: in an unknown state push goes Mon-Fri 9-18; e-mail goes 8-20 of a day on which contact is allowed.

Source: our own design, the strictest window that the known states share. Mark: D.
That the e-mail of an occasion waits with its push is decided where both are composed (``outreach/compose``).

>>> from emdia.domain.compliance.facts import example
>>> judge(example(state=None, at=example().at.replace(hour=8))).at.isoformat()
'2026-06-15T09:00:00-03:00'
>>> judge(example(channel="email", state="RJ", at=example().at.replace(hour=8)))
>>> judge(example(channel="email", at=example().at.replace(hour=20))).rule
'R26'
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import outside_window
from emdia.domain.compliance.verdict import Verdict
from emdia.domain.places import state_key
from emdia.domain.vocabulary import Channel

RULE = "R26"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the window of e-mail, or that of an unknown state, opens."""
    if facts.kind in FREE_KINDS:
        return None
    if facts.channel == Channel.EMAIL:
        return outside_window(facts, RULE, "para e-mail")
    if state_key(facts.state) is None:
        return outside_window(facts, RULE, "quando o estado não é conhecido")
    return None
