"""``/receivables``: titles come in by the same way as a file's rows, and are read page by page."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.balance import TitleBalance
from emdia.domain.money import format_plain
from emdia.domain.vocabulary import TitleState
from emdia.web.api.bearer import Token, acting, bearer_of, may_reveal
from emdia.web.api.once import Key, once
from emdia.web.api.problems import missing
from emdia.web.api.shapes import (
    After,
    Amount,
    Breakdown,
    CaseFilter,
    Debtor,
    Id,
    Limit,
    Sent,
    breakdown,
    debtor,
    page,
    refusals,
    words,
)

router = Router(tags=["Títulos"])
MOST = 1000


class ReceivableIn(Sent):
    """One title with the person who owes it. Sent again with the same number and installment, it is updated."""

    number: Annotated[str, words(60, least=1)] = Field(
        description="Número do título no seu sistema: é por ele que o reconhecemos."
    )
    installment: Annotated[str, words(20)] = Field("", description="Parcela, se o número se repete.")
    name: Annotated[str, words(150, least=1)] = Field(description="Quem deve.")
    tax_id: Annotated[str, words(20)] = Field("", description="CPF ou CNPJ. Sem ele, mande code.")
    code: Annotated[str, words(60)] = Field("", description="O seu código deste cliente.")
    phones: list[Annotated[str, words(30)]] = Field(default_factory=list, max_length=3)
    emails: list[Annotated[str, words(254)]] = Field(default_factory=list, max_length=2)
    whatsapp_ok: bool | None = Field(None, description="A pessoa aceita WhatsApp?")
    address: Annotated[str, words(200)] = ""
    city: Annotated[str, words(80)] = ""
    state: Annotated[str, words(2)] = Field("", description="UF.")
    postcode: Annotated[str, words(10)] = Field("", description="CEP.")
    birth: dt.date | None = None
    segment: Annotated[str, words(40)] = ""
    contract: Annotated[str, words(60)] = ""
    description: Annotated[str, words(160)] = Field(
        "", description="O que é, em palavras: “mensalidade de março”."
    )
    amount: Amount
    updated_amount: Amount | None = Field(
        None, description="Valor já atualizado por você; nada se soma a ele."
    )
    issued_on: dt.date | None = None
    due_on: dt.date
    boleto: Annotated[str, words(60)] = Field("", description="Linha digitável.")
    status: Literal["open", "paid", "canceled"] = "open"
    paid_on: dt.date | None = None
    paid_amount: Amount | None = None


class BatchIn(Sent):
    """Up to a thousand titles."""

    receivables: list[ReceivableIn] = Field(min_length=1, max_length=MOST)


class RowProblem(Schema):
    """Why one title stayed out."""

    field: str
    reason: str


class RowOut(Schema):
    """What became of one title of the batch, in its order."""

    index: int
    number: str
    receivable: int | None = Field(description="O título aqui; vazio quando ficou de fora.")
    problem: RowProblem | None


class BatchOut(Schema):
    """What the batch did. A title that stays out does not stop the others."""

    created: int
    updated: int
    unchanged: int
    settled: int
    rejected: int
    results: list[RowOut]


class ReceivableOut(Schema):
    """A title."""

    id: int
    case: int
    number: str
    installment: str
    contract: str
    description: str
    debtor: Debtor
    amount: str = Field(description="Valor original.")
    due_on: dt.date
    effective_due_on: dt.date = Field(
        description="Vencimento que conta: se cai em dia sem banco, o seguinte."
    )
    state: str = Field(description="open, settled, canceled ou written_off.")
    settled_on: dt.date | None
    paused: bool
    disputed: bool
    balance: Breakdown | None = Field(description="Saldo de hoje; só de título aberto.")


class ReceivablePage(Schema):
    """One page of titles."""

    items: list[ReceivableOut]
    next: int | None = Field(description="Mande como after para a página seguinte; vazio: acabou.")


@router.post(
    "",
    auth=Token("receivables:write"),
    response={200: BatchOut, **refusals(409, 413)},
    operation_id="send_receivables",
    summary="Enviar ou atualizar títulos em lote",
)
@acting
def send(request: HttpRequest, response: HttpResponse, batch: BatchIn, key: Key) -> Status[dict[str, Any]]:
    """Cada título passa pela mesma conferência de uma linha de planilha. Os que têm problema voltam em “results” com o
    motivo; os outros entram."""
    bearer = bearer_of(request)

    def work() -> tuple[int, dict[str, Any]]:
        report, results = receivables.import_rows(
            [_row(one) for one in batch.receivables],
            creditor=bearer.creditor,
            name=f"API: {bearer.name}",
            actor=bearer.actor,
        )
        counts = report.counts()
        said = {name: counts[name] for name in ("created", "updated", "unchanged", "settled", "rejected")}
        rows = [
            _result(at, one, found)
            for at, (one, found) in enumerate(zip(batch.receivables, results, strict=True))
        ]
        return 200, {**said, "results": rows}

    return once(request, response, key, work)


def _row(one: ReceivableIn) -> dict[str, Any]:
    """As the reader of files calls the fields."""
    return {
        **{name: getattr(one, name) for name in _SAME},
        "phone": one.phones,
        "email": one.emails,
        "whatsapp_ok": {True: "sim", False: "não", None: ""}[one.whatsapp_ok],
        "birth": _day(one.birth),
        "updated": one.updated_amount or "",
        "issued": _day(one.issued_on),
        "due": _day(one.due_on),
        "digitable": one.boleto,
        "paid_on": _day(one.paid_on),
        "paid_amount": one.paid_amount or "",
        "status": one.status,
        "amount": one.amount,
    }


_SAME = (
    *("number", "installment", "name", "tax_id", "code", "address", "city", "state", "postcode"),
    *("segment", "contract", "description"),
)


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _result(at: int, one: ReceivableIn, found: receivables.RowResult) -> dict[str, Any]:
    problem = {"field": found.field, "reason": found.reason} if found.reason else None
    return {
        "index": at,
        "number": one.number,
        "receivable": found.receivable.pk if found.receivable and not problem else None,
        "problem": problem,
    }


@router.get(
    "",
    auth=Token("receivables:read"),
    response={200: ReceivablePage, **refusals()},
    operation_id="list_receivables",
    summary="Listar títulos",
)
@acting
def titles(
    request: HttpRequest,
    after: After = 0,
    limit: Limit = 50,
    state: Annotated[
        Literal["open", "settled", "canceled", "written_off"] | None, Query(description="Só os deste estado.")
    ] = None,
    number: Annotated[str, Query(description="Só os deste número."), words(60)] = "",
    case: CaseFilter = None,
) -> dict[str, Any]:
    """Na ordem em que entraram."""
    rows = receivables.titles_after(
        creditor_id=bearer_of(request).creditor.pk,
        after_id=after,
        limit=limit + 1,
        state=state or "",
        number=number,
        case_id=case,
    )
    return page(_shown(request, rows), limit)


@router.get(
    "/{receivable_id}",
    auth=Token("receivables:read"),
    response={200: ReceivableOut, **refusals(404)},
    operation_id="get_receivable",
    summary="Ver um título",
)
@acting
def title(request: HttpRequest, receivable_id: Id) -> dict[str, Any]:
    """Com o saldo de hoje, em partes."""
    row = receivables.title_of(creditor_id=bearer_of(request).creditor.pk, receivable_id=receivable_id)
    if row is None:
        raise missing("título")
    return _shown(request, [row])[0]


def _shown(request: HttpRequest, rows: list[Any]) -> list[dict[str, Any]]:
    today = clock.today()
    owed = receivables.balances([row.pk for row in rows if row.state == TitleState.OPEN], on=today)
    return [_title(row, owed.get(row.pk), today, reveal=may_reveal(request)) for row in rows]


def _title(row: Any, balance: TitleBalance | None, today: dt.date, *, reveal: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "case": row.case_id,
        "number": row.number,
        "installment": row.installment,
        "contract": row.contract,
        "description": row.description,
        "debtor": debtor(row.case.debtor, reveal=reveal),
        "amount": format_plain(row.principal_cents),
        "due_on": row.due_on,
        "effective_due_on": row.effective_due_on,
        "state": row.state,
        "settled_on": row.settled_on,
        "paused": bool(row.pause_reason) and (row.paused_until is None or row.paused_until >= today),
        "disputed": row.disputed_at is not None,
        "balance": breakdown(balance) if balance else None,
    }
