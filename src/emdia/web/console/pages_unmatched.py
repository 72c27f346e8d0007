"""Callbacks that belong to nothing we know: seen without their content, closed with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.intake import api as intake
from emdia.domain.errors import DomainError
from emdia.web.console.access import READ, WORK, for_roles
from emdia.web.console.scope import LARGEST_ID, actor, read_number

PAGE = 50


@for_roles(READ)
def unmatched(request: HttpRequest) -> HttpResponse:
    """What carriers told of messages that nobody here knows; kept raw, shown without its content."""
    rows = intake.unmatched_rows(limit=PAGE + 1, after_id=read_number(request, "depois") or 0)
    many, newest = intake.unmatched_now()
    shown = {
        "rows": rows[:PAGE],
        "total": many,
        "newest": newest,
        "more": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }
    return render(request, "console/unmatched.html", shown)


@for_roles(WORK)
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close those marked, or all up to the newest that the page showed."""
    texts = request.POST.getlist("retorno")
    marked = [int(text) for text in texts if text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_ID]
    seen = _seen(request) if request.POST.get("quais") == "todos" else None
    if seen is None and not marked:
        messages.error(request, "Marque ao menos um retorno, ou escolha todos.")
        return redirect("unmatched")
    try:
        done = intake.close_unmatched(
            reason=request.POST.get("motivo", ""),
            actor=actor(request),
            callback_ids=None if seen is not None else marked,
            seen=seen,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("unmatched")
    said = "1 retorno encerrado" if done == 1 else f"{done} retornos encerrados"
    messages.success(request, f"{said}. Segue guardado, com o motivo no diário.")
    return redirect("unmatched")


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("visto", "")
    return int(text) if text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_ID else None
