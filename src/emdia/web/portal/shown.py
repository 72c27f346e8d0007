"""Titles and payments as the page says them: names, days and money in words, each with its breakdown (R05)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.core.clock import SAO_PAULO
from emdia.domain.balance import ContractTerms, TitleBalance
from emdia.domain.dates import long_date, on_long_date
from emdia.domain.digitable import DigitableError, parse_digitable
from emdia.domain.money import format_brl

BASIS = {
    "legal": "Juros pela taxa legal: o contrato não declara outra.",
    "none": "Nada foi acrescentado: o contrato não declara multa nem juros.",
    "informed": "Valor atualizado informado pelo credor; nada mais é acrescentado.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One title for the page. ``slip`` is its linha digitável where paying by it still settles the title."""

    id: int
    name: str
    due: str
    until: str
    late: bool
    original: str
    parts: tuple[tuple[str, str], ...]
    total: str
    cents: int
    basis: str
    slip: str
    disputed: bool
    """The person does not recognise it (R65): nothing asks for it until somebody answers."""


def show(opened: receivables.OpenTitles, *, on: dt.date) -> list[Shown]:
    """Every open title, oldest first."""
    return [_show(title, opened.owed[title.id], opened.terms, on) for title in opened.titles]


def _show(title: receivables.TitleOwed, owed: TitleBalance, terms: ContractTerms, on: dt.date) -> Shown:
    facts = title.facts
    late = facts.effective_due < on
    moved = facts.effective_due != facts.due
    name = outreach.title_name(
        description=title.description, installment=title.installment, number=title.number
    )
    return Shown(
        id=title.id,
        name=name[:1].upper() + name[1:],
        due=on_long_date(facts.due, today=on),
        until=long_date(facts.effective_due, today=on) if moved else "",
        late=late,
        original=format_brl(facts.principal_cents),
        parts=tuple(_parts(facts.principal_cents, owed)),
        total=format_brl(owed.total),
        cents=owed.total,
        basis=_basis(owed, terms) if late else "",
        slip="" if title.disputed else _slip(title, owed, on),
        disputed=title.disputed,
    )


def _parts(original: int, owed: TitleBalance) -> Iterable[tuple[str, str]]:
    correction = "Acréscimos informados" if owed.basis == "informed" else "Correção"
    for name, cents in (
        ("Já abatido do valor", owed.principal - original),
        ("Multa", owed.fine),
        ("Juros", owed.interest),
        (correction, owed.correction),
        ("Tarifas do contrato", owed.fees),
        ("Desconto", -owed.discount),
    ):
        if cents:
            yield name, format_brl(cents).replace("-", "− ")


def _basis(owed: TitleBalance, terms: ContractTerms) -> str:
    """Where what was added comes from, and until when a table knows it (R09, R12)."""
    until = f" Contado até {owed.known_until:%d/%m/%Y}." if owed.known_until is not None else ""
    return _basis_of(owed, terms) + until


def _basis_of(owed: TitleBalance, terms: ContractTerms) -> str:
    if owed.basis != "contract":
        return BASIS.get(owed.basis, "")
    said = []
    if terms.fine_bp:
        said.append(f"multa de {_percent(terms.fine_bp)}")
    if terms.interest_monthly_bp:
        said.append(f"juros de {_percent(terms.interest_monthly_bp)} ao mês, por dia")
    return f"Conforme o contrato: {' e '.join(said)}." if said else BASIS["none"]


def _percent(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    return f"{whole}%" if not rest else f"{whole},{rest:02d}".rstrip("0") + "%"


def _slip(title: receivables.TitleOwed, owed: TitleBalance, on: dt.date) -> str:
    """The slip stands until the effective due date, as long as its amount is what is owed."""
    if not title.digitable or title.facts.effective_due < on or owed.total != title.facts.principal_cents:
        return ""
    try:
        slip = parse_digitable(title.digitable, near=on)
    except DigitableError:
        return ""
    if slip.amount_cents not in (0, owed.total):
        return ""
    line = slip.line
    if len(line) != 47:
        return " ".join(line[at : at + 12] for at in range(0, 48, 12))
    groups = (line[0:5] + "." + line[5:10], line[10:15] + "." + line[15:21], line[21:26] + "." + line[26:32])
    return " ".join((*groups, line[32], line[33:]))


@dataclass(frozen=True, slots=True)
class Receipt:
    """One payment that came in (R13)."""

    number: int
    total: str
    day: str
    titles: tuple[tuple[str, str], ...]
    excess: str


def receipts(payments: Iterable[Any], *, on: dt.date) -> list[Receipt]:
    """Payments that stand, newest first."""
    return [_receipt(payment, on) for payment in payments if payment.reversed_at is None]


def _receipt(payment: Any, on: dt.date) -> Receipt:
    titles = []
    for part in payment.parts.all():
        row = part.receivable
        name = outreach.title_name(
            description=row.description, installment=row.installment, number=row.number
        )
        titles.append((name[:1].upper() + name[1:], "quitado" if part.settled else "pago em parte"))
    return Receipt(
        number=payment.pk,
        total=format_brl(payment.cents),
        day=long_date(payment.paid_at.astimezone(SAO_PAULO).date(), today=on),
        titles=tuple(titles),
        excess=format_brl(payment.excess_cents) if payment.excess_cents else "",
    )


def notices(rows: Iterable[tuple[str, Any]], *, on: dt.date) -> list[str]:
    """The history of notices, oldest first: ``sexta, 5 de dezembro, por SMS``."""
    by = {"sms": "SMS", "whatsapp": "WhatsApp", "email": "e-mail", "phone": "telefone"}
    lines = [
        f"{long_date(when.astimezone(SAO_PAULO).date(), today=on)}, por {by.get(channel, channel)}"
        for channel, when in rows
    ]
    return list(dict.fromkeys(reversed(lines)))
