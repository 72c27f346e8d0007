"""R51: a time-barred debt is not collected out of court either: a hard stop from that day on.

Source: STJ REsp 2.088.100 (2023), REsp 2.104.168 (2024); Tema 1.264 still open in the newest source seen. Mark: V.
Only an owner lifts it, with a recorded reason. To acknowledge a payment or to answer a question is not to collect.

>>> from datetime import date
>>> from emdia.domain.compliance.facts import TitleFact, example
>>> old = (TitleFact(date(2021, 6, 15), date(2026, 6, 15)),)
>>> judge(example(titles=old)).reason
'título prescrito em 15/06/2026'
>>> judge(example(titles=old, at=example().at.replace(day=12)))
>>> judge(example(titles=old, collects_time_barred="parecer jurídico 12/2026"))
"""

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.hours import local
from emdia.domain.compliance.verdict import Verdict, never
from emdia.domain.vocabulary import MessageKind

RULE = "R51"
_COLLECTING = frozenset({MessageKind.COLLECTION, MessageKind.AGREEMENT})


def judge(facts: ContactFacts) -> Verdict | None:
    """Never from the day of the time bar on, unless the owner recorded why."""
    if facts.kind not in _COLLECTING or facts.collects_time_barred or not facts.titles:
        return None
    today = local(facts).date()
    for title in facts.titles:
        if title.prescribes_on is not None and title.prescribes_on <= today:
            return never(RULE, f"título prescrito em {title.prescribes_on:%d/%m/%Y}")
    return None
