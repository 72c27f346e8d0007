"""*Mensagens*: what was said, what waits and what will not be said, each with its reason in words."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from emdia.apps.journal import api as journal
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.vocabulary import MessageStatus
from emdia.web.console.access import READ, WORK, for_roles, may
from emdia.web.console.message_filters import asked
from emdia.web.console.message_line import occasion_line
from emdia.web.console.scope import LARGEST_ID, actor, creditor_ids, pack_key, read_key
from emdia.web.console.today_silences import reason_words
from emdia.web.console.words import CHANNELS, MESSAGE_STATES, rule_words

PAGE = 50
SOON = dt.timedelta(minutes=2)
SETTLES = dt.timedelta(minutes=10)
"""So long after it went out a message may still be confirmed while somebody looks."""
ROUNDS = 120
"""A page that stays open asks so often, every five seconds, and then no more."""


@for_roles(READ)
def message_list(request: HttpRequest) -> HttpResponse:
    """One page of messages; a part of it when htmx asks for more."""
    where, sentence = asked(request)
    after = read_key(request, clock.parse)
    rows = outreach.messages_page(where=where, after=after, limit=PAGE + 1)
    more = pack_key(rows[PAGE - 1].not_before, rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    query = request.GET.copy()
    query.pop("depois", None)
    shown: dict[str, Any] = {"rows": rows[:PAGE], "more": more, "query": query.urlencode(), **sentence}
    works = may(request, WORK)
    shown["again"] = {row.pk for row in rows[:PAGE] if works and not outreach.why_not_again(row)}
    shown["moving"] = _moving(rows[:PAGE])
    for row in rows if where.dead else ():
        row.todo = what_to_do(row)  # type: ignore[attr-defined]
    part = "#rows" if request.htmx and after else ""  # type: ignore[attr-defined]
    return render(request, f"console/messages.html{part}", shown)


def what_to_do(row: Any) -> str:
    """What a person can do about a message that did not arrive, by why."""
    return reason_words(row.rule, row.reason).what_to_do


def _moving(rows: Iterable[Any]) -> list[int]:
    """Ids of those whose state may change in the next minutes."""
    now = clock.now()
    found = []
    for row in rows:
        leaving = row.status == MessageStatus.SENDING
        due = row.status == MessageStatus.QUEUED and row.not_before <= now + SOON
        fresh = row.status == MessageStatus.SENT and row.sent_at and row.sent_at > now - SETTLES
        if leaving or due or fresh:
            found.append(row.pk)
    return found


@for_roles(READ)
def message_live(request: HttpRequest) -> HttpResponse:
    """The states of the rows that somebody looks at; says nothing more once nothing moves."""
    ids = [int(one) for one in request.GET.getlist("m")[:500] if one.isdecimal() and int(one) <= LARGEST_ID]
    turn = request.GET.get("vez", "1")
    count = int(turn) if turn.isdecimal() and len(turn) < 5 else ROUNDS
    rows = outreach.messages_by_id(ids=ids, creditor_ids=creditor_ids(request))
    moving = _moving(rows) if count < ROUNDS else []
    return render(request, "console/messages_live.html", {"rows": rows, "moving": moving, "turn": count + 1})


@for_roles(READ)
def message_detail(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message: its way, the frozen words, the verdict and its reason; a panel when htmx asks."""
    message = outreach.message_for_page(message_id=message_id)
    if message is None:
        raise Http404
    numbers = receivables.title_numbers(ids=message.receivables)
    channels = outreach.messages_of_occasion(case_id=message.case_id, occasion=message.occasion)
    shown = {
        "m": message,
        "line": occasion_line(channels, outreach.visits_of_case(case_id=message.case_id)),
        "channels": channels,
        "todo": what_to_do(message)
        if message.status in (MessageStatus.FAILED, MessageStatus.UNKNOWN)
        else "",
        "numbers": [numbers[pk] for pk in message.receivables if pk in numbers],
        "rule_words": rule_words(message.rule) if message.rule else None,
        "again": may(request, WORK) and not outreach.why_not_again(message),
        "why_not_again": outreach.why_not_again(message) if message.status == MessageStatus.FAILED else "",
    }
    part = "#panel" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"console/message.html{part}", shown)


@for_roles(WORK)
@require_POST
def message_retry(request: HttpRequest) -> HttpResponse:
    """Queue again what no carrier took."""
    wanted = [int(one) for one in request.POST.getlist("m")[:500] if one.isdecimal() and len(one) < 19]
    done = outreach.retry(creditor_ids=creditor_ids(request), message_ids=wanted, actor=actor(request))
    if done.queued:
        many = len(done.queued)
        words = "mensagem voltou" if many == 1 else "mensagens voltaram"
        messages.success(request, f"{many} {words} à fila. O portão confere tudo de novo na hora de sair.")
    for why in dict.fromkeys(done.refused.values()):
        count = sum(1 for one in done.refused.values() if one == why)
        messages.error(request, f"{count} não {'voltou' if count == 1 else 'voltaram'}: {why}.")
    if not wanted:
        messages.info(request, "Marque ao menos uma mensagem.")
    back = request.POST.get("volta", "")
    fit = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/mensagens/")
    return redirect(back if fit else "messages")


@for_roles(READ)
def messages_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The rows of the filter as a file, without their words; who took them is in the journal."""
    where, sentence = asked(request)
    journal.append(
        actor=actor(request),
        action="messages.exported",
        data={"from": where.first.isoformat(), "to": where.last.isoformat(), "state": sentence["state"]},
    )
    chunks = outreach.message_chunks(
        where=where,
        states={str(key): look.word for key, look in MESSAGE_STATES.items()},
        channels={str(key): look.word for key, look in CHANNELS.items()},
    )
    response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mensagens-{clock.today():%Y-%m-%d}.csv"'
    return response
