"""R61: inconvenient times that the debtor stated are kept.

Source: US Reg F, 12 CFR 1006.6 and 1006.14(h). Mark: V.
Somebody who has just written or paid is answered at once.

>>> from datetime import time
>>> from emdia.domain.compliance.facts import QuietTime, example
>>> lunch = (QuietTime(time(9, 30), time(14)),)
>>> judge(example(quiet=lunch)).at.isoformat()
'2026-06-15T14:00:00-03:00'
>>> judge(example(quiet=lunch, at=example().at.replace(hour=14)))
>>> judge(example(quiet=(QuietTime(time(0), time.max, frozenset({0})),))).at.isoformat()
'2026-06-16T08:00:00-03:00'
"""

from datetime import datetime, time, timedelta

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import local, opens_at
from emdia.domain.compliance.verdict import Verdict, not_before

RULE = "R61"
_LAST_MINUTE = time(23, 59)


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the inconvenient time has passed."""
    if not facts.quiet or (facts.urgent and facts.kind in FREE_KINDS):
        return None
    here = local(facts)
    ends = max(_ends(facts, here), default=None)
    if ends is None:
        return None
    return not_before(opens_at(facts, ends), RULE, "o cliente pediu para não ser contatado neste horário")


def _ends(facts: ContactFacts, here: datetime) -> list[datetime]:
    """When each inconvenient time that covers ``here`` ends; one until midnight ends with the day."""
    return [
        here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        if quiet.end >= _LAST_MINUTE
        else here.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
        for quiet in facts.quiet
        if here.weekday() in quiet.weekdays and quiet.start <= here.time() < quiet.end
    ]
