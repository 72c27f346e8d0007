"""The outermost layer of every answer: what holds for pages, errors and refusals alike."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase

PAGE_OF_A_DEBTOR = "/p/"


class EdgeMiddleware:
    """Refuses what no text column can hold, answers HEAD without a body, and keeps debtors' pages private."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # PostgreSQL has no NUL in a text: it would be an error of ours, deep inside a search.
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest()
        response = self.get_response(request)
        if request.path_info.startswith(PAGE_OF_A_DEBTOR):
            _keep_private(response)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            # Waitress passes on what it is given, and the next answer on the connection would begin with it.
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


def _keep_private(response: HttpResponseBase) -> None:
    """Nobody keeps or indexes a debtor's page or what refuses it, and no other site learns its address.

    Not ``no-referrer``: browsers then send ``Origin: null``, and our own forms would be refused.
    """
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
