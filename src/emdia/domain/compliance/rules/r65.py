"""R65: a disputed title is held until its dispute is answered; the debtor's other titles go on.

Source: UK CONC 7.14; users of peers. Mark: V.
There is no date to wait for, so the gate is asked again the next day, until the message expires.

>>> from datetime import date
>>> from emdia.domain.compliance.facts import TitleFact, example
>>> judge(example())
>>> disputed = (TitleFact(date(2026, 6, 10), date(2031, 6, 10), disputed=True),)
>>> judge(example(titles=disputed)).at.isoformat()
'2026-06-16T08:00:00-03:00'
"""

from datetime import timedelta

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.hours import local, midnight, opens_at
from emdia.domain.compliance.verdict import Verdict, not_before
from emdia.domain.vocabulary import MessageKind

RULE = "R65"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not today while a title that the text speaks of is disputed."""
    if facts.kind != MessageKind.COLLECTION or not any(title.disputed for title in facts.titles):
        return None
    tomorrow = midnight(facts, local(facts).date() + timedelta(days=1))
    return not_before(opens_at(facts, tomorrow), RULE, "título contestado: espera a resposta ao cliente")
