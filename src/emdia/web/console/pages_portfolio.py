"""*Carteira*: the titles with a filter that reads as a sentence, what is late drawn on the ruler, saved views."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.ladders import api as ladders
from emdia.apps.receivables import api as receivables
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import TitleState
from emdia.web.console import portfolio_filter as filters
from emdia.web.console.access import MANAGE, READ, for_roles, may
from emdia.web.console.pages_portfolio_bulk import ACTIONS
from emdia.web.console.portfolio_ruler import aging
from emdia.web.console.scope import pack_key, read_key

PAGE = 50


@for_roles(READ)
def portfolio(request: HttpRequest) -> HttpResponse:
    """One page of titles; a part of it when htmx asks for more."""
    words = filters.asked(request)
    where = filters.title_filter(request, words)
    after = read_key(request, dt.date.fromisoformat)
    rows = receivables.titles_page(where=where, after=after, limit=PAGE + 1)
    more = pack_key(rows[PAGE - 1].due_on, rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    opened = [row.pk for row in rows[:PAGE] if row.state == TitleState.OPEN]
    balances = receivables.balances(opened, on=where.day)
    shown: dict[str, Any] = {
        "rows": [(row, balances.get(row.pk)) for row in rows[:PAGE]],
        "more": more,
        "today": where.day,
        "bulk_actions": ACTIONS.items(),
        **filters.sentence(words),
    }
    if request.htmx and after:  # type: ignore[attr-defined]
        return render(request, "console/portfolio.html#rows", shown)
    shown["views"] = receivables.saved_views(member_id=request.member.pk)  # type: ignore[attr-defined]
    shown["ladders"] = _ladders(where.creditor_ids)
    return render(request, "console/portfolio.html", shown)


def _ladders(creditors: tuple[int, ...]) -> list[tuple[str, str]]:
    """The ladders of one creditor, where there are several: (code, name)."""
    if len(creditors) != 1:
        return []
    plans = ladders.active_plans(creditors[0])
    return [(plan.slug, plan.name) for plan in plans] if len(plans) > 1 else []


@for_roles(READ)
def summary(request: HttpRequest) -> HttpResponse:
    """How many and how much, and the ageing on the ruler; the page asks for it after the list stands."""
    words = filters.asked(request)
    where = filters.title_filter(request, words)
    totals = receivables.open_totals(creditor_ids=where.creditor_ids, fresh="contar" in request.GET)
    found = receivables.filter_total(where=where, totals=totals)
    drawing, table = aging(totals.days, where.day)
    shown = {
        "found": found,
        "totals": totals,
        "aging": drawing,
        "aging_table": table,
        "settled": words["situacao"] == "quitados",
        "query": filters.packed(words),
    }
    return render(request, "console/portfolio_summary.html", shown)


@for_roles(READ)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the page under a name; for everybody, where the role may."""
    words = filters.read(request.POST)
    shared = request.POST.get("todos") == "1" and may(request, MANAGE)
    member = request.member.pk  # type: ignore[attr-defined]
    try:
        view = receivables.save_view(
            member_id=None if shared else member,
            name=request.POST.get("nome", ""),
            query=filters.packed(words),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Visão “{view.name}” guardada.")
    return redirect(f"{reverse('portfolio')}?{filters.packed(words)}")


@for_roles(READ)
@require_POST
def forget_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Take a saved view away."""
    member = request.member.pk  # type: ignore[attr-defined]
    if not receivables.forget_view(view_id=view_id, member_id=member, everybody=may(request, MANAGE)):
        raise Http404
    messages.success(request, "Visão apagada.")
    return redirect("portfolio")
