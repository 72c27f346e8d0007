"""R28: nothing is said on a holiday: national, of the debtor's state or city; Carnival and Corpus Christi too.

Source: Lei SP 15.426/2014 for calls, the calendar of ``domain/calendar`` for the days. Mark: G.

>>> from emdia.domain.compliance.facts import example
>>> judge(example())
>>> corpus_christi = example().at.replace(day=4)
>>> judge(example(at=corpus_christi)).at.isoformat()
'2026-06-05T08:00:00-03:00'
"""

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import holiday, opens_at
from emdia.domain.compliance.verdict import Verdict, not_before

RULE = "R28"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the next day that is no holiday where the debtor lives."""
    if facts.kind in FREE_KINDS:
        return None
    opens = opens_at(facts)
    if opens == facts.at:
        return None
    name = holiday(facts)
    return not_before(opens, RULE, f"feriado: {name}") if name else None
