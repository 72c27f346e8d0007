"""``/payments``: money that came in, recorded once by its reference, and taken back."""

import datetime as dt
from typing import Annotated, Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.money import format_plain, parse_cents
from emdia.web.api.bearer import Token, acting, bearer_of
from emdia.web.api.once import Key, once
from emdia.web.api.problems import Problem, missing
from emdia.web.api.shapes import (
    LARGEST,
    PRINTABLE,
    After,
    CaseFilter,
    Id,
    Limit,
    Sent,
    page,
    refusals,
    stamp,
    words,
)

router = Router(tags=["Pagamentos"])
SOURCE = "api"
FULL = "full"
OLDEST = dt.datetime(2000, 1, 1, tzinfo=clock.SAO_PAULO)
NEWEST = dt.datetime(2200, 1, 1, tzinfo=clock.SAO_PAULO)


class PaymentIn(Sent):
    """A payment of one title (``receivable`` or ``number``) or of a whole case (``case``, oldest title first)."""

    receivable: int | None = Field(None, ge=1, le=LARGEST, description="O título, pelo número daqui.")
    number: Annotated[str, words(90)] = Field(
        "", description="O título, pelo seu número; com parcela ou vencimento, “123/2” ou “123/2026-03-10”."
    )
    case: int | None = Field(None, ge=1, le=LARGEST, description="O caso inteiro.")
    amount: Annotated[str, StringConstraints(pattern=r"^(full|[0-9]{1,9}\.[0-9]{2})$")] = Field(
        description="1234.56, ou full para o saldo do dia do pagamento."
    )
    paid_at: dt.datetime = Field(description="Quando foi pago; sem fuso, vale o de São Paulo.")
    reference: Annotated[str, words(50, least=1)] = Field(
        description="Como o seu sistema chama este pagamento: o mesmo duas vezes conta uma."
    )


class ReversalIn(Sent):
    """Why a payment is taken back."""

    reason: Annotated[str, StringConstraints(min_length=3, max_length=200, pattern=PRINTABLE)]


class PartOut(Schema):
    """What a payment paid of one title."""

    receivable: int
    number: str
    principal: str
    additions: str = Field(description="Multa, juros, correção e tarifas.")
    discount: str
    settled: bool


class PaymentOut(Schema):
    """A payment."""

    id: int
    case: int
    amount: str
    excess: str = Field(description="O que passou do saldo.")
    paid_at: dt.datetime
    source: str
    reference: str
    reversed_at: dt.datetime | None
    parts: list[PartOut]


class PaymentPage(Schema):
    """One page of payments."""

    items: list[PaymentOut]
    next: int | None


@router.post(
    "",
    auth=Token("payments:write"),
    response={201: PaymentOut, 200: PaymentOut, **refusals(409)},
    operation_id="record_payment",
    summary="Registrar um pagamento",
)
@acting
def record(
    request: HttpRequest, response: HttpResponse, payment: PaymentIn, key: Key
) -> Status[dict[str, Any]]:
    """201 quando é novo; 200 quando esta referência já o tinha registrado. O que estava na fila de envio para o que foi
    pago é cancelado na hora."""
    bearer = bearer_of(request)
    paid_at = _moment(payment.paid_at)

    def work() -> tuple[int, dict[str, Any]]:
        case_id, titles = _target(payment, bearer.creditor)
        cents = None if payment.amount == FULL else parse_cents(payment.amount, style="us")
        reference = f"{bearer.creditor.pk}:{payment.reference}"
        _same(payments.payment_known(source=SOURCE, reference=reference), case_id, cents)
        try:
            found = payments.record(
                case_id=case_id,
                receivable_ids=titles,
                cents=cents,
                paid_at=paid_at,
                source=SOURCE,
                reference=reference,
                actor=bearer.actor,
            )
        except IntegrityError:
            raise _taken() from None
        (row,) = payments.payments_by_id([found.payment.pk])
        return (200 if found.repeated else 201), _payment(row)

    return once(request, response, key, work)


def _moment(paid_at: dt.datetime) -> dt.datetime:
    moment = paid_at if paid_at.tzinfo else paid_at.replace(tzinfo=clock.SAO_PAULO)
    if not OLDEST < moment < NEWEST:
        said = "A data do pagamento precisa ser de 2000 em diante e não pode estar no futuro."
        raise Problem(422, "paid_at", said, errors=[("paid_at", said)])
    return moment


