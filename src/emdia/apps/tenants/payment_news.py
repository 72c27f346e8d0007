"""When a creditor last heard what was paid, and what waits while that is too long ago."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from emdia.apps.tenants.models import Creditor
from emdia.core import clock
from emdia.domain import payment_news
from emdia.domain.calendar import Calendar, Place


def after_due_waits(creditors: Iterable[Creditor], *, day: dt.date, calendar: Calendar) -> dict[int, str]:
    """Of each creditor on air whose news of payments is too old, why its steps after due wait; no query.

    A creditor in *ensaio* is not bound: it speaks to nobody.
    """
    found = {row.pk: _waits(row, day, calendar) for row in creditors if row.on_air}
    return {pk: reason for pk, reason in found.items() if reason}


def _waits(row: Creditor, day: dt.date, calendar: Calendar) -> str:
    heard = None if row.payment_news_at is None else row.payment_news_at.astimezone(clock.SAO_PAULO).date()
    days = [one for one in (heard, row.on_air_on) if one is not None]
    place = Place(row.state, row.city)
    return payment_news.waits(max(days, default=None), day, place=place, calendar=calendar)


def keep_payment_news(*, creditor_id: int, at: dt.datetime) -> bool:
    """Write down that news of payments came at ``at``; whether it is the first of its day (others change nothing)."""
    begin = dt.datetime.combine(at.astimezone(clock.SAO_PAULO).date(), dt.time(), clock.SAO_PAULO)
    older = Q(payment_news_at=None) | Q(payment_news_at__lt=begin)
    return bool(Creditor.objects.filter(older, pk=creditor_id).update(payment_news_at=at))
