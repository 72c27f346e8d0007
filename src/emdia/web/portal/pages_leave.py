"""Não sou eu, and parar mensagens: both work without saying who one is, because they show nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from emdia.web.portal import actions
from emdia.web.portal.looks import looks
from emdia.web.portal.visit import page
from emdia.web.portal.visitor import Visit

NAMES = {"sms": "SMS", "whatsapp": "WhatsApp", "email": "e-mail"}


@require_http_methods(["GET", "HEAD", "POST"])
@page(identity=False)
def not_me(request: HttpRequest, visit: Visit) -> HttpResponse:
    """R31: one tap, an apology and a protocol."""
    context = looks(visit.case) | {"visit": visit}
    if request.method != "POST":
        return render(request, "portal/not_me.html", context)
    return render(request, "portal/not_me_thanks.html", context | {"protocol": actions.not_me(visit)})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@page(identity=False)
def stop(request: HttpRequest, visit: Visit) -> HttpResponse:
    """R37: this channel or all. A mail program posts ``List-Unsubscribe=One-Click`` here (RFC 8058).

    No cross-site token is asked for: the link itself is the permission, and mail programs have no cookie.
    """
    context = looks(visit.case) | {"visit": visit, "names": NAMES, "this": NAMES.get(visit.channel, "")}
    if request.method != "POST":
        return render(request, "portal/stop.html", context)
    wanted = request.POST.get("canal", "")
    if request.POST.get("List-Unsubscribe") == "One-Click":
        wanted = visit.channel or "email"
    channels = list(actions.ALL_CHANNELS) if wanted == "todos" else [wanted] if wanted in NAMES else []
    if not channels:
        error = "Escolha o que parar."
        return render(request, "portal/stop.html", context | {"error": error}, status=422)
    actions.stop(visit, channels=[str(channel) for channel in channels])
    return render(request, "portal/stop_thanks.html", context | {"stopped": NAMES.get(wanted, "")})
