"""A move that comes too late is not lost: its form is shown again, filled in, with what happened meanwhile."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from emdia.web.console import case_guard, pages_case

FIELD = "visto"


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show the case again instead of moving it, where it changed while somebody looked at it."""

    @wraps(view)
    def run(request: HttpRequest, case_id: int, **more: Any) -> HttpResponse:
        before = case_guard.read(request.POST.get(FIELD, ""))
        news = [] if before is None else case_guard.changes(case_id, before)
        if news:
            return pages_case.show(request, case_id, typed=request.POST, news=news, status=409)
        return view(request, case_id, **more)

    return run
