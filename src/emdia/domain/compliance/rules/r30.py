"""R30: a number on a list of those who want no calls gets no call, SMS or app message for collection; e-mail may go.

Source: Lei SP 13.226/2008 as changed by Lei SP 17.334/2021 (Procon-SP, "Não Me Ligue"; third parties included; area
codes 11 to 19; from day 30 of the registration, here at once). Mark: V.
Answers, confirmations and a call that the person asked for are no such contact.

>>> from emdia.domain.compliance.facts import example
>>> judge(example())
>>> judge(example(block_list="Não Me Ligue")).reason
'o número está na lista “Não Me Ligue”: só e-mail'
>>> judge(example(block_list="Não Me Ligue", channel="email"))
>>> judge(example(block_list="Não Me Ligue", kind="answer"))
>>> judge(example(block_list="Não Me Ligue", channel="phone", asked_for_call=True))
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.verdict import Verdict, never
from emdia.domain.vocabulary import Channel

RULE = "R30"
LISTED_STATES = frozenset({"SP"})
"""States whose law has such a list: without it nobody there may be called or written to on a phone."""
PUSH = frozenset({Channel.SMS, Channel.WHATSAPP, Channel.PHONE})


def judge(facts: ContactFacts) -> Verdict | None:
    """Never to a listed number, on whatever makes a telephone ring."""
    if not facts.block_list or facts.channel not in PUSH or facts.kind in FREE_KINDS:
        return None
    if facts.channel == Channel.PHONE and facts.asked_for_call:
        return None
    return never(RULE, f"o número está na lista “{facts.block_list}”: só e-mail")
