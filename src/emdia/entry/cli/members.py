"""``emdia member``: who may sign in, and the way out of a forgotten password."""

import argparse
from typing import Any

from emdia.apps.tenants import api as tenants
from emdia.domain.vocabulary import Role
from emdia.entry.cli.answer import Answer, Refused, acting, command
from emdia.entry.cli.secret import ask_password

NEEDED = "Diga a senha em EMDIA_PASSWORD, ou rode num terminal para que eu pergunte."


def register(commands: Any) -> None:
    """Add this family's commands."""
    member = commands.add_parser("member", help="quem entra no console")
    actions = member.add_subparsers(dest="action", required=True, metavar="ação")
    add = command(
        actions, "add", run_add, "dá acesso a uma pessoa; a senha é pedida ou vem de EMDIA_PASSWORD"
    )
    add.add_argument("--email", required=True)
    add.add_argument("--name", default="")
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.COLLECTOR.value)
    password = command(
        actions, "password", run_password, "troca a senha de quem esqueceu; pedida ou vinda de EMDIA_PASSWORD"
    )
    password.add_argument("--email", required=True)
    command(actions, "list", run_list, "lista quem entra")


def run_add(args: argparse.Namespace) -> Answer:
    """Let a person in; who has an account keeps its password."""
    with acting(args):
        password = ask_password(quiet=args.json)
        if not password:
            raise Refused(NEEDED)
        member = tenants.add_member(email=args.email, password=password, role=Role(args.role), name=args.name)
        data = {"email": member.user.email, "role": member.role}
    return Answer(data, f"{data['email']} já pode entrar, com o papel {data['role']}.")


def run_password(args: argparse.Namespace) -> Answer:
    """Set a member's password anew; whoever was signed in as her is signed out."""
    with acting(args):
        password = ask_password(quiet=args.json)
        if not password:
            raise Refused(NEEDED)
        email = tenants.set_password(email=args.email, password=password)
    return Answer({"email": email}, f"Senha de {email} trocada. Quem estava conectado com ela saiu.")


def run_list(args: argparse.Namespace) -> Answer:
    """The members of the tenant."""
    with acting(args):
        rows = [{"email": row.user.email, "role": row.role} for row in tenants.members()]
    return Answer(rows, "\n".join(f"{row['role']:10} {row['email']}" for row in rows) or "Ninguém ainda.")
