"""*Parar tudo* and *retomar*: one click and a calm question, with what it means before it happens."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emdia.apps.ladders import api as ladders
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.web.console.access import MANAGE, WORK, for_roles
from emdia.web.console.scope import actor

EVERYBODY = "todos"


@for_roles(WORK)
def stop(request: HttpRequest) -> HttpResponse:
    """Ask, then pull the brake: of the chosen creditor, or of the whole organization."""
    if request.method != "POST":
        return render(request, "console/stop.html", {"everybody": EVERYBODY})
    who, name = _whose(request)
    reason = request.POST.get("motivo", "")
    if tenants.stop(creditor_id=who, reason=reason, actor=actor(request)):
        messages.success(request, f"Parado: {name}. Nada mais é dito até alguém retomar.")
    else:
        messages.info(request, f"Já estava parado: {name}.")
    return redirect("today")


@for_roles(MANAGE)
def resume(request: HttpRequest) -> HttpResponse:
    """Show what would go out, then take the brake off."""
    if request.method != "POST":
        return render(request, "console/resume.html", _foreseen(request))
    who, name = _whose(request)
    if tenants.go(creditor_id=who, actor=actor(request)):
        messages.success(request, f"Retomado: {name}. O que está na vez sai nos próximos minutos.")
    else:
        messages.info(request, f"Não estava parado: {name}.")
    return redirect("today")


def _whose(request: HttpRequest) -> tuple[int | None, str]:
    """The creditor that the form names, by id and name; None for the whole organization."""
    asked = request.POST.get("quem", "")
    for creditor in request.creditors:  # type: ignore[attr-defined]
        if asked == str(creditor.pk):
            return creditor.pk, creditor.trade_name
    return None, request.member.tenant.name  # type: ignore[attr-defined]


def _foreseen(request: HttpRequest) -> dict[str, Any]:
    """For each creditor that the brake holds: what would go, and what waited too long."""
    tenant = request.member.tenant  # type: ignore[attr-defined]
    held = [
        one
        for one in request.creditors  # type: ignore[attr-defined]
        if tenant.stopped_at is not None or one.stopped_at is not None
    ]
    now = clock.now()
    lines = [(one, ladders.foresee_go(creditor_id=one.pk, at=now)) for one in held]
    return {"tenant": tenant, "foreseen": lines, "everybody": EVERYBODY}
