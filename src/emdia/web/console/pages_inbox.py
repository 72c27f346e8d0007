"""*Atendimento*: what people wrote, who waits first, each with what was said on both sides and a box to answer in."""

import datetime as dt
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.inbox import api as inbox
from emdia.apps.intake import api as intake
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import REPLY
from emdia.web.console.access import READ, WORK, for_roles
from emdia.web.console.scope import actor, creditor_ids, one_of, read_number

PAGE = 30
SHORT = 280
"""Characters of a message of ours that are shown at once; the rest unfolds."""
MEANS = {"stop": "pediu para parar: feito", "wrong_person": "disse que não é a pessoa: contato retirado"}
"""What a rule did with a reply at once."""


class Bubble(NamedTuple):
    """One thing that was said, by her or by us."""

    at: dt.datetime
    hers: bool
    text: str
    media: str = ""
    done: str = ""
    message: Any = None
    short: bool = True
    own: bool = False


@for_roles(READ)
def conversations(request: HttpRequest) -> HttpResponse:
    """The list; beside it, where there is room, the first one."""
    return _page(request, None)


@for_roles(READ)
def conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """One conversation with its answer box."""
    return _page(request, _found(conversation_id))


@for_roles(WORK)
@require_POST
def answer(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Queue an answer; what was typed stays where it cannot go."""
    row, typed = _found(conversation_id), request.POST.get("resposta", "")
    try:
        inbox.answer(conversation_id=row.pk, text=typed, actor=actor(request))
    except DomainError as error:
        return _page(request, row, typed=typed, fault=error.message)
    messages.success(request, "Resposta na fila: sai em instantes, se a lei deixar neste horário.")
    return redirect("conversation", conversation_id=row.pk)


@for_roles(WORK)
@require_POST
def close(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Nothing has to be answered; the ladder goes on."""
    row = _found(conversation_id)
    try:
        inbox.close(conversation_id=row.pk, outcome=request.POST.get("motivo", ""), actor=actor(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("conversation", conversation_id=row.pk)
    messages.success(request, "Encerrada sem resposta: a régua deste caso segue.")
    return redirect("inbox")


def _found(conversation_id: int) -> inbox.Conversation:
    row = inbox.conversation(conversation_id)
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, opened: inbox.Conversation | None, *, typed: str = "", fault: str = ""
) -> HttpResponse:
    """List and conversation; a fixed number of queries."""
    ids, page = creditor_ids(request), min(read_number(request, "pagina") or 0, 1000)
    only = one_of(request, "quais", {"esperam"}, "")
    rows = inbox.conversations_page(creditor_ids=ids, limit=PAGE, page=page, only_waiting=bool(only))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    last = inbox.last_replies(row.pk for row in rows)
    strays, _since = intake.unmatched_callbacks()
    now = opened or (rows[0] if rows else None)
    shown: dict[str, Any] = {
        "rows": [(row, last.get(row.pk)) for row in rows],
        "total": inbox.waiting(creditor_ids=ids)[0],
        "only": only,
        "more": page + 1 if more else None,
        "strays": strays,
        "opened": opened is not None,
        "now": now,
        "typed": typed,
        "fault": fault,
    }
    if now is not None:
        shown |= {
            "bubbles": [_bubble(at, one) for at, one in inbox.thread(now)],
            "obstacle": inbox.obstacle(now),
            "window": inbox.window_of(now),
        }
    return render(request, "console/inbox.html", shown)


def _bubble(at: dt.datetime, one: Any) -> Bubble:
    if isinstance(one, inbox.Reply):
        return Bubble(at, True, one.text, media=one.media, done=MEANS.get(one.meaning, ""))
    text = "\n".join(part for part in (one.subject, one.text) if part)
    return Bubble(at, False, text, message=one, short=len(text) <= SHORT, own=one.stage == REPLY)
