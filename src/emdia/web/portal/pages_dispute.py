"""Não reconheço esta cobrança: which titles, in her words; a person answers, and nobody writes about them till then."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.dates import long_date
from emdia.web.portal import actions
from emdia.web.portal.looks import looks
from emdia.web.portal.shown import Shown, show
from emdia.web.portal.visit import page
from emdia.web.portal.visitor import Visit

WAYS = {
    "nao_conheco": "Não conheço esta conta",
    "cancelei": "Eu já tinha cancelado",
    "valor": "O valor não está certo",
    "servico": "O serviço ou produto não veio como combinado",
    "outro": "Outro motivo",
}
LONGEST = 1000


@require_http_methods(["GET", "HEAD", "POST"])
@page(identity=True)
def dispute(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Which titles and why; the words are optional, a chosen reason is enough."""
    today = clock.today()
    opened = show(receivables.open_titles(case=visit.case, on=today), on=today)
    titles = [title for title in opened if not title.disputed]
    if not titles:
        return redirect(f"/p/{visit.token}")
    wanted, why = set(request.POST.getlist("t")), request.POST.get("porque", "")
    words = request.POST.get("recado", "").strip()[:LONGEST]
    chosen = [title for title in titles if str(title.id) in wanted or len(titles) == 1]
    context = looks(visit.case) | {
        "visit": visit,
        "titles": titles,
        "chosen": {title.id for title in chosen},
        "ways": WAYS,
        "given": {"porque": why, "recado": words},
    }
    if request.method != "POST":
        return render(request, "portal/dispute.html", context)
    error = _missing(chosen, why, words)
    if error:
        return render(request, "portal/dispute.html", context | {"error": error}, status=422)
    said = " ".join([f"{WAYS[why]}." if why in WAYS else "", words]).strip()
    until = actions.dispute(visit, receivable_ids=[title.id for title in chosen], detail=said)
    thanks = {"chosen_titles": chosen, "until": long_date(until, today=today)}
    return render(request, "portal/dispute_thanks.html", context | thanks)


def _missing(chosen: list[Shown], why: str, words: str) -> str:
    if not chosen:
        return "Marque o que você não reconhece."
    return "" if why in WAYS or words else "Escolha um motivo ou conte com suas palavras."
