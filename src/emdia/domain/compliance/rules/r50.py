"""R50: a liquid debt in writing expires five years after its due date; nothing is collected without knowing when.

Source: CC art. 206 §5 I; other kinds differ, and an interruption moves the day, so the title's own day wins. Mark: G.

>>> from datetime import date
>>> prescribes_on(date(2024, 2, 29))
datetime.date(2029, 3, 1)
>>> from emdia.domain.compliance.facts import TitleFact, example
>>> judge(example())
>>> judge(example(titles=(TitleFact(date(2026, 6, 10), None),))).rule
'R50'
"""

from datetime import date

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.verdict import Verdict, never
from emdia.domain.vocabulary import MessageKind

RULE = "R50"
_YEARS = 5


def prescribes_on(due_on: date) -> date:
    """The first day on which a title with this due date is time-barred; 29 February becomes 1 March."""
    try:
        return due_on.replace(year=due_on.year + _YEARS)
    except ValueError:
        return date(due_on.year + _YEARS, 3, 1)


def judge(facts: ContactFacts) -> Verdict | None:
    """Never a collection about a title whose day of expiry is not known."""
    if facts.kind != MessageKind.COLLECTION:
        return None
    for title in facts.titles:
        if title.prescribes_on is None:
            return never(RULE, "não se sabe quando este título prescreve")
    return None
