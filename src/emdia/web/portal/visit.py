"""One visit to a debtor's page: whose link, from which channel, and whether this browser has shown who reads it.

Passing the question leaves a signed cookie bound to the case and to its link's version, for half an hour of the
machine's clock. It holds ids only, and is sent to this page alone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.core import tenancy, tokens
from emdia.web.portal.answers import ask, invalid
from emdia.web.portal.asker import asker_of, forget_device, remember_device
from emdia.web.portal.visitor import CHANNELS, Visit

COOKIE = "emdia_pagina"
SALT = "emdia.portal.identity"
MINUTES = 30

type Page = Callable[Concatenate[HttpRequest, Visit, ...], HttpResponse]


def page(*, identity: bool) -> Callable[[Page], Callable[..., HttpResponse]]:
    """A view of the debtor's page: resolves the link, acts for its tenant, asks who reads it where ``identity``."""

    def wrap(view: Page) -> Callable[..., HttpResponse]:
        @wraps(view)
        def run(request: HttpRequest, token: str, via: str | None = None, **more: Any) -> HttpResponse:
            case = find_case(token)
            if case is None:
                return invalid(request)
            with tenancy.use(case.tenant_id):
                visit = arrive(request, case, token, via or "")
                if request.method == "GET":
                    outreach.page_seen(case_id=case.pk, kind="opened", channel=visit.channel)
                if identity and not visit.known:
                    return ask(request, visit)
                return view(request, visit, **more)

        return run

    return wrap


def find_case(token: str) -> Any:
    """The case of a link that we signed and did not revoke, else None."""
    read = tokens.read_case_token(token)
    return None if read is None else receivables.case_of_link(*read)


def arrive(request: HttpRequest, case: Any, token: str, via: str) -> Visit:
    """The visit of this request; a known browser keeps the letter that it came with."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature:
        kept = {}
    known = kept.get("case") == case.pk and kept.get("version") == case.link_version
    letter = via or (kept.get("via", "") if known else request.POST.get("via") or request.GET.get("via", ""))
    return Visit(case, token, letter if letter in CHANNELS else "", known, asker_of(request, case))


def remember(request: HttpRequest, response: HttpResponse, visit: Visit) -> HttpResponse:
    """Leave the cookie that says: this browser has answered, and the one that knows the device again."""
    remember_device(request, response, visit.case)
    value = signing.dumps(
        {"case": visit.case.pk, "version": visit.case.link_version, "via": visit.via},
        salt=SALT,
        compress=True,
    )
    response.set_cookie(
        COOKIE,
        value,
        max_age=MINUTES * 60,
        path=f"/p/{visit.token}",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse, visit: Visit) -> HttpResponse:
    """Take the cookie back: a shared phone."""
    forget_device(response)
    response.delete_cookie(COOKIE, path=f"/p/{visit.token}", samesite="Lax")
    return response
