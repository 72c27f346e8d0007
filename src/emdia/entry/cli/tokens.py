"""``emdia token``: which programs may act for a creditor."""

import argparse
from typing import Any

from emdia.apps.integrations import api as integrations
from emdia.apps.tenants import api as tenants
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("token", help="tokens da API")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    add = command(actions, "add", run_add, "cria um token; ele aparece só desta vez")
    add.add_argument("--creditor", required=True)
    add.add_argument("--name", required=True, help="o programa que vai usá-lo")
    add.add_argument(
        "--scope",
        action="append",
        required=True,
        choices=list(integrations.SCOPES),
        help="o que ele pode; repita para vários",
    )
    add.add_argument("--days", type=int, help="quantos dias vale; sem isto, até ser revogado")
    command(actions, "list", run_list, "os tokens, sem os segredos")
    revoke = command(actions, "revoke", run_revoke, "tira a permissão na hora")
    revoke.add_argument("token", type=int, metavar="NÚMERO", help="como em emdia token list")


def run_add(args: argparse.Namespace) -> Answer:
    """Make a token."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        row, secret = integrations.add_token(
            creditor=creditor, name=args.name, scopes=args.scope, actor="cli", days=args.days
        )
    text = f"{secret}\nGuarde agora: este token não aparece de novo. Documentação em /api/v1/."
    return Answer(_shown(row) | {"token": secret}, text)


def run_list(args: argparse.Namespace) -> Answer:
    """The tokens of the organization."""
    with acting(args):
        rows = [_shown(row) for row in integrations.token_rows()]
    lines = [
        f"{row['id']:>4} {row['prefix']}…  {row['creditor']:16} {row['name']:20} {', '.join(row['scopes'])}"
        f"{'  revogado' if row['revoked_at'] else ''}"
        for row in rows
    ]
    return Answer(rows, "\n".join(lines) or "Nenhum token ainda.")


def run_revoke(args: argparse.Namespace) -> Answer:
    """Take a token's right away."""
    with acting(args):
        if not integrations.revoke_token(token_id=args.token, actor="cli"):
            raise Refused(f"Não há token {args.token} que ainda valha. Veja emdia token list.")
    return Answer({"revoked": args.token}, "Revogado: este token não abre mais nada.")


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "creditor": row.creditor.slug,
        "name": row.name,
        "prefix": row.prefix,
        "scopes": row.scopes,
        "created_at": stamp(row.created_at),
        "expires_at": stamp(row.expires_at),
        "revoked_at": stamp(row.revoked_at),
        "last_used_on": row.last_used_on and row.last_used_on.isoformat(),
    }
