"""``emdia ladder calendar``: the coming days, from a sample or from every case."""

import argparse
import datetime as dt
from typing import Any

from rich.console import Console
from rich.progress import Progress

from emdia.apps.ladders import api as ladders
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.money import format_brl, half_up
from emdia.entry.cli.answer import Answer, Refused, acting


def run_calendar(args: argparse.Namespace) -> Answer:
    """How many messages, on which channel, at what cost."""
    if not 1 <= args.days <= 90:
        raise Refused("Diga de 1 a 90 dias em --days.")
    with acting(args):
        creditor = tenants.creditor_named(args.creditor).pk
        plan = None
        if args.draft:
            owner = None if args.shared else creditor
            slug = args.ladder or ladders.active_plan(owner).slug
            draft = ladders.draft_of(creditor_id=owner, slug=slug)
            if draft is None:
                raise ladders.NoDraft(slug)
            plan = ladders.plan_of(draft)
        with Progress(console=Console(stderr=True), transient=True, disable=args.json) as bar:
            task = bar.add_task("Olhando os casos", total=None)
            found = ladders.coming_days(
                creditor_id=creditor,
                first=args.first or clock.today() + dt.timedelta(1),
                days=args.days,
                plan=plan,
                shared=args.shared,
                sample=None if args.whole else ladders.SAMPLE,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    return Answer(_data(found), "\n".join(_lines(found)))


def _data(found: ladders.ComingDays) -> dict[str, Any]:
    return {
        "estimated": found.estimated,
        "looked_at": found.looked_at,
        "cases": found.total,
        "mills": found.mills,
        "unpriced": list(found.unpriced),
        "days": [
            {
                "day": day.day.isoformat(),
                "messages": day.cases,
                "channels": dict(day.channels),
                "steps": dict(day.steps),
                "unreached": day.unreached,
                "mills": day.mills,
            }
            for day in found.days
        ],
    }


def _lines(found: ladders.ComingDays) -> list[str]:
    lines = [_day_line(day) for day in found.days if day.cases]
    if found.estimated:
        lines.append(f"Estimativa: {found.looked_at} de {found.total} casos; --whole faz a conta inteira.")
    lines.append(f"Custo do que tem preço: {format_brl(half_up(found.mills, 10))}.")
    if found.unpriced:
        lines.append(f"Sem preço: {', '.join(found.unpriced)}.")
    return lines


def _day_line(day: ladders.ComingDay) -> str:
    channels = ", ".join(f"{name} {count}" for name, count in sorted(day.channels.items()))
    return f"{day.day:%d/%m}  {day.cases:6}  {channels}"
