"""R68: per debtor at most 1 push contact and 1 e-mail a local day, and 3 push contacts in 7 days.

Source: our own design. Mark: D.
Counted over all creditors of the tenant; a tenant may lower the caps. Confirmations, agreement documents and answers
do not count; they go at once when the person has just acted, else 8-20 local time, any day. What goes to a system of
the creditor (webhook: a letter) makes nothing ring and is not counted.

>>> from datetime import date
>>> from emdia.domain.compliance.facts import example
>>> today, friday = date(2026, 6, 15), date(2026, 6, 12)
>>> judge(example(push_days=(friday,)))
>>> judge(example(push_days=(today,))).at.isoformat()
'2026-06-16T08:00:00-03:00'
>>> judge(example(channel="email", push_days=(today,)))
>>> judge(example(push_days=(date(2026, 6, 9), date(2026, 6, 10), friday))).at.isoformat()
'2026-06-16T08:00:00-03:00'
>>> night = example().at.replace(hour=22)
>>> judge(example(kind="confirmation", stage="paid", at=night)).at.isoformat()
'2026-06-16T08:00:00-03:00'
>>> judge(example(kind="confirmation", stage="paid", at=night, urgent=True))
"""

from datetime import date, timedelta

from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.hours import local, midnight, opens_at
from emdia.domain.compliance.verdict import Verdict, never, not_before
from emdia.domain.vocabulary import Channel

RULE = "R68"
_SIX_DAYS = timedelta(days=6)
_DAY = timedelta(days=1)


def judge(facts: ContactFacts) -> Verdict | None:
    """Not before the caps have room; a cap of zero closes the channel."""
    if facts.kind in FREE_KINDS:
        opens = facts.at if facts.urgent else opens_at(facts)
        return None if opens == facts.at else not_before(opens, RULE, "confirmações saem das 8h às 20h")
    if facts.channel == Channel.WEBHOOK:
        return None
    email = facts.channel == Channel.EMAIL
    days = facts.email_days if email else facts.push_days
    a_day, a_week = (
        (facts.caps.email_day, facts.caps.email_week)
        if email
        else (facts.caps.push_day, facts.caps.push_week)
    )
    if not days and a_day and a_week:
        return None
    if not a_day or not a_week:
        return never(RULE, "a organização não usa este tipo de contato")
    today = local(facts).date()
    if _has_room(days, today, a_day, a_week):
        return None
    free = today + _DAY
    while not _has_room(days, free, a_day, a_week):
        free += _DAY
    return not_before(opens_at(facts, midnight(facts, free)), RULE, _reason(days, today, email=email))


def _has_room(days: tuple[date, ...], day: date, a_day: int, a_week: int) -> bool:
    return days.count(day) < a_day and sum(day - _SIX_DAYS <= other <= day for other in days) < a_week


def _reason(days: tuple[date, ...], today: date, *, email: bool) -> str:
    if today in days:
        return "o cliente já recebeu um e-mail hoje" if email else "o cliente já recebeu uma mensagem hoje"
    return f"o cliente já recebeu o limite de {'e-mails' if email else 'mensagens'} em 7 dias"
