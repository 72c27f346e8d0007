"""``emdia channel``: who carries messages for real, connected and tried. A secret comes from a file or the environment
(``EMDIA_SECRET_<NAME>``), never from the command line, which all can read, and is never printed."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.entry.cli import channel_today
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp

ACTOR = "cli"
LARGEST_SECRET = 8000


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser(
        "channel", help="contas que levam as mensagens: e-mail, SMS, WhatsApp, webhook"
    )
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    add = command(actions, "add", run_add, "liga uma conta; fala de verdade quando o credor entrar no ar")
    add.add_argument("--creditor", help="sem ele, a conta serve a todos os credores")
    add.add_argument("--provider", required=True, help="como em emdia channel providers")
    add.add_argument("--channel", default="", help="só onde o serviço leva mais de um")
    change = command(actions, "change", run_change, "muda uma conta; o que não se diz fica como está")
    change.add_argument("account", type=int, metavar="CONTA", help="como em emdia channel list")
    for parser in (add, change):
        parser.add_argument("--setting", action="append", default=[], metavar="NOME=VALOR")
        parser.add_argument(
            "--secret-file",
            action="append",
            default=[],
            metavar="NOME=ARQUIVO",
            help="segredo lido de um arquivo (- é a entrada padrão), ou EMDIA_SECRET_NOME no ambiente",
        )
    listed = command(actions, "list", run_list, "as contas e como estão, sem os segredos")
    listed.add_argument("--creditor")
    test = command(actions, "test", run_test, "manda uma mensagem a você mesmo pela conta")
    test.add_argument("--creditor", required=True)
    test.add_argument("--to", default="", metavar="CONTATO", help="seu e-mail ou celular")
    which = test.add_mutually_exclusive_group(required=True)
    which.add_argument("--account", type=int, metavar="CONTA")
    which.add_argument("--channel", help="a conta que fala por este canal")
    which.add_argument("--provider", help="a conta mais nova deste serviço")
    stop = command(actions, "stop", run_stop, "desliga uma conta; sem conta, o canal não é usado")
    stop.add_argument("account", type=int, metavar="CONTA")
    resume = command(actions, "resume", run_resume, "retoma uma conta que pausou ou parou sozinha")
    resume.add_argument("--account", type=int, required=True, metavar="CONTA")
    command(actions, "providers", run_providers, "os serviços e o que cada um pede", tenant=False)


def run_add(args: argparse.Namespace) -> Answer:
    """Connect an account."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor) if args.creditor else None
        asked = tenants.settings_of(args.provider)
        row, made = tenants.connect_account(
            creditor_id=creditor.pk if creditor else None,
            provider=args.provider,
            channel=args.channel,
            given=_pairs(args.setting, "--setting"),
            secrets=_secrets(args.secret_file, asked),
            actor=ACTOR,
        )
        shown = _shown(row, tenants.secret_names(row.pk))
    lines = [f"Conta {row.pk} ligada: {args.provider}, {row.channel}.", f"Retornos: {shown['callback']}"]
    lines += [f"Guarde agora, não aparece de novo: {name} = {text}" for name, text in made.items()]
    return Answer(shown | {"made": made}, "\n".join(lines))


def run_change(args: argparse.Namespace) -> Answer:
    """Change an account; what is not named stays."""
    with acting(args):
        row = tenants.account_named(args.account)
        if row is None:
            raise _unknown(args.account)
        asked = tenants.settings_of(row.provider)
        known = {one.name for one in asked}
        told = {name: str(text) for name, text in row.settings.items() if name in known}
        changed = tenants.change_account(
            account_id=row.pk,
            given=told | _pairs(args.setting, "--setting"),
            secrets=_secrets(args.secret_file, asked),
            actor=ACTOR,
        )
    text = f"Conta {row.pk} mudada: {', '.join(changed)}." if changed else "Nada mudou."
    return Answer({"id": row.pk, "changed": changed}, text)


def run_list(args: argparse.Namespace) -> Answer:
    """The accounts of the organization, or those that one creditor may use."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor) if args.creditor else None
        found = [
            row
            for row in tenants.account_rows()
            if creditor is None or row.creditor_id in (None, creditor.pk)
        ]
        states = outreach.account_states(found)
        rows = [
            _shown(row, tenants.secret_names(row.pk)) | {"today": channel_today.shown(states[row.pk])}
            for row in found
        ]
    lines = [
        f"{row['id']:>4} {row['channel']:9} {row['provider']:15} {row['creditor'] or 'todos':16}"
        f" {channel_today.words(states[row['id']]) if row['active'] else 'desligada'}  {row['callback']}"
        for row in rows
    ]
    return Answer(rows, "\n".join(lines) or "Nenhuma conta ligada: tudo fica no ensaio.")


def run_test(args: argparse.Namespace) -> Answer:
    """One message to yourself through an account."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        row = _meant(args, creditor.pk)
        masked = outreach.send_test(
            creditor=creditor, channel=row.channel, to=args.to, actor=ACTOR, account_id=row.pk
        )
    return Answer(
        {"id": row.pk, "channel": row.channel, "accepted": True, "to": masked},
        f"Teste aceito para {masked}. Confira se chegou.",
    )


