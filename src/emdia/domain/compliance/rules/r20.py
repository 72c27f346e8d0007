"""R20: push contacts Mon-Fri 8-20, Sat 8-14, never on Sundays; half-open: 8:00:00 is in, 20:00:00 is out.

Source: Lei SP 15.426/2014. Mark: V for calls in São Paulo; D as the default of every state without its own line
and for SMS and WhatsApp.

>>> from emdia.domain.compliance.facts import example
>>> judge(example(at=example().at.replace(hour=8)))
>>> judge(example(at=example().at.replace(hour=20))).at.isoformat()
'2026-06-16T08:00:00-03:00'
>>> judge(example(at=example().at.replace(day=14))).reason
'fora do horário permitido no estado de SP (não há contato neste dia da semana)'
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import outside_window
from emdia.domain.compliance.verdict import Verdict
from emdia.domain.places import state_key
from emdia.domain.vocabulary import Channel

RULE = "R20"
_OWN_LINE = frozenset({"AL", "RJ", "ES", "AM"})


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the general window opens, in every state that has no line of its own."""
    state = state_key(facts.state)
    if facts.kind in FREE_KINDS or facts.channel == Channel.EMAIL or state is None or state in _OWN_LINE:
        return None
    return outside_window(facts, RULE, f"no estado de {state}")
