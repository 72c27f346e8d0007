"""R69: no chasing while a promise is in force, an agreement is kept or a claimed payment is being checked.

Source: our own design. Mark: D.

>>> from datetime import date
>>> from emdia.domain.compliance.facts import example
>>> judge(example())
>>> verdict = judge(example(waits_until=date(2026, 6, 16), waits_reason="pagamento informado"))
>>> verdict.reason, verdict.at.isoformat()
('em espera até 16/06/2026: pagamento informado', '2026-06-17T08:00:00-03:00')
"""

from datetime import timedelta

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.hours import local, midnight, opens_at
from emdia.domain.compliance.verdict import Verdict, not_before
from emdia.domain.vocabulary import MessageKind

RULE = "R69"


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the day after the wait ends."""
    until = facts.waits_until
    if until is None or facts.kind != MessageKind.COLLECTION or local(facts).date() > until:
        return None
    opens = opens_at(facts, midnight(facts, until + timedelta(days=1)))
    why = f": {facts.waits_reason}" if facts.waits_reason else ""
    return not_before(opens, RULE, f"em espera até {until:%d/%m/%Y}{why}")
