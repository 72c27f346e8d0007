"""What the ladder pages show of the real portfolio: who would get what, and the coming days."""

import datetime as dt
from typing import Any

from emdia.apps.ladders import api as ladders
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.steps import LadderPlan
from emdia.domain.vocabulary import Channel
from emdia.web.console.ruler import Bar, Ruler, Scale, Tick
from emdia.web.console.words import CHANNELS

SHOWN = 100
"""Rows of a preview that the page lists."""
_ORDER = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)


def preview_shown(
    creditor_id: int, day: dt.date, *, plan: LadderPlan | None, shared: bool = False
) -> dict[str, Any]:
    """Who would get what on a day: live on the real portfolio, nothing is written. ``plan`` is a draft, ``shared`` one
    of the whole tenant."""
    found = ladders.preview_part(creditor_id=creditor_id, day=day, plan=plan, shared=shared)
    said = [line for line in found.lines if line.kind == "perform"]
    held = [line for line in found.lines if line.kind == "hold"]
    listed = [*said[:SHOWN], *held[:SHOWN]]
    cases = receivables.cases_by_id(ids=[line.case for line in listed])
    return {
        "asked": True,
        "day": day,
        "said_count": found.all_of("perform"),
        "held_count": found.all_of("hold"),
        "found": found,
        "said": [(line, cases[line.case].debtor.name) for line in said[:SHOWN]],
        "held": [(line, cases[line.case].debtor.name) for line in held[:SHOWN]],
    }


def calendar_shown(creditor_id: int, *, plan: LadderPlan | None, shared: bool = False) -> dict[str, Any]:
    """The coming 30 days from tomorrow on, as a drawing and as rows."""
    first = clock.today() + dt.timedelta(1)
    coming = ladders.coming_days(creditor_id=creditor_id, first=first, plan=plan, shared=shared)
    used = [one for one in _ORDER if any(one in day.channels for day in coming.days)]
    return {
        "coming": coming,
        "used": used,
        "bars": _bars(coming),
        "rows": [
            {
                "day": day,
                "channels": [day.channels.get(one, 0) for one in used],
                "steps": sorted(day.steps.items(), key=lambda pair: -pair[1]),
            }
            for day in coming.days
            if day.cases or day.unreached
        ],
        "cases": sum(day.cases for day in coming.days),
        "unreached": sum(day.unreached for day in coming.days),
        "totals": [sum(day.channels.get(one, 0) for day in coming.days) for one in used],
        "unpriced": [CHANNELS[Channel(one)].word for one in coming.unpriced],
        "priced": len(coming.unpriced) < len(used),
    }


def _bars(coming: ladders.ComingDays) -> Ruler:
    """One bar a day; the label says the number, and the row below the rest."""
    count = len(coming.days)
    scale = Scale(0, count, margin=1.0)
    highest = max((day.cases for day in coming.days), default=0) or 1
    bars = tuple(
        Bar(
            scale.at(n) + scale.width(0.15),
            scale.width(0.7),
            100 * day.cases / highest,
            "queued",
            title=f"{day.day:%d/%m}: {day.cases}",
        )
        for n, day in enumerate(coming.days)
    )
    ticks = tuple(
        Tick(
            scale.at(n + 0.5),
            long=n % 5 == 0,
            label=f"{day.day:%d/%m}" if n % 5 == 0 else "",
            minor=n % 10 != 0,
        )
        for n, day in enumerate(coming.days)
    )
    return Ruler(label="Mensagens por dia", ticks=ticks, bars=bars)
