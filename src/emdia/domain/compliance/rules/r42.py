"""R42: the page asks who is reading, so no message shows the answer: CPF, its middle digits, the birth date.

Source: LGPD; UK CONC. Mark: S.

>>> from emdia.domain.compliance.facts import example
>>> judge(example())
>>> judge(example(shows_factor=True)).kind
'never'
"""

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.verdict import Verdict, never

RULE = "R42"


def judge(facts: ContactFacts) -> Verdict | None:
    """Never a text that gives away what proves the reader's identity."""
    if facts.shows_factor:
        return never(RULE, "o texto mostra um dado que a página usa para confirmar quem é a pessoa")
    return None
