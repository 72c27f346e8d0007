"""``emdia member``: who may sign in: by invitation, in which role, until when; the way out of a forgotten password."""

import argparse
from typing import Any

from django.conf import settings
from django.urls import reverse

from emdia.apps.tenants import api as tenants
from emdia.domain.vocabulary import Role
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp
from emdia.entry.cli.secret import ask_password

NEEDED = "Diga a senha em EMDIA_PASSWORD, ou rode num terminal para que eu pergunte."
ROLES = [role.value for role in Role]


def register(commands: Any) -> None:
    """Add this family's commands."""
    member = commands.add_parser("member", help="quem entra no console")
    actions = member.add_subparsers(dest="action", required=True, metavar="ação")
    invite = command(actions, "invite", run_invite, "convida por e-mail: um link que vale sete dias, uma vez")
    _person(invite)
    invite.add_argument("--role", choices=ROLES, default=Role.COLLECTOR.value)
    add = command(
        actions, "add", run_add, "dá acesso a uma pessoa; a senha é pedida ou vem de EMDIA_PASSWORD"
    )
    _person(add)
    add.add_argument("--name", default="")
    add.add_argument("--role", choices=ROLES, default=Role.COLLECTOR.value)
    role = command(actions, "role", run_role, "troca o papel de uma pessoa")
    _person(role)
    role.add_argument("--role", choices=ROLES, required=True)
    _person(
        command(actions, "remove", run_remove, "desliga o acesso de uma pessoa; as sessões terminam na hora")
    )
    _person(
        command(
            actions,
            "password",
            run_password,
            "troca a senha de quem esqueceu; pedida ou vinda de EMDIA_PASSWORD",
        )
    )
    command(actions, "list", run_list, "lista quem entra e quem foi convidado")


def _person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--email", required=True)


def run_invite(args: argparse.Namespace) -> Answer:
    """Ask somebody in; the link is printed, and mailed where there is a server."""
    with acting(args):
        row = tenants.invite(email=args.email, role=Role(args.role), actor="cli")
        link = f"{settings.BASE_URL}{reverse('invitation', args=[tenants.token_of(row)])}"
        text = f"Você foi convidado para o Em Dia. Abra, em até sete dias, para criar a sua senha:\n{link}\n"
        carried = tenants.staff_mail(to=row.email, subject="Convite para o Em Dia", text=text)
    data = {
        "email": row.email,
        "role": row.role,
        "link": link,
        "expires_at": stamp(row.expires_at),
        "mailed_by": carried or None,
    }
    said = f"Convite enviado para {row.email}." if carried == "smtp" else f"Entregue este link a {row.email}:"
    return Answer(data, f"{said}\n{link}")


def run_add(args: argparse.Namespace) -> Answer:
    """Let a person in; who has an account keeps its password."""
    with acting(args):
        password = ask_password(quiet=args.json)
        if not password:
            raise Refused(NEEDED)
        member = tenants.add_member(email=args.email, password=password, role=Role(args.role), name=args.name)
        data = {"email": member.user.email, "role": member.role}
    return Answer(data, f"{data['email']} já pode entrar, com o papel {data['role']}.")


def run_role(args: argparse.Namespace) -> Answer:
    """Give a member another role; refused for the last owner."""
    with acting(args):
        row = tenants.member_named(args.email)
        changed = tenants.change_role(member_id=row.pk, role=Role(args.role), actor="cli")
    text = f"{args.email}: {args.role}." if changed else f"{args.email} já tinha este papel."
    return Answer({"email": args.email, "role": args.role, "changed": changed}, text)


def run_remove(args: argparse.Namespace) -> Answer:
    """Deactivate a member; refused for the last owner."""
    with acting(args):
        row = tenants.member_named(args.email)
        tenants.end_member(member_id=row.pk, actor="cli")
    return Answer(
        {"email": args.email, "removed": True}, f"{args.email} não entra mais. As sessões terminaram."
    )


def run_password(args: argparse.Namespace) -> Answer:
    """Set a member's password anew; whoever was signed in as her is signed out."""
    with acting(args):
        password = ask_password(quiet=args.json)
        if not password:
            raise Refused(NEEDED)
        email = tenants.set_password(email=args.email, password=password)
    return Answer({"email": email}, f"Senha de {email} trocada. Quem estava conectado com ela saiu.")


def run_list(args: argparse.Namespace) -> Answer:
    """The members of the tenant, and the invitations that wait."""
    with acting(args):
        rows = [
            {
                "email": row.user.email,
                "role": row.role,
                "state": "ended" if row.ended_at else "active",
                "until": stamp(row.ended_at),
            }
            for row in tenants.members()
        ]
        rows += [
            {"email": row.email, "role": row.role, "state": "invited", "until": stamp(row.expires_at)}
            for row in tenants.invitations()
        ]
    words = {"active": "", "ended": "desligada", "invited": "convidada"}
    lines = [f"{row['role']:10} {row['email']}  {words[str(row['state'])]}".rstrip() for row in rows]
    return Answer(rows, "\n".join(lines) or "Ninguém ainda.")
