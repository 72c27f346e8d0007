"""Titles that a complete list no longer named: paid, canceled or still open, each with one click."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.desk import api as desk
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.web.console.access import READ, WORK, for_roles
from emdia.web.console.scope import LARGEST_ID, actor, creditor_ids, read_number

PAGE = 50
AT_ONCE = 2
"""Batches that are done before the page answers."""


@for_roles(READ)
def vanished(request: HttpRequest) -> HttpResponse:
    """The titles that wait for an answer, page by page."""
    ids, after = creditor_ids(request), read_number(request, "depois") or 0
    rows = receivables.vanished_page(creditor_ids=ids, after_id=after, limit=PAGE + 1)
    shown: dict[str, Any] = {
        "rows": rows[:PAGE],
        "total": receivables.vanished_count(creditor_ids=ids),
        "day": min(receivables.report_day(creditor_ids=ids), clock.today()),
        "today": clock.today(),
        "more": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }
    return render(request, "console/vanished.html", shown)


@for_roles(WORK)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Do it for one, for those marked, or for all; it can be undone from the page that follows."""
    fate, _, one = request.POST.get("o_que", "").partition(":")
    ids = _chosen(request, one)
    if fate not in desk.GONE_SAID or not ids:
        messages.error(request, "Marque ao menos um título, ou escolha todos.")
        return redirect("vanished")
    many = "1 título que sumiu" if len(ids) == 1 else f"{len(ids)} títulos que sumiram"
    try:
        run = desk.start_bulk(
            action=fate,
            settings={"on": _day(request).isoformat()},
            title_ids=ids,
            said=f"{desk.GONE_SAID[fate]}: {many} da lista",
            author=actor(request),
        )
    except (DomainError, ValueError) as error:
        messages.error(request, str(error) if isinstance(error, DomainError) else "Não entendi a data.")
        return redirect("vanished")
    for _ in range(AT_ONCE):
        desk.advance_bulk(run_id=run.pk)
    return redirect("portfolio_bulk_run", run_id=run.pk)


def _chosen(request: HttpRequest, one: str) -> list[int]:
    ids = creditor_ids(request)
    if not one and request.POST.get("quais") == "todos":
        return receivables.vanished_ids(creditor_ids=ids, limit=desk.BULK_MOST)
    texts = [one] if one else request.POST.getlist("titulo")
    marked = [int(text) for text in texts if text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_ID]
    return receivables.vanished_ids(creditor_ids=ids, among=marked) if marked else []


def _day(request: HttpRequest) -> dt.date:
    text = request.POST.get("dia", "")
    day = dt.date.fromisoformat(text) if text else receivables.report_day(creditor_ids=creditor_ids(request))
    if not dt.date(2000, 1, 1) <= day <= clock.today():
        raise DomainError("A data do pagamento não pode estar no futuro.", code="gone_day", field="data")
    return day
