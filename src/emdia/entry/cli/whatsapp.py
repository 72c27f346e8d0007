"""``emdia whatsapp``: what the official account needs, its profile, and our texts as Meta approves them."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.entry.cli.answer import Answer, Refused, acting, command

ACTOR = "cli"


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser(
        "whatsapp", help="a conta oficial do WhatsApp: o que falta, perfil e modelos"
    )
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    setup = command(actions, "setup", run_setup, "confere na Meta o que a conta tem e o que falta")
    setup.add_argument("--subscribe", action="store_true", help="pede à Meta que avise o que acontece")
    setup.add_argument("--pin-file", metavar="ARQUIVO", help="registra o número com o PIN de seis números")
    setup.add_argument("--policy-read", action="store_true", help="confirma, uma vez, a política de cobrança")
    profile = command(actions, "profile", run_profile, "mostra o perfil da empresa, ou muda o que se diz")
    profile.add_argument("--suggested", action="store_true", help="o que o cadastro do credor diz")
    for name in ("about", "address", "description", "email", "vertical"):
        profile.add_argument(f"--{name}")
    profile.add_argument("--site", action="append", help="até dois")
    templates = command(actions, "templates", run_templates, "os modelos e como estão na Meta")
    templates.add_argument("--submit", action="store_true", help="envia os que faltam para aprovação")
    templates.add_argument("--sync", action="store_true", help="pergunta à Meta como estão")
    for parser in (setup, profile, templates):
        parser.add_argument("--creditor", required=True)


def _account(args: argparse.Namespace) -> tuple[Any, Any]:
    creditor = tenants.creditor_named(args.creditor)
    row = tenants.accounts([creditor.pk]).get((creditor.pk, "whatsapp"))
    if row is None or row.provider != outreach.WHATSAPP_PROVIDER:
        raise Refused(
            "Este credor não tem conta do WhatsApp oficial. Ligue uma com emdia channel add --provider whatsapp-cloud."
        )
    return creditor, row


def run_setup(args: argparse.Namespace) -> Answer:
    """The list of what is there and what is missing, after doing what was asked for."""
    with acting(args):
        creditor, row = _account(args)
        if args.policy_read:
            outreach.confirm_policy(account_id=row.pk, actor=ACTOR)
        if args.pin_file:
            pin = Path(args.pin_file).read_text(encoding="utf-8").strip()
            outreach.register_number(account_id=row.pk, pin=pin, actor=ACTOR)
        if args.subscribe:
            outreach.subscribe_webhook(account_id=row.pk, actor=ACTOR)
        found = outreach.whatsapp_setup(account_id=row.pk, stages=ladders.stages_on(creditor.pk, "whatsapp"))
    data = {
        "account": row.pk,
        "ready": found.ready,
        "policy_read": found.policy_read,
        "checks": [
            {"key": one.key, "name": one.name, "ok": one.ok, "says": one.says} for one in found.checks
        ],
    }
    lines = [f"{'ok   ' if one.ok else 'falta'} {one.name}: {one.says}" for one in found.checks]
    if not found.policy_read:
        lines.append(f"Confirme com --policy-read: {outreach.POLICY_WORDS}")
    return Answer(data, "\n".join(lines))


def run_profile(args: argparse.Namespace) -> Answer:
    """What people see of the business; what is not named stays as it is."""
    with acting(args):
        creditor, row = _account(args)
        base = outreach.suggested_profile(creditor) if args.suggested else outreach.NO_PROFILE
        profile = replace(
            base,
            about=args.about or base.about,
            address=args.address or base.address,
            description=args.description or base.description,
            email=args.email or base.email,
            vertical=args.vertical or base.vertical,
            websites=tuple(args.site or base.websites),
        )
        written = profile != outreach.NO_PROFILE
        if written:
            outreach.save_profile(account_id=row.pk, profile=profile, actor=ACTOR)
        found = outreach.whatsapp_setup(account_id=row.pk, stages=()).profile
    if found is None:
        raise Refused("A Meta não mostrou o perfil. Confira com emdia whatsapp setup.")
    shown = asdict(found)
    lines = [f"{name}: {value}" for name, value in shown.items() if value]
    return Answer({"account": row.pk, "written": written, "profile": shown}, "\n".join(lines))


def run_templates(args: argparse.Namespace) -> Answer:
    """The templates, after submitting or asking where that was asked for."""
    with acting(args):
        _, row = _account(args)
        submitted = refused = changed = 0
        if args.submit:
            report = outreach.submit_whatsapp_templates(account_id=row.pk, actor=ACTOR)
            submitted, refused = len(report.submitted), len(report.refused)
        if args.sync:
            changed = len(outreach.sync_whatsapp_templates(account_id=row.pk).changed)
        rows = outreach.whatsapp_templates(f"{outreach.WHATSAPP_PROVIDER}:{row.pk}")
        shown = [
            {
                "stage": one.stage,
                "name": one.name,
                "language": one.language,
                "status": one.status,
                "category": one.category,
                "quality": one.quality,
                "reason": one.reason,
                "body": one.body,
            }
            for one in rows
        ]
    data = {
        "account": row.pk,
        "submitted": submitted,
        "refused": refused,
        "changed": changed,
        "templates": shown,
    }
    lines = [f"{one['status']:9} {one['name']} {one['reason']}".rstrip() for one in shown]
    return Answer(data, "\n".join(lines) or "Nenhum modelo ainda. Envie com --submit.")
