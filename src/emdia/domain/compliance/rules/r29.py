"""R29: hours that the creditor narrowed for itself are kept; they only close what the law leaves open.

Source: our own design. Mark: D.
Stored per weekday for push (SMS, WhatsApp, calls) and for e-mail, and always met with the windows of R20 to R26
(``domain/compliance/limits``). Confirmations and answers are free of them, as they are of R20 to R28.

>>> from datetime import time
>>> from emdia.domain.compliance.facts import example
>>> from emdia.domain.own_hours import OwnHours
>>> afternoons = OwnHours(push=((time(13), time(17)),) * 5 + (None, None))
>>> judge(example(hours=afternoons)).at.isoformat()
'2026-06-15T13:00:00-03:00'
>>> judge(example(hours=afternoons, at=example().at.replace(hour=13)))
>>> judge(example(hours=afternoons, channel="email"))
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import lawful_at, opens_at
from emdia.domain.compliance.verdict import Verdict, not_before

RULE = "R29"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the creditor's own hours open, where the law alone would allow it now."""
    if facts.hours is None or facts.kind in FREE_KINDS or lawful_at(facts) != facts.at:
        return None
    opens = opens_at(facts)
    return None if opens == facts.at else not_before(opens, RULE, "fora do horário que o credor escolheu")
