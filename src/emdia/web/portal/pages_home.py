"""The debtor's page: what is owed, in one number, opened into titles; after payment, thanks and receipts."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.dates import long_date, on_long_date
from emdia.domain.money import format_brl
from emdia.domain.names import first_name, short_company_name
from emdia.web.portal.looks import looks
from emdia.web.portal.shown import notices, receipts, show
from emdia.web.portal.visit import page
from emdia.web.portal.visitor import Visit


@require_safe
@page(identity=True)
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Overdue and coming titles apart, with breakdown; where nothing is open, a quiet thank-you."""
    today, case = clock.today(), visit.case
    opened = show(receivables.open_titles(case=case, on=today), on=today)
    context = looks(case) | {
        "visit": visit,
        "summary": True,
        "name": greeting_name(case.debtor),
        "receipts": receipts(payments.of_case(case.pk), on=today),
        "today": long_date(today, today=today),
    }
    if not opened:
        return render(request, "portal/done.html", context)
    disputed = [title for title in opened if title.disputed]
    overdue = [title for title in opened if title.late and not title.disputed]
    coming = [title for title in opened if not title.late and not title.disputed]
    context |= {
        "overdue": overdue,
        "coming": coming,
        "disputed": disputed,
        "total": format_brl(sum(title.cents for title in overdue)),
        "coming_total": format_brl(sum(title.cents for title in coming)),
        "payable": bool(case.creditor.pix_key) and bool(overdue or coming),
        "slips": [title for title in opened if title.slip],
        "waits_until": _waits(case, today),
        "waits_reason": case.waits_reason,
        "announced": _announced(case, today),
        "notices": notices(outreach.notices_of_case(case_id=case.pk), on=today),
    }
    return render(request, "portal/home.html", context)


def greeting_name(debtor: object) -> str:
    """The first name, the *nome social* before any other; a company's trade name (W01)."""
    name = getattr(debtor, "social_name", "") or getattr(debtor, "name", "")
    return short_company_name(name) if getattr(debtor, "kind", "") == "company" else first_name(name)


def _waits(case: object, today: object) -> str:
    until = getattr(case, "waits_until", None)
    return long_date(until, today=today) if until is not None and until >= today else ""  # type: ignore[arg-type]


def _announced(case: object, today: dt.date) -> str:
    """What D+9 announced, while it is still ahead (W12: the page repeats action and date)."""
    found = outreach.announced(case=case, on=today)
    if found is None:
        return ""
    words, day = found
    return f"{words} {on_long_date(day, today=today)}"
