"""R37: who said PARAR on a channel hears nothing more there; it is confirmed once.

Source: good practice. Mark: D.
With all channels off only answers, confirmations and what law requires still go; while one is open they use that one.

>>> from emdia.domain.compliance.facts import example
>>> off = frozenset({"sms"})
>>> judge(example(channel="email", opted_out=off))
>>> judge(example(opted_out=off)).kind
'never'
>>> judge(example(opted_out=off, kind="confirmation", stage="paid")).kind
'never'
>>> judge(example(opted_out=off, kind="confirmation", stage="opt_out_done"))
>>> judge(example(opted_out=frozenset({"sms", "whatsapp", "email"}), kind="confirmation", stage="paid"))
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.verdict import Verdict, never
from emdia.domain.vocabulary import Channel, MessageKind, Stage

RULE = "R37"
_WRITTEN = frozenset({Channel.SMS, Channel.WHATSAPP, Channel.EMAIL})


def judge(facts: ContactFacts) -> Verdict | None:
    """Never on a channel that the person stopped."""
    if facts.channel not in facts.opted_out or facts.stage == Stage.OPT_OUT_DONE:
        return None
    answers = facts.kind in FREE_KINDS and facts.kind != MessageKind.AGREEMENT
    if answers and facts.opted_out >= _WRITTEN:
        return None
    return never(RULE, "o cliente pediu para não receber mensagens por este canal")
