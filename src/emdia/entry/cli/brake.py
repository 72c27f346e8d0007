"""``emdia stop``, ``go``, ``approve``: the brake, and the batch that waits for a person."""

import argparse
import datetime as dt
from typing import Any

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.entry.cli.answer import Answer, Refused, acting, command, day_of
from emdia.entry.cli.on_air import ACTOR, foresight_data, foresight_words, lines_data


def register(commands: Any) -> None:
    """Add this family's commands."""
    stop = command(commands, "stop", run_stop, "para tudo: nada mais é dito, em instantes")
    _whose(stop)
    stop.add_argument("--reason", default="", help="fica no diário")
    go = command(commands, "go", run_go, "retoma o que estava parado; mostra antes o que sairia")
    _whose(go)
    go.add_argument("--dry-run", action="store_true", help="só mostra o que sairia")
    approve = command(commands, "approve", run_approve, "aprova o envio que espera por uma pessoa")
    approve.add_argument("--creditor", required=True)
    approve.add_argument("--day", type=day_of, metavar="DATA", help="só o que pode sair até este dia")
    approve.add_argument("--step", metavar="ETAPA", help="só uma etapa, como D+3")
    approve.add_argument("--dry-run", action="store_true", help="só mostra o que espera")


def _whose(parser: argparse.ArgumentParser) -> None:
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--creditor")
    whose.add_argument("--all", action="store_true", help="a organização inteira")


def run_stop(args: argparse.Namespace) -> Answer:
    """Pull the brake."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor) if args.creditor else None
        changed = tenants.stop(creditor_id=creditor.pk if creditor else None, reason=args.reason, actor=ACTOR)
    who = creditor.trade_name if creditor else "toda a organização"
    words = f"Parado: {who}. Para voltar: emdia go." if changed else f"Já estava parado: {who}."
    return Answer({"stopped": changed, "creditor": creditor.slug if creditor else None}, words)


def run_go(args: argparse.Namespace) -> Answer:
    """Say what would go out; without ``--dry-run`` take the brake off."""
    now = clock.now()
    with acting(args):
        one = tenants.creditor_named(args.creditor) if args.creditor else None
        whose = [one] if one else [c for c in tenants.creditors().values() if c.stopped_at is None]
        found = {c.slug: ladders.foresee_go(creditor_id=c.pk, at=now) for c in whose}
        changed = not args.dry_run and tenants.go(creditor_id=one.pk if one else None, actor=ACTOR)
        still = sorted(c.slug for c in whose if c.pk in tenants.stopped_creditors())
    lines = [f"{slug}: {foresight_words(seen)}" for slug, seen in found.items()]
    if changed:
        lines.append("Retomado.")
    if still and not args.dry_run:
        lines.append(f"Continua parado: {', '.join(still)} (veja emdia go --all ou --creditor).")
    data = {
        "resumed": changed,
        "still_stopped": still,
        "would_go": {slug: foresight_data(seen) for slug, seen in found.items()},
    }
    return Answer(data, "\n".join(lines))


def run_approve(args: argparse.Namespace) -> Answer:
    """Show the batch that waits; without ``--dry-run`` let it go."""
    now = clock.now()
    until = dt.datetime.combine(
        (args.day or clock.today()) + dt.timedelta(days=1), dt.time(), clock.SAO_PAULO
    )
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        waiting = outreach.waiting_lines(creditor_ids=[creditor.pk], until=until, rule=outreach.APPROVAL)
        lines = [line for line in waiting if args.step in (None, line.step)]
        if args.step and not lines:
            raise Refused(f"Nada espera aprovação na etapa {args.step}.")
        done = outreach.Approved(0, 0)
        if lines and not args.dry_run:
            done = outreach.approve_lines(
                creditor_id=creditor.pk,
                lines=[(line.step, line.channel) for line in lines],
                seen=max(line.last for line in lines),
                at=now,
                actor=ACTOR,
                until=until,
            )
    data = {
        "approved": done.messages,
        "expired": done.expired,
        "lines": [lines_data(line) for line in lines],
    }
    words = [f"  {line.step:14} {line.channel:9} {line.messages}" for line in lines]
    if args.dry_run:
        words.insert(0, f"{sum(line.messages for line in lines)} mensagens esperam aprovação:")
    elif lines:
        words.insert(0, f"Aprovadas {done.messages}; {done.expired} já tinham perdido a hora.")
    return Answer(data, "\n".join(words) or "Nada espera aprovação.")
