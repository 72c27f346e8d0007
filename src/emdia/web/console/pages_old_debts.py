"""Old debts of a first file: how many by age, the daily lots and the days that they take, the first words."""

import datetime as dt
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emdia.apps.ladders import api as ladders
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.web.console.access import MANAGE, READ, for_roles, may
from emdia.web.console.scope import actor, pack_key, read_key, read_number

PAGE = 100
SHOWN_DAYS = 30
"""Lots that the calendar lists one by one."""


class Age(NamedTuple):
    """Cases of one age, and the width of their bar."""

    line: receivables.OldCases
    percent: int


@for_roles(READ)
def old_debts(request: HttpRequest) -> HttpResponse:
    """One creditor's old debts; with several and none chosen, the page asks which."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        return render(request, "console/old_debts.html", {})
    if request.method == "POST":
        return _choose_lot(request, creditor)
    today = clock.today()
    if "idade" in request.GET:
        return _people(request, creditor)
    lines = receivables.old_cases(creditor_id=creditor.pk, day=today)
    total = sum(line.cases for line in lines)
    most = max((line.cases for line in lines), default=0) or 1
    days = ladders.lot_days(creditor_id=creditor.pk, cases=total, day=today)
    shown: dict[str, Any] = {
        "ages": [Age(line, 100 * line.cases // most) for line in lines],
        "total": total,
        "cents": sum(line.cents for line in lines),
        "days": days[:SHOWN_DAYS],
        "days_count": len(days),
        "last_day": days[-1][0] if days else None,
        "reads": ladders.first_words(creditor_id=creditor.pk, at=clock.now()) if total else [],
    }
    return render(request, "console/old_debts.html", shown)


def _people(request: HttpRequest, creditor: Any) -> HttpResponse:
    """The people of one age, the oldest title first."""
    index = read_number(request, "idade") or 0
    first, last, words = receivables.AGES[min(index, len(receivables.AGES) - 1)]
    after = read_key(request, dt.date.fromisoformat)
    found = receivables.old_case_page(
        creditor_id=creditor.pk, day=clock.today(), first=first, last=last, after=after, limit=PAGE + 1
    )
    cases = receivables.cases_by_id(ids=[case for _, case, _ in found[:PAGE]])
    shown = {
        "words": words,
        "age": index,
        "rows": [(cases[case], oldest, cents) for oldest, case, cents in found[:PAGE]],
        "more": pack_key(*found[PAGE - 1][:2]) if len(found) > PAGE else "",
    }
    return render(request, "console/old_debts_people.html", shown)


def _choose_lot(request: HttpRequest, creditor: Any) -> HttpResponse:
    if not may(request, MANAGE):
        return render(request, "403.html", status=403)
    text = request.POST.get("lote", "").replace(".", "").strip()
    size = int(text) if text.isdecimal() and len(text) <= 6 else 0
    try:
        tenants.choose_lot(creditor_id=creditor.pk, size=size, actor=actor(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Lote guardado. O calendário abaixo já é o novo.")
    return redirect("old_debts")
