"""``/messages``: what was said or will be, and what became of it."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from emdia.apps.outreach import api as outreach
from emdia.web.api.bearer import Token, acting, bearer_of, may_reveal
from emdia.web.api.problems import missing
from emdia.web.api.shapes import After, CaseFilter, Id, Limit, page, refusals, stamp

router = Router(tags=["Mensagens"])


class MessageOut(Schema):
    """A message."""

    id: int
    case: int
    kind: str = Field(description="collection, confirmation, agreement ou answer.")
    step: str
    channel: str
    status: str = Field(
        description="queued, held (adiada), sending, sent, delivered, read, failed, withheld (não enviada), expired, "
        "unknown ou canceled."
    )
    reason: str = Field(description="Por que foi adiada, não enviada ou falhou.")
    rule: str = Field(description="A regra que o diz.")
    subject: str | None = Field(description="Só com a permissão people:reveal.")
    text: str | None = Field(description="Como foi enviada; só com a permissão people:reveal.")
    not_before: dt.datetime
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    read_at: dt.datetime | None


class MessagePage(Schema):
    """One page of messages."""

    items: list[MessageOut]
    next: int | None


@router.get(
    "",
    auth=Token("messages:read"),
    response={200: MessagePage, **refusals()},
    operation_id="list_messages",
    summary="Listar mensagens",
)
@acting
def listing(
    request: HttpRequest, after: After = 0, limit: Limit = 50, case: CaseFilter = None
) -> dict[str, Any]:
    """Na ordem em que foram escritas. Para saber das mudanças sem perguntar, use o aviso message.status."""
    creditor = bearer_of(request).creditor.pk
    rows = outreach.messages_after(creditor_id=creditor, after_id=after, limit=limit + 1, case_id=case)
    return page([_message(row, reveal=may_reveal(request)) for row in rows], limit)


@router.get(
    "/{message_id}",
    auth=Token("messages:read"),
    response={200: MessageOut, **refusals(404)},
    operation_id="get_message",
    summary="Ver uma mensagem",
)
@acting
def one(request: HttpRequest, message_id: Id) -> dict[str, Any]:
    """Com o texto como foi enviado, se o token pode ver."""
    creditor = bearer_of(request).creditor.pk
    rows = outreach.messages_after(creditor_id=creditor, after_id=message_id - 1, limit=1)
    if not rows or rows[0].pk != message_id:
        raise missing("mensagem")
    return _message(rows[0], reveal=may_reveal(request))


def _message(row: Any, *, reveal: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "case": row.case_id,
        "kind": row.kind,
        "step": row.step,
        "channel": row.channel,
        "status": row.status,
        "reason": row.reason,
        "rule": row.rule,
        "subject": row.subject if reveal else None,
        "text": row.text if reveal else None,
        "not_before": stamp(row.not_before),
        "sent_at": stamp(row.sent_at),
        "delivered_at": stamp(row.delivered_at),
        "read_at": stamp(row.read_at),
    }
