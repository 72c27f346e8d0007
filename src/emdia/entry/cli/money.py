"""``emdia pay``."""

import argparse
import datetime as dt
import hashlib
from typing import Any

from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, home
from emdia.domain.money import format_brl, format_plain, guess_style, parse_cents
from emdia.entry.cli.answer import Answer, acting, business_time, command, moment_of, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    parser = command(commands, "pay", run_pay, "registra um pagamento")
    parser.add_argument("--creditor", required=True)
    parser.add_argument(
        "--receivable", required=True, metavar="NÚMERO", help="número do título, como o credor o chama"
    )
    parser.add_argument(
        "--amount", required=True, metavar="VALOR", help="123.45, ou full para o total do dia"
    )
    parser.add_argument("--at", type=moment_of, metavar="DATA", help="quando foi pago; pode ser no passado")
    parser.add_argument("--reference", help="identifica o pagamento; o mesmo duas vezes conta uma")


def run_pay(args: argparse.Namespace) -> Answer:
    """Record a payment of one title."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        title = receivables.title_by_number(creditor=creditor, number=args.receivable)
        paid_at = args.at or clock.now()
        cents = None if args.amount == "full" else parse_cents(args.amount, style=guess_style([args.amount]))
        with business_time(_side_effects_at(args.at)):
            found = payments.record(
                case_id=title.case_id,
                receivable_ids=[title.pk],
                cents=cents,
                paid_at=paid_at,
                source="cli",
                reference=args.reference or _reference(title.pk, cents, paid_at),
                actor="cli",
            )
        data = {
            "payment": found.payment.pk,
            "receivable": title.number,
            "amount": format_plain(found.payment.cents),
            "excess": format_plain(found.excess_cents),
            "settled": title.pk in found.settled,
            "repeated": found.repeated,
            "paid_at": stamp(found.payment.paid_at),
        }
    return Answer(data, _words(data, found.payment.cents))


def _side_effects_at(paid_at: dt.datetime | None) -> dt.datetime | None:
    """Where the clock stands while a payment is recorded; None: where it is.

    A payment may carry any past time, but the clock never goes back behind what was said. While a worker lives, the
    clock is the wall's, and what was paid in the past is recorded now.
    """
    if paid_at is None or (paid_at <= clock.now() and home.worker_lives()):
        return None
    last = outreach.last_sent_at()
    return paid_at if last is None or last <= paid_at else last


def _reference(title: int, cents: int | None, paid_at: dt.datetime) -> str:
    """The same title, amount and time are the same payment."""
    return hashlib.sha256(f"{title}|{cents}|{paid_at.isoformat()}".encode()).hexdigest()[:24]


def _words(data: dict[str, Any], cents: int) -> str:
    if data["repeated"]:
        return "Este pagamento já estava registrado; nada mudou."
    tail = "título quitado" if data["settled"] else "título ainda em aberto"
    return f"Pagamento de {format_brl(cents)} registrado; {tail}."