def _target(payment: PaymentIn, creditor: Any) -> tuple[int, list[int] | None]:
    """(case, titles) that are paid. Raises :class:`Problem`."""
    if sum([payment.receivable is not None, bool(payment.number), payment.case is not None]) != 1:
        said = "Diga o que foi pago de um só jeito: receivable, number ou case."
        raise Problem(422, "target", said, errors=[("receivable", said)])
    if payment.case is not None:
        owner = receivables.owners_of_cases([payment.case]).get(payment.case)
        if owner is None or owner.creditor_id != creditor.pk:
            raise _nowhere("case", "Não há caso com este número para o credor deste token.")
        return payment.case, None
    if payment.receivable is not None:
        title = receivables.title_of(creditor_id=creditor.pk, receivable_id=payment.receivable)
        if title is None:
            raise _nowhere("receivable", "Não há título com este número para o credor deste token.")
    else:
        try:
            title = receivables.title_by_number(creditor=creditor, number=payment.number)
        except receivables.NotFound as error:
            raise _nowhere("number", str(error)) from error
    return title.case_id, [title.pk]


def _nowhere(field: str, said: str) -> Problem:
    return Problem(422, "target_unknown", said, errors=[(field, said)])


def _same(known: Any, case_id: int, cents: int | None) -> None:
    """The same reference has to mean the same payment."""
    if known is not None and (known.case_id != case_id or (cents is not None and known.cents != cents)):
        raise _taken()


def _taken() -> Problem:
    said = (
        "Esta referência já registrou outro pagamento. Confira o valor e o título, ou use outra referência."
    )
    return Problem(409, "reference_used", said, errors=[("reference", said)])


@router.post(
    "/{payment_id}/reversal",
    auth=Token("payments:write"),
    response={200: PaymentOut, **refusals(404, 409)},
    operation_id="reverse_payment",
    summary="Estornar um pagamento",
)
@acting
def reverse(
    request: HttpRequest, response: HttpResponse, payment_id: Id, reversal: ReversalIn, key: Key
) -> Status[dict[str, Any]]:
    """Os títulos que ele tinha quitado voltam a ficar abertos, com o saldo de antes."""
    bearer = bearer_of(request)

    def work() -> tuple[int, dict[str, Any]]:
        _own(request, payment_id)
        payments.reverse(payment_id=payment_id, at=clock.now(), reason=reversal.reason, actor=bearer.actor)
        return 200, _payment(_own(request, payment_id))

    return once(request, response, key, work)


@router.get(
    "",
    auth=Token("payments:read"),
    response={200: PaymentPage, **refusals()},
    operation_id="list_payments",
    summary="Listar pagamentos",
)
@acting
def listing(
    request: HttpRequest, after: After = 0, limit: Limit = 50, case: CaseFilter = None
) -> dict[str, Any]:
    """Na ordem em que foram registrados, de qualquer origem; os estornados também."""
    creditor = bearer_of(request).creditor.pk
    rows = payments.payments_after(creditor_id=creditor, after_id=after, limit=limit + 1, case_id=case)
    return page([_payment(row) for row in rows], limit)


@router.get(
    "/{payment_id}",
    auth=Token("payments:read"),
    response={200: PaymentOut, **refusals(404)},
    operation_id="get_payment",
    summary="Ver um pagamento",
)
@acting
def one(request: HttpRequest, payment_id: Id) -> dict[str, Any]:
    """Com o que pagou de cada título."""
    return _payment(_own(request, payment_id))


def _own(request: HttpRequest, payment_id: int) -> Any:
    rows = payments.payments_by_id([payment_id])
    if not rows or rows[0].creditor_id != bearer_of(request).creditor.pk:
        raise missing("pagamento")
    return rows[0]


def _payment(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "case": row.case_id,
        "amount": format_plain(row.cents),
        "excess": format_plain(row.excess_cents),
        "paid_at": stamp(row.paid_at),
        "source": row.source,
        "reference": row.reference.partition(":")[2] if row.source == SOURCE else row.reference,
        "reversed_at": stamp(row.reversed_at),
        "parts": [_part(part) for part in row.parts.all()],
    }


def _part(part: Any) -> dict[str, Any]:
    additions = part.fees_cents + part.interest_cents + part.fine_cents + part.correction_cents
    return {
        "receivable": part.receivable_id,
        "number": part.receivable.number,
        "principal": format_plain(part.principal_cents),
        "additions": format_plain(additions),
        "discount": format_plain(part.discount_cents),
        "settled": part.settled,
    }
