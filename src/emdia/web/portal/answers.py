"""Pages that answer before anything is shown: who are you, wrong link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emdia.apps.debtors import api as debtors
from emdia.core.clock import SAO_PAULO
from emdia.domain.names import is_estate
from emdia.web.portal.looks import looks
from emdia.web.portal.one_time import code_way
from emdia.web.portal.visitor import Visit

AFTER = ("ja-paguei", "negociar", "falar", "pagar", "contestar")
"""Where an answer may lead: pages of the same link, by the last part of their address."""


def asked_of(visit: Visit) -> debtors.Questions:
    """What can be asked; nothing where a person of the creditor's has to see to it first."""
    debtor = visit.case.debtor
    if debtor.stop_mark or is_estate(debtor.name):
        return debtors.Questions()
    return debtors.questions(debtor)


def ask(request: HttpRequest, visit: Visit, *, error: str = "", status: int = 200) -> HttpResponse:
    """The question, with ways to talk beside it; it tells no name and no debt (R40, R42)."""
    until = debtors.locked_until(visit.case.pk, visit.asker)
    wanted = request.POST.get("depois") or request.path_info.rstrip("/").rsplit("/", 1)[-1]
    if wanted in ("s", "w", "e"):
        wanted = request.path_info.rstrip("/").rsplit("/", 2)[-2]
    context = looks(visit.case) | {
        "visit": visit,
        "asked": asked_of(visit),
        "code_way": code_way(visit),
        "locked_until": until.astimezone(SAO_PAULO) if until else None,
        "error": error,
        "after": wanted if wanted in AFTER else "",
    }
    return render(request, "portal/ask.html", context, status=429 if until else status)


def invalid(request: HttpRequest) -> HttpResponse:
    """A link that is old, cut or guessed: calm, and without a word about anybody."""
    return render(request, "portal/invalid.html", status=404)
