"""``emdia plan``, ``emdia deliver``, ``emdia replay``: the days of the ladder."""

import argparse
from typing import Any

from rich.console import Console
from rich.progress import Progress

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.entry import replaying
from emdia.entry.cli.answer import Answer, Refused, acting, business_time, command, day_of, moment_of, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    plan = command(commands, "plan", run_plan, "decide quem recebe o quê, por qual canal e por quê")
    plan.add_argument("--creditor", required=True)
    plan.add_argument("--at", type=moment_of, metavar="DATA")
    plan.add_argument("--dry-run", action="store_true")
    deliver = command(commands, "deliver", run_deliver, "envia o que está na vez")
    deliver.add_argument("--at", type=moment_of, metavar="DATA")
    deliver.add_argument("--creditor")
    replay = command(commands, "replay", run_replay, "percorre os dias de uma data a outra, no ensaio")
    replay.add_argument("--creditor", required=True)
    replay.add_argument("--from", dest="start", type=day_of, required=True, metavar="DATA")
    replay.add_argument("--to", dest="end", type=day_of, required=True, metavar="DATA")


def run_plan(args: argparse.Namespace) -> Answer:
    """Plan one day of one creditor."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        with business_time(args.at) as now:
            if not args.dry_run:
                with replaying.voice():
                    replaying.hear()
            report = ladders.plan(creditor_id=creditor.pk, at=now, dry_run=args.dry_run)
    data: dict[str, Any] = {
        "planned": report.planned,
        "held": report.held,
        "items": [{**item, "not_before": _text(item["not_before"])} for item in report.items],
        "held_items": [{**item, "until": _text(item["until"])} for item in report.held_items],
    }
    lines = [f"{report.planned} casos recebem mensagem; {report.held} esperam."]
    lines += [
        f"  {i['debtor']:20} {i['step']:14} {', '.join(i['channels']):22} {i['reason']}"
        for i in data["items"][:40]
    ]
    lines += [f"  {i['debtor']:20} {i['step']:14} adiada: {i['reason']}" for i in data["held_items"][:40]]
    return Answer(data, "\n".join(lines))


def _text(value: Any) -> Any:
    return (
        stamp(value)
        if hasattr(value, "tzinfo")
        else (value.isoformat() if hasattr(value, "isoformat") else value)
    )


def run_deliver(args: argparse.Namespace) -> Answer:
    """Send what is due, and the thank-yous that wait."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor).pk if args.creditor else None
        with business_time(args.at) as now, replaying.voice():
            outreach.thank()
            report = outreach.deliver(at=now, creditor_id=creditor)
            replaying.hear()
            report = outreach.recount(report)
    data = {"by_status": report.by_status, "by_channel": report.by_channel}
    return Answer(
        data,
        "\n".join(f"{name}: {count}" for name, count in report.by_status.items()) or "Nada na vez agora.",
    )


def run_replay(args: argparse.Namespace) -> Answer:
    """Walk the days; every stop is a distinct ``not_before``."""
    if args.end < args.start:
        raise Refused("A data final vem antes da inicial.")
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        with Progress(console=Console(stderr=True), transient=True, disable=args.json) as bar:
            task = bar.add_task("Percorrendo os dias", total=(args.end - args.start).days + 1)
            result = replaying.replay(
                creditor_ids=[creditor.pk],
                start=args.start,
                end=args.end,
                opened=business_time,
                on_day=lambda _day: bar.advance(task),
            )
    words = "\n".join(f"  {name}: {count}" for name, count in sorted(result.by_status.items()))
    return Answer(result.as_json(), f"{result.days} dias, {result.planned} casos com mensagem.\n{words}")
