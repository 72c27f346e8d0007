"""What a person tells us: já paguei, quero negociar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from emdia.core import clock
from emdia.domain.dates import DateError, long_date, parse_date
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl, parse_cents
from emdia.web.portal import actions
from emdia.web.portal.looks import looks
from emdia.web.portal.visit import page
from emdia.web.portal.visitor import Visit

WAYS = {"pix": "Pix", "boleto": "boleto", "cartao": "cartão", "loja": "no balcão", "outro": "outro jeito"}
LONGEST = 1000


@require_http_methods(["GET", "HEAD", "POST"])
@page(identity=True)
def paid(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Já paguei: how and when, if the person remembers; nobody writes while it is checked."""
    given = {"como": request.POST.get("como", ""), "quando": request.POST.get("quando", "").strip()[:20]}
    context = looks(visit.case) | {"visit": visit, "ways": WAYS, "given": given}
    if request.method != "POST":
        return render(request, "portal/paid.html", context)
    said = [f"Como: {WAYS[given['como']]}."] if given["como"] in WAYS else []
    if given["quando"]:
        try:
            day = parse_date(given["quando"], field="quando")
        except DateError as error:
            return render(request, "portal/paid.html", context | {"error": error.message}, status=422)
        said.append(f"Quando: {day:%d/%m/%Y}.")
    note = request.POST.get("recado", "").strip()[:LONGEST]
    if note:
        said.append(f"Recado: {note}")
    until = actions.claim_paid(visit, detail=" ".join(said) or "Disse que já pagou.")
    return render(
        request, "portal/paid_thanks.html", context | {"until": long_date(until, today=clock.today())}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(identity=True)
def propose(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Quero negociar: how much a month, which day, what happened; a person reads it."""
    given = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("valor", "dia", "motivo")}
    context = looks(visit.case) | {"visit": visit, "given": given, "days": [str(day) for day in range(1, 32)]}
    if request.method != "POST":
        return render(request, "portal/propose.html", context)
    try:
        cents = parse_cents(given["valor"], style="br") if given["valor"] else 0
    except DomainError as error:
        return render(request, "portal/propose.html", context | {"error": error.message}, status=422)
    if not cents and not given["motivo"]:
        missing = "Diga quanto cabe por mês, ou conte o que aconteceu."
        return render(request, "portal/propose.html", context | {"error": missing}, status=422)
    day = given["dia"] if given["dia"] in context["days"] else ""
    until = actions.propose(visit, detail=_detail(cents, day, given["motivo"]))
    shown = {
        "until": long_date(until, today=clock.today()),
        "amount": format_brl(cents) if cents else "",
        "day": day,
    }
    return render(request, "portal/propose_thanks.html", context | shown)


def _detail(cents: int, day: str, reason: str) -> str:
    said = [f"Quanto por mês: {format_brl(cents)}."] if cents else []
    if day:
        said.append(f"Melhor dia: {day}.")
    if reason:
        said.append(f"O que aconteceu: {reason}")
    return " ".join(said)
