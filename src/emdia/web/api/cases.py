"""``/cases``: one debtor with one creditor: what is owed, what comes next, where her page is."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from emdia.apps.ladders import api as ladders
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.core.tokens import case_token
from emdia.domain.balance import TitleBalance, case_total
from emdia.domain.vocabulary import TitleState
from emdia.web.api.bearer import Token, acting, bearer_of, may_reveal
from emdia.web.api.problems import missing
from emdia.web.api.shapes import (
    After,
    Breakdown,
    Debtor,
    Id,
    Limit,
    breakdown,
    debtor,
    page,
    refusals,
    words,
)

router = Router(tags=["Casos"])


class NextAction(Schema):
    """What the ladder does next, or why nothing."""

    step: str | None
    on: dt.date | None
    reason: str
    settled: bool = Field(
        description="false: algo mudou desde o último planejamento, e o próximo decide de novo."
    )


class CaseOut(Schema):
    """A case."""

    id: int
    code: str = Field(description="O seu código deste cliente.")
    debtor: Debtor
    segment: str
    balance: Breakdown = Field(description="O que já venceu, hoje; se nada venceu, o que está aberto.")
    open_receivables: int
    paused: bool
    paused_until: dt.date | None
    waits_until: dt.date | None = Field(description="A régua espera uma pessoa ou uma promessa até este dia.")
    ended: bool = Field(description="A régua chegou ao fim.")
    next_action: NextAction
    page: str = Field(description="A página desta pessoa, para mandar por outro caminho.")


class CasePage(Schema):
    """One page of cases."""

    items: list[CaseOut]
    next: int | None


@router.get(
    "",
    auth=Token("cases:read"),
    response={200: CasePage, **refusals()},
    operation_id="list_cases",
    summary="Listar casos",
)
@acting
def listing(
    request: HttpRequest,
    after: After = 0,
    limit: Limit = 50,
    code: Annotated[str, Query(description="Só o deste código."), words(60)] = "",
) -> dict[str, Any]:
    """Na ordem em que entraram, com a próxima ação como o último planejamento a escreveu."""
    creditor = bearer_of(request).creditor.pk
    rows = receivables.cases_after(creditor_id=creditor, after_id=after, limit=limit + 1, code=code)
    return page(_shown(request, rows), limit)


@router.get(
    "/{case_id}",
    auth=Token("cases:read"),
    response={200: CaseOut, **refusals(404)},
    operation_id="get_case",
    summary="Ver um caso",
)
@acting
def one(request: HttpRequest, case_id: Id) -> dict[str, Any]:
    """Com a próxima ação decidida agora."""
    creditor = bearer_of(request).creditor.pk
    rows = receivables.cases_after(creditor_id=creditor, after_id=case_id - 1, limit=1)
    if not rows or rows[0].pk != case_id:
        raise missing("caso")
    found = _shown(request, rows)[0]
    outlook = ladders.outlook(creditor_id=creditor, case_id=case_id, at=clock.now())
    found["next_action"] = {"step": outlook.step, "on": outlook.on, "reason": outlook.reason, "settled": True}
    return found


def _shown(request: HttpRequest, rows: Sequence[Any]) -> list[dict[str, Any]]:
    today = clock.today()
    titles: dict[int, list[Any]] = {row.pk: [] for row in rows}
    for title in receivables.titles_of_cases([row.pk for row in rows]):
        if title.state == TitleState.OPEN:
            titles[title.case_id].append(title)
    owed = receivables.balances([one.pk for found in titles.values() for one in found], on=today)
    return [_case(row, titles[row.pk], owed, today, reveal=may_reveal(request)) for row in rows]


def _case(
    row: Any, titles: Sequence[Any], owed: dict[int, TitleBalance], today: dt.date, *, reveal: bool
) -> dict[str, Any]:
    due = [owed[one.pk] for one in titles if one.due_on <= today] or [owed[one.pk] for one in titles]
    woken = receivables.is_woken(row)
    return {
        "id": row.pk,
        "code": row.code,
        "debtor": debtor(row.debtor, reveal=reveal),
        "segment": row.segment,
        "balance": breakdown(case_total(due)),
        "open_receivables": len(titles),
        "paused": bool(row.pause_reason) and (row.paused_until is None or row.paused_until >= today),
        "paused_until": row.paused_until,
        "waits_until": row.waits_until,
        "ended": row.ended_on is not None,
        "next_action": {
            "step": row.next_step or None,
            "on": row.next_on,
            "reason": row.next_reason or "Ainda não foi planejado.",
            "settled": not woken,
        },
        "page": f"{settings.BASE_URL}/p/{case_token(row.pk, row.link_version)}",
    }
