"""``emdia doctor email``: is the DNS of a creditor's sender right, and what has to be written into it?"""

import argparse
from dataclasses import asdict

from emdia.apps.tenants import api as tenants
from emdia.core import dns_text
from emdia.entry import mail_doctor
from emdia.entry.cli.answer import Answer, Refused, acting, command
from emdia.entry.cli.parser import Parser


def register(doctor: argparse.ArgumentParser) -> None:
    """Add what ``doctor`` looks at beside the installation."""
    more = doctor.add_subparsers(dest="action", metavar="o quê", parser_class=Parser)
    one = command(more, "email", run_email, "confere SPF, DKIM e DMARC do remetente de um credor")
    one.add_argument("--creditor", required=True)
    one.add_argument(
        "--selector", action="append", default=[], help="o seletor DKIM que o serviço de e-mail mostrou"
    )


def run_email(args: argparse.Namespace) -> Answer:
    """Look the records up; exit 1 where one is missing or wrong."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        try:
            domain, found = mail_doctor.examine(creditor, args.selector)
        except mail_doctor.NoSender as error:
            raise Refused(
                f"{creditor.slug} ainda não tem conta de e-mail com remetente: ligue uma em Canais."
            ) from error
        except dns_text.Unanswered as error:
            raise Refused("O DNS não respondeu: confira a rede e tente de novo.") from error
    well = all(one.ok for one in found)
    lines = []
    for one in found:
        lines.append(f"{'ok ' if one.ok else 'NÃO'}  {one.says}")
        if one.write:
            lines += [f"     escreva no DNS: {one.write.name}  {one.write.kind}", f"       {one.write.value}"]
    data = {"domain": domain, "ok": well, "checks": [asdict(one) for one in found]}
    return Answer(data, "\n".join(lines), 0 if well else 1)
