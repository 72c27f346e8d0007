"""Pay by Pix: QR code and copy-and-paste code of today's amount for the titles that were chosen."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.dates import long_date
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl
from emdia.web.portal import actions
from emdia.web.portal.looks import looks
from emdia.web.portal.shown import Shown, show
from emdia.web.portal.visit import page
from emdia.web.portal.visitor import Visit


@require_safe
@page(identity=True)
def pay(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The code for the chosen titles; nothing chosen means what is overdue, else the next one that falls due."""
    today = clock.today()
    opened = show(receivables.open_titles(case=visit.case, on=today), on=today)
    if not opened:
        return redirect(f"/p/{visit.token}")
    chosen = _chosen(opened, request.GET.getlist("t"))
    context = looks(visit.case) | {
        "visit": visit,
        "titles": opened,
        "chosen": {title.id for title in chosen},
        "chosen_titles": chosen,
        "total": format_brl(sum(title.cents for title in chosen)),
        "today": long_date(today, today=today),
        "slips": [title for title in chosen if title.slip],
    }
    try:
        asked = payments.issue_pix(
            case_id=visit.case.pk, receivable_ids=[title.id for title in chosen], day=today
        )
    except DomainError as error:
        return render(request, "portal/pay.html", context | {"problem": error.message}, status=409)
    actions.showed_pix(visit, txid=asked.txid, cents=asked.cents)
    code = segno.make(asked.brcode, error="m", micro=False)
    picture = code.svg_inline(scale=4, border=3, dark="#000", light="#fff", omitsize=True)
    return render(request, "portal/pay.html", context | {"code": asked.brcode, "picture": picture})


def _chosen(opened: list[Shown], wanted: list[str]) -> list[Shown]:
    """The titles of the choice that are open, or the usual choice; a disputed one only where she chose it herself."""
    chosen = [title for title in opened if str(title.id) in set(wanted)]
    usual = [title for title in opened if not title.disputed] or opened
    return chosen or [title for title in usual if title.late] or usual[:1]
