"""*Hoje*: one sentence, the day by hour, what is silent and why, who waits, yesterday's money."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from emdia.apps.desk import api as desk
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.core.clock import SAO_PAULO
from emdia.domain.vocabulary import SPOKEN, MessageStatus
from emdia.web.console.access import READ, for_roles
from emdia.web.console.ruler import Bar, Ruler, Scale, Tick
from emdia.web.console.scope import creditor_ids
from emdia.web.console.words import rule_words

TO_GO = (MessageStatus.QUEUED,)
SILENT = (MessageStatus.WITHHELD, MessageStatus.EXPIRED)
FIRST_HOUR, LAST_HOUR = 7, 21


@for_roles(READ)
def today(request: HttpRequest) -> HttpResponse:
    """The first page of the day; a fixed number of queries whatever the size of the portfolio."""
    day, ids = clock.today(), creditor_ids(request)
    hours = outreach.messages_by_hour(creditor_ids=ids, day=day)
    yesterday = day - dt.timedelta(days=1)
    paid, cents = payments.money_of_day(creditor_ids=ids, day=yesterday)
    waiting = desk.open_task_counts(creditor_ids=ids)
    shown: dict[str, Any] = {
        "day": day,
        "yesterday": yesterday,
        "counts": _counts(hours),
        "hours": _by_hour(hours, day),
        "table": _table(hours),
        "silences": _silences(outreach.silences(creditor_ids=ids, day=day)),
        "waiting": sorted(waiting.items(), key=lambda item: -item[1]),
        "waiting_total": sum(waiting.values()),
        "tasks": desk.open_tasks_page(creditor_ids=ids, limit=6),
        "payments": payments.payments_page(creditor_ids=ids, day=yesterday, limit=5),
        "paid_count": paid,
        "paid_cents": cents,
        "empty": not receivables.has_titles(creditor_ids=ids),
    }
    return render(request, "console/today.html", shown)


def _counts(hours: Iterable[Any]) -> dict[str, int]:
    total = Counter[str]()
    for hour in hours:
        total[hour.status] += hour.messages
    return {
        "said": sum(total[status] for status in SPOKEN),
        "to_go": sum(total[status] for status in TO_GO),
        "held": total[MessageStatus.HELD],
        "silent": sum(total[status] for status in SILENT),
        "failed": total[MessageStatus.FAILED],
    }


def _by_hour(hours: Iterable[Any], day: dt.date) -> Ruler:
    """The day's ruler: said (full), to go (light) and held, stacked for each hour."""
    stacks = {hour: Counter[str]() for hour in range(FIRST_HOUR, LAST_HOUR)}
    for row in hours:
        hour = min(max(row.hour, FIRST_HOUR), LAST_HOUR - 1)
        tone = "said" if row.status in SPOKEN else "queued" if row.status in TO_GO else "held"
        if row.status in SPOKEN or row.status in TO_GO or row.status == MessageStatus.HELD:
            stacks[hour][tone] += row.messages
    top = max((stack.total() for stack in stacks.values()), default=0) or 1
    scale = Scale(FIRST_HOUR, LAST_HOUR, margin=1.5)
    href = f"{reverse('messages')}?dia={day.isoformat()}"
    bars = []
    for hour, stack in stacks.items():
        base = 0.0
        for tone, word in (("said", "já saíram"), ("queued", "vão sair"), ("held", "adiadas")):
            height = 100 * stack[tone] / top
            title = f"{hour}h: {stack[tone]} {word}"
            bars.append(Bar(scale.at(hour) + 0.6, scale.width(1) - 1.2, height, tone, title, href, base=base))
            base += height
    now = clock.now().astimezone(SAO_PAULO)
    return Ruler(
        label="Mensagens de hoje, por hora",
        ticks=_hour_ticks(scale),
        bars=tuple(bars) if any(stack.total() for stack in stacks.values()) else (),
        now=scale.at(now.hour + now.minute / 60),
        kind="hours",
    )


def _hour_ticks(scale: Scale) -> tuple[Tick, ...]:
    whole = [
        Tick(scale.at(hour), long=True, label=f"{hour}h", minor=hour % 2 == 1)
        for hour in range(FIRST_HOUR, LAST_HOUR + 1)
    ]
    parts = [Tick(scale.at(hour + part / 4)) for hour in range(FIRST_HOUR, LAST_HOUR) for part in (1, 2, 3)]
    return (*whole, *parts)


def _table(hours: Iterable[Any]) -> list[tuple[int, int, int, int]]:
    """The same numbers as the drawing, for whoever reads tables: (hour, said, to go, held)."""
    rows: dict[int, list[int]] = {}
    for row in hours:
        place = 0 if row.status in SPOKEN else 1 if row.status in TO_GO else 2
        if row.status in SPOKEN or row.status in TO_GO or row.status == MessageStatus.HELD:
            rows.setdefault(row.hour, [0, 0, 0])[place] += row.messages
    return [(hour, *counts) for hour, counts in sorted(rows.items())]  # type: ignore[misc]


def _silences(found: Iterable[Any]) -> dict[str, list[dict[str, Any]]]:
    """What waits and what will not be said, each with why in words and what to do."""
    lines: dict[str, list[dict[str, Any]]] = {"held": [], "silent": []}
    for silence in found:
        words = rule_words(silence.rule)
        why = silence.reason if not silence.rule and silence.reason else words.why
        line = {"why": why, "do": words.what_to_do, "count": silence.messages, "rule": silence.rule}
        line["status"] = silence.status
        lines["held" if silence.status == MessageStatus.HELD else "silent"].append(line)
    return lines
