"""Quero falar com alguém: phone, WhatsApp, hours, and a call back; without any question about who asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from emdia.domain.phones import PhoneError, parse_phone
from emdia.web.portal import actions
from emdia.web.portal.looks import looks
from emdia.web.portal.visit import page
from emdia.web.portal.visitor import Visit

TIMES = {"manha": "de manhã", "tarde": "à tarde", "tanto": "tanto faz"}


@require_http_methods(["GET", "HEAD", "POST"])
@page(identity=False)
def talk(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The ways to a person; a number and a time of day open a task for somebody to call."""
    given = {
        "telefone": request.POST.get("telefone", "").strip()[:40],
        "hora": request.POST.get("hora", "tanto"),
    }
    context = looks(visit.case) | {"visit": visit, "times": TIMES, "given": given}
    if request.method != "POST":
        return render(request, "portal/talk.html", context)
    try:
        phone = parse_phone(given["telefone"])
    except PhoneError as error:
        return render(request, "portal/talk.html", context | {"error": error.message}, status=422)
    when = TIMES.get(given["hora"], TIMES["tanto"])
    actions.ask_call(visit, detail=f"Pediu para ligarem: {phone.e164}, {when}.")
    return render(request, "portal/talk_thanks.html", context | {"when": when})
