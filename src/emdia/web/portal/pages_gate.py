"""Who reads this page: the answer to the question, and leaving."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from emdia.apps.debtors import api as debtors
from emdia.apps.receivables import api as receivables
from emdia.domain.errors import DomainError
from emdia.domain.money import parse_cents
from emdia.web.portal import actions
from emdia.web.portal.answers import AFTER, ask, asked_of, invalid
from emdia.web.portal.one_time import code_way
from emdia.web.portal.visit import forget, page, remember
from emdia.web.portal.visitor import Visit

WRONG = "Não conferiu. Veja se digitou certo e tente de novo."
ENOUGH = "Já mandamos alguns códigos. Espere um pouco e tente de novo, ou fale com uma pessoa."
EMPTY = "Escreva a resposta para continuar."
LONGEST = 40


@require_POST
@page(identity=False)
def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Check the answer; a right one opens the page for half an hour and confirms the contact that led here."""
    given = {
        name: request.POST.get(name, "").strip()[:LONGEST]
        for name in ("cpf", "nascimento", "titulo", "codigo")
    }
    if not any(given.values()):
        return ask(request, visit, error=EMPTY, status=422)
    if not debtors.begin_try(visit.case.pk, visit.asker):
        return ask(request, visit)
    if not _right(visit, given):
        actions.refused_identity(visit)
        return ask(request, visit, error=WRONG, status=422)
    actions.passed_identity(visit)
    after = request.POST.get("depois", "")
    response = redirect(f"/p/{visit.token}/{after}" if after in AFTER else f"/p/{visit.token}")
    return remember(request, response, visit)


def _right(visit: Visit, given: dict[str, str]) -> bool:
    asked = asked_of(visit)
    if asked.title:
        return bool(given["titulo"]) and receivables.knows_title(
            case_id=visit.case.pk, answer=given["titulo"], cents=_cents(given["titulo"])
        )
    if not asked.any:
        return _right_code(visit, "".join(char for char in given["codigo"] if char.isdigit()))
    digits = "".join(char for char in given["cpf"] if char.isdigit())
    return debtors.knows(visit.case.debtor, cpf=digits, birth=given["nascimento"])


def _right_code(visit: Visit, digits: str) -> bool:
    way = code_way(visit)
    return way is not None and debtors.takes_code(case_id=visit.case.pk, point_id=way.point, code=digits)


def _cents(text: str) -> int | None:
    """An amount, where the answer is one: a number without a comma is a title's number."""
    if "," not in text:
        return None
    try:
        return parse_cents(text, style="br")
    except DomainError:
        return None


@require_POST
@page(identity=False)
def send_code(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send a one-time code to where the link came from, then ask for it."""
    way = code_way(visit)
    if way is None or debtors.locked_until(visit.case.pk, visit.asker):
        return ask(request, visit)
    if not actions.send_code(visit, point_id=way.point):
        return ask(request, visit, error=ENOUGH, status=429)
    return ask(request, visit)


@require_POST
@page(identity=False)
def leave(_request: HttpRequest, visit: Visit) -> HttpResponse:
    """Close the page on this phone."""
    return forget(redirect(f"/p/{visit.token}"), visit)


def lost(request: HttpRequest, **_rest: str) -> HttpResponse:
    """Any other address below ``/p/``."""
    return invalid(request)
