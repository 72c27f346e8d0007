"""R60: at most 7 calls in 7 days, and none for 7 days after a conversation, unless the debtor asked for it.

Source: after US Reg F, 12 CFR 1006.14, there per debt and a presumption; here per debtor. Mark: D.

>>> from datetime import date, timedelta
>>> from emdia.domain.compliance.facts import example
>>> days = tuple(date(2026, 6, 15) - timedelta(n) for n in range(7))
>>> judge(example(call_days=days))
>>> judge(example(channel="phone", call_days=days)).at.isoformat()
'2026-06-16T08:00:00-03:00'
>>> judge(example(channel="phone", conversation_on=date(2026, 6, 12))).at.isoformat()
'2026-06-19T08:00:00-03:00'
>>> judge(example(channel="phone", conversation_on=date(2026, 6, 12), asked_for_call=True))
"""

from datetime import timedelta

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import local, midnight, opens_at
from emdia.domain.compliance.verdict import Verdict, not_before
from emdia.domain.vocabulary import Channel

RULE = "R60"
_WEEK = timedelta(days=7)


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the week of calls has room and a week has passed since the last conversation."""
    if facts.channel != Channel.PHONE or facts.kind in FREE_KINDS or facts.asked_for_call:
        return None
    today = local(facts).date()
    if facts.conversation_on is not None and today < facts.conversation_on + _WEEK:
        opens = opens_at(facts, midnight(facts, facts.conversation_on + _WEEK))
        return not_before(opens, RULE, "já houve conversa por telefone nos últimos 7 dias")
    recent = sorted(day for day in facts.call_days if today - _WEEK < day <= today)
    if len(recent) < facts.caps.calls_week:
        return None
    free = (recent[-facts.caps.calls_week] if facts.caps.calls_week else today) + _WEEK
    opens = opens_at(facts, midnight(facts, free))
    return not_before(opens, RULE, f"já houve {len(recent)} ligações em 7 dias")
