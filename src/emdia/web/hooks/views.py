"""Callbacks of providers: kept raw, answered after the commit, read later."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from emdia.apps.intake import api as intake
from emdia.core import meters
from emdia.providers.channels.base import Forged
from emdia.providers.channels.registry import CHANNELS

log = logging.getLogger(__name__)

LARGEST = 256 * 1024
"""Bytes of a callback; providers send a few thousand."""


@csrf_exempt
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, provider: str, account: str) -> HttpResponse:
    """A question before the address is used (GET, Meta's ``hub.challenge``), or a callback (POST)."""
    if request.method == "GET":
        answer = intake.challenge(provider=provider, account=account, query=request.GET.dict())
        return HttpResponse(status=403) if answer is None else HttpResponse(answer, content_type="text/plain")
    return _keep(request, provider, account)


def _keep(request: HttpRequest, provider: str, account: str) -> HttpResponse:
    """200 once it is committed (again for a repeated one), 413 for a body above :data:`LARGEST`, and one and the same
    403 for a wrong signature and for an address that nobody has: whoever asks does not learn which tenants exist."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        url = settings.BASE_URL + request.get_full_path()
        new = intake.keep(provider=provider, account=account, headers=headers, body=body, url=url)
    except Forged:
        _count(provider, "forged")
        log.warning("a callback for %s has a wrong signature", provider)
        return HttpResponse(status=403)
    except intake.UnknownAccount:
        _count(provider, "unknown")
        log.warning("a callback for %s names an account that is not there", provider)
        return HttpResponse(status=403)
    _count(provider, "kept" if new else "repeated")
    return HttpResponse(status=200)


def _count(provider: str, outcome: str) -> None:
    """An address that somebody made up must not become a label."""
    meters.called_back(provider if provider in CHANNELS else "other", outcome)
