"""``emdia init`` and ``emdia creditor``."""

import argparse
import secrets
from decimal import Decimal, InvalidOperation
from typing import Any

from emdia.apps.ladders import api as ladders
from emdia.apps.tenants import api as tenants
from emdia.core import home, tenancy
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Role
from emdia.entry.cli import on_air
from emdia.entry.cli.answer import Answer, Refused, acting, command, migrate
from emdia.entry.cli.secret import ask_password


def register(commands: Any) -> None:
    """Add this family's commands."""
    init = command(commands, "init", run_init, "prepara o diretório de dados e o banco", tenant=False)
    init.add_argument("--slug", default="minha-empresa", help="apelido da organização")
    init.add_argument("--name", default="Minha empresa")
    init.add_argument(
        "--email", help="e-mail de quem vai entrar como dono; a senha é pedida ou vem de EMDIA_PASSWORD"
    )
    creditor = commands.add_parser("creditor", help="credores")
    actions = creditor.add_subparsers(dest="action", required=True, metavar="ação")
    add = command(actions, "add", run_add, "cadastra um credor, que começa em ensaio")
    for name, needed in (
        ("slug", True),
        ("name", True),
        ("tax-id", True),
        ("address", True),
        ("city", True),
        ("state", True),
    ):
        add.add_argument(f"--{name}", required=needed)
    add.add_argument("--trade-name", default="", help="nome fantasia")
    add.add_argument("--short-name", default="", help="até 15 letras, para SMS")
    add.add_argument("--pix-key", default="")
    add.add_argument("--fine", type=basis_points, help="multa do contrato, em %% (2)")
    add.add_argument("--interest", type=basis_points, help="juros do contrato ao mês, em %% (1)")
    add.add_argument("--evidence", default="declarado na linha de comando", help="onde o contrato diz isso")
    add.add_argument("--suspends-service", action="store_true")
    add.add_argument("--sector", default="other")
    for name in ("phone", "whatsapp", "email", "hours", "site", "signer"):
        add.add_argument(f"--{name}", default="")
    command(actions, "list", run_list, "lista os credores")
    on_air.add_to(actions)


def run_init(args: argparse.Namespace) -> Answer:
    """Make the data directory, the tables and the first tenant; again without harm."""
    migrate()
    try:
        return _init(args)
    except DomainError as error:
        raise Refused(str(error)) from error


def _init(args: argparse.Namespace) -> Answer:
    known = tenants.tenants()
    tenant = next((t for t in known if t.slug == args.slug), None) or (
        known[0] if known and args.slug == "minha-empresa" else None
    )
    created = tenant is None
    if tenant is None:
        tenant = tenants.add_tenant(slug=args.slug, name=args.name)
    text = f"Pronto: {home.path()} está preparado para “{tenant.name}”."
    if args.email:
        password = ask_password(quiet=args.json)
        with tenancy.use(tenant.pk):
            tenants.add_member(
                email=args.email, password=password or secrets.token_urlsafe(12), role=Role.OWNER
            )
        text += f" {_how_to_enter(args.email, known=bool(password))}"
    else:
        text += " Falta quem entra: emdia init --email voce@example.com"
    return Answer({"home": str(home.path()), "tenant": tenant.slug, "created": created}, text)


def _how_to_enter(email: str, *, known: bool) -> str:
    if known:
        return f"Agora: emdia serve, abra o endereço que ele mostra e entre como {email}."
    return f"Nenhuma senha foi dada; escolha uma: emdia member password --email {email}. Depois: emdia serve"


def run_add(args: argparse.Namespace) -> Answer:
    """Add a creditor with its default ladder."""
    with acting(args):
        declared = tenants.Declared(
            fine_bp=args.fine, interest_monthly_bp=args.interest, evidence=args.evidence
        )
        creditor = tenants.add_creditor(
            slug=args.slug,
            name=args.name,
            tax_id=args.tax_id,
            address=args.address,
            city=args.city,
            state=args.state,
            declared=declared,
            actor="cli",
            trade_name=args.trade_name,
            short_name=args.short_name,
            pix_key=args.pix_key,
            suspends_service=args.suspends_service,
            sector=args.sector,
            service_phone=args.phone,
            whatsapp=args.whatsapp,
            email=args.email,
            hours=args.hours,
            site=args.site,
            signer_name=args.signer,
        )
        ladders.install_default(creditor.pk)
        data = {
            "creditor": creditor.slug,
            "name": creditor.trade_name,
            "short_name": creditor.short_name,
            "on_air": False,
        }
    return Answer(
        data,
        f"Credor “{creditor.trade_name}” cadastrado, em ensaio: nada sai daqui. "
        f"Agora: emdia import ARQUIVO --creditor {creditor.slug}",
    )


def run_list(args: argparse.Namespace) -> Answer:
    """The creditors of the tenant."""
    with acting(args):
        rows = [
            {"creditor": c.slug, "name": c.trade_name, "on_air": c.on_air}
            for c in tenants.creditors().values()
        ]
    return Answer(rows, "\n".join(f"{r['creditor']:20} {r['name']}" for r in rows) or "Nenhum credor ainda.")


def basis_points(text: str) -> int:
    """argparse type of a percentage: ``2,5`` is 250."""
    try:
        value = Decimal(text.replace(",", ".").rstrip("%"))
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"“{text}” não é uma porcentagem; use 2 ou 2,5") from None
    if not 0 <= value <= 100 or value * 100 != int(value * 100):
        raise argparse.ArgumentTypeError(f"“{text}” não é uma porcentagem de até duas casas")
    return int(value * 100)
