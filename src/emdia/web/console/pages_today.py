"""*Hoje*: one sentence, the day by hour, what is silent and why, who waits, yesterday's money, what it all brought."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from emdia.apps.integrations import api as integrations
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.domain.vocabulary import SPOKEN, MessageStatus
from emdia.web.console import today_hours, today_people, today_silences
from emdia.web.console.access import READ, for_roles
from emdia.web.console.account_words import troubles
from emdia.web.console.scope import creditor_ids
from emdia.web.console.today_money import by_source

SILENT = (MessageStatus.WITHHELD, MessageStatus.EXPIRED)
DAYS = 30
KEPT = 15 * 60
"""Seconds for which the counted steps of a creditor are kept."""


@for_roles(READ)
def today(request: HttpRequest) -> HttpResponse:
    """The first page of the day; a fixed number of queries whatever the size of the portfolio."""
    day, ids = clock.today(), creditor_ids(request)
    hours = outreach.messages_by_hour(creditor_ids=ids, day=day)
    yesterday = day - dt.timedelta(days=1)
    money = by_source(payments.money_by_source(creditor_ids=ids, day=yesterday))
    whole_tenant = request.creditor is None or len(request.creditors) == 1  # type: ignore[attr-defined]
    groups = today_people.groups(creditor_ids=ids, whole_tenant=whole_tenant)
    approvals = reverse("approvals")
    shown: dict[str, Any] = {
        "day": day,
        "yesterday": yesterday,
        "counts": _counts(hours),
        "news_waits": _waits(request, day),
        "stopped_hooks": [row for row in integrations.stopped_endpoints() if row.creditor_id in ids],
        "troubled_accounts": troubles(outreach.troubled_accounts(creditor_ids=ids)),
        "hours": today_hours.drawing(hours, day),
        "table": today_hours.table(hours),
        "by_channel": today_hours.by_channel(hours),
        "silences": today_silences.lines(outreach.silences(creditor_ids=ids, day=day), day),
        "groups": groups,
        "asking": sum(group.many for group in groups if group.href == approvals),
        "waiting_total": sum(group.many for group in groups if "?tipo=" in group.href),
        "sources": money,
        "paid_count": sum(one.many for one in money),
        "paid_cents": sum(one.cents for one in money),
        "empty": not receivables.has_titles(creditor_ids=ids),
    }
    return render(request, "console/today.html", shown)


def _waits(request: HttpRequest, day: dt.date) -> list[tuple[Any, str]]:
    """Creditors whose steps after due wait for news of payments, each with why."""
    chosen = request.creditor  # type: ignore[attr-defined]
    shown = [chosen] if chosen is not None else request.creditors  # type: ignore[attr-defined]
    on_air = [row for row in shown if row.on_air]
    if not on_air:
        return []
    waits = tenants.after_due_waits(on_air, day=day, calendar=tenants.calendar())
    return [(row, waits[row.pk]) for row in on_air if row.pk in waits]


def _counts(hours: Iterable[Any]) -> dict[str, int]:
    total = Counter[str]()
    for hour in hours:
        total[hour.status] += hour.messages
    return {
        "said": sum(total[status] for status in SPOKEN),
        "to_go": total[MessageStatus.QUEUED],
        "silent": sum(total[status] for status in SILENT),
    }


@for_roles(READ)
def today_steps(request: HttpRequest) -> HttpResponse:
    """What followed the messages of the last 30 days; asked for once the page stands, kept for some minutes."""
    ids, last = creditor_ids(request), clock.today()
    first = last - dt.timedelta(days=DAYS - 1)
    key = f"steps:{tenancy.current_id()}:{','.join(map(str, ids))}:{last}"
    kept = None if "contar" in request.GET else cache.get(key)
    if kept is None:
        kept = outreach.funnel(creditor_ids=ids, first=first, last=last), clock.now()
        cache.set(key, kept, KEPT)
    lines, counted_at = kept
    shown = {"lines": lines, "counted_at": counted_at, "first": first, "last": last}
    whole = not request.htmx  # type: ignore[attr-defined]
    return render(request, f"console/today_steps.html{'' if whole else '#steps'}", shown)
