"""``emdia digest``: the daily digest of a creditor, shown or sent, and whether a member gets it."""

import argparse
from typing import Any

from emdia.apps.analytics import api as analytics
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.entry.cli.answer import Answer, Refused, acting, command


def register(commands: Any) -> None:
    """Add this family's commands."""
    digest = command(
        commands, "digest", run_digest, "o resumo do dia por e-mail: mostra ou manda, uma vez ao dia"
    )
    digest.add_argument("--creditor", required=True)
    digest.add_argument("--member", default="", metavar="E-MAIL", help="só esta pessoa")
    digest.add_argument("--dry-run", action="store_true", help="mostra e não manda")
    digest.add_argument("--switch", choices=("on", "off"), help="liga ou desliga o resumo de --member")


def run_digest(args: argparse.Namespace) -> Answer:
    """What the e-mail says, and who got it."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        if args.switch:
            return _switch(args)
        if not creditor.on_air and not args.dry_run:
            raise Refused("Este credor está em ensaio: o resumo só sai no ar. Veja como fica com --dry-run.")
        found, told = analytics.send_digests(
            creditors=[creditor], day=clock.today(), only=args.member, dry_run=args.dry_run
        )
    data = {
        "day": found.day.isoformat(),
        "subject": found.subject,
        "items": {item.key: item.number for item in found.items},
        "members": [
            {"email": one.email, "carried": one.carried or None, "already_told": one.again} for one in told
        ],
        "dry_run": args.dry_run,
    }
    lines = [found.subject, *(f"- {item.words}" for item in found.items), *(_line(one, args) for one in told)]
    return Answer(data, "\n".join(lines if told else [*lines, "Ninguém pediu o resumo."]))


def _line(one: analytics.Told, args: argparse.Namespace) -> str:
    if one.again:
        return f"{one.email}: já recebeu hoje"
    if args.dry_run:
        return f"{one.email}: receberia"
    return f"{one.email}: enviado" if one.carried else f"{one.email}: o servidor de e-mail não aceitou"


def _switch(args: argparse.Namespace) -> Answer:
    if not args.member:
        raise Refused("Diga de quem: --member e-mail.")
    row = tenants.member_named(args.member)
    changed = tenants.set_digest(member_id=row.pk, on=args.switch == "on", actor="cli")
    word = "ligado" if args.switch == "on" else "desligado"
    return Answer(
        {"member": args.member, "digest": args.switch == "on", "changed": changed}, f"Resumo {word}."
    )