def run_stop(args: argparse.Namespace) -> Answer:
    """Take an account out of use."""
    with acting(args):
        if not tenants.stop_account(account_id=args.account, actor=ACTOR):
            raise _unknown(args.account)
    return Answer({"stopped": args.account}, "Conta desligada. Sem conta, este canal não é usado.")


def run_resume(args: argparse.Namespace) -> Answer:
    """Let an account go on that paused or stopped."""
    with acting(args):
        released = outreach.resume_account(account_id=args.account, actor=ACTOR)
    text = f"Conta {args.account} retomada; mensagens que já podem sair: {released}."
    return Answer({"resumed": args.account, "released": released}, text)


def run_providers(args: argparse.Namespace) -> Answer:
    """Every service and what it asks for."""
    rows: list[dict[str, Any]] = [
        {
            "provider": name,
            "title": told.title,
            "channels": list(told.channels),
            "settings": [
                {
                    "name": one.name,
                    "label": one.label,
                    "help": one.help,
                    "required": one.required and not one.made,
                    "secret": one.secret,
                    "default": one.default,
                    "choices": list(one.choices),
                }
                for one in tenants.settings_of(name)
            ],
        }
        for name, told in tenants.providers().items()
    ]
    lines = []
    for row in rows:
        lines.append(f"{row['provider']}: {row['title']} ({', '.join(row['channels'])})")
        for one in row["settings"]:
            how = "segredo" if one["secret"] else "preciso" if one["required"] else "se quiser"
            lines.append(f"    {one['name']:18} {how:10} {one['label']}. {one['help']}".rstrip())
    return Answer(rows, "\n".join(lines))


def _meant(args: argparse.Namespace, creditor_id: int) -> Any:
    if args.account:
        found = tenants.account_in_use(args.account)
        return found if found and found.creditor_id in (None, creditor_id) else _raise(args.account)
    rows = [row for row in tenants.account_rows() if row.active and row.creditor_id in (None, creditor_id)]
    if args.channel:
        return tenants.real_accounts(creditor_id).get(args.channel) or _raise(args.channel)
    rows = [row for row in rows if row.provider == args.provider]
    return max(rows, key=lambda row: row.pk) if rows else _raise(args.provider)


def _raise(which: object) -> Any:
    raise _unknown(which)


def _unknown(which: object) -> Refused:
    return Refused(f"Não há conta “{which}” ligada para este credor. Veja emdia channel list.")


def _pairs(texts: list[str], option: str) -> dict[str, str]:
    """``NAME=VALUE`` as a dict. Raises :class:`Refused`."""
    found = {}
    for text in texts:
        name, sign, content = text.partition("=")
        if not sign:
            raise Refused(f"{option}: escreva NOME=VALOR (veio “{name[:30]}”).")
        found[name.strip()] = content
    return found


def _secrets(files: list[str], asked: Any) -> dict[str, str]:
    """Secrets from files, else from the environment. Raises :class:`Refused`."""
    names = {one.name for one in asked if one.secret}
    found = {name: os.environ.get(f"EMDIA_SECRET_{name.upper()}", "") for name in names}
    for name, path in _pairs(files, "--secret-file").items():
        if name not in names:
            raise Refused(
                f"--secret-file: “{name}” não é um segredo deste serviço; são {', '.join(sorted(names))}."
            )
        try:
            found[name] = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise Refused(f"--secret-file: não consigo ler o arquivo de “{name}”.") from None
        if not found[name].strip() or len(found[name]) > LARGEST_SECRET:
            raise Refused(f"--secret-file: o arquivo de “{name}” está vazio ou é grande demais.")
    return {name: text.strip() for name, text in found.items() if text.strip()}


def _shown(row: Any, secrets: frozenset[str]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "creditor": row.creditor.slug if row.creditor else None,
        "channel": row.channel,
        "provider": row.provider,
        "settings": row.settings,
        "secrets": sorted(secrets),
        "active": row.active,
        "callback": outreach.callback_address(row),
        "created_at": stamp(row.created_at),
    }
