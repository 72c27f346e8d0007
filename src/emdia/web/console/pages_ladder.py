"""*Régua*: the ladders in force, each drawn as a ruler with its steps as cards, and who would get what on a day."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.ladders import api as ladders
from emdia.domain.errors import DomainError
from emdia.web.console.access import MANAGE, READ, for_roles
from emdia.web.console.ladder_drawing import card, draw, presets
from emdia.web.console.ladder_scope import looked_at, owner, users_of_shared
from emdia.web.console.ladder_shown import calendar_shown, preview_shown
from emdia.web.console.scope import actor, day_asked


@for_roles(READ)
def ladder(request: HttpRequest) -> HttpResponse:
    """The ladders of one creditor, one of them whole; with several creditors and none chosen it asks which."""
    creditor = request.creditor  # type: ignore[attr-defined]
    shown: dict[str, Any] = {"plan": None, "day": day_asked(request), "presets": presets("")}
    if creditor is not None:
        shown |= _of_creditor(request, creditor.pk)
    else:
        shown |= {"shared": _of_tenant(), "users": users_of_shared(request)}
    part = "#preview" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"console/ladder.html{part}", shown)


def _of_tenant() -> list[Any]:
    """The ladders of the whole organization, each with its drawing; for whom no creditor is chosen."""
    return [(line, draw(line.plan, links=False)) for line in ladders.ladder_lines(None)]


def _of_creditor(request: HttpRequest, creditor_id: int) -> dict[str, Any]:
    lines = ladders.ladder_lines(creditor_id)
    in_force = [line for line in lines if line.in_force]
    wanted = request.GET.get("qual", "")
    line = next((one for one in in_force if one.plan.slug == wanted), None) or next(
        (one for one in in_force if one.is_default), in_force[0]
    )
    plan = line.plan
    shown: dict[str, Any] = {
        "plan": plan,
        "line": line,
        "lines": lines,
        "several": len(lines) > 1,
        "presets": presets(plan.slug),
        "drawing": draw(plan),
        "cards": [card(step) for step in plan.steps],
        "first": card(plan.first_contact),
        "versions": [one for one in ladders.versions_of(creditor_id) if one.ladder.slug == plan.slug][:12],
    }
    if "dia" in request.GET:
        shown |= preview_shown(creditor_id, day_asked(request), plan=None)
    return shown


@for_roles(READ)
def who(request: HttpRequest) -> HttpResponse:
    """How many cases are on each ladder; asked for apart, because it counts the whole portfolio."""
    creditor = request.creditor  # type: ignore[attr-defined]
    counts = ladders.cases_by_ladder(creditor.pk) if creditor else {}
    lines = ladders.ladder_lines(creditor.pk) if creditor else []
    shown = {
        "rows": [(line, counts.get(line.plan.slug, 0)) for line in lines if line.in_force],
        "without": counts.get("", 0),
    }
    part = "#who" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"console/ladder_who.html{part}", shown)


@for_roles(READ)
def coming(request: HttpRequest) -> HttpResponse:
    """The next 30 days: how many, on which channel, at what cost; of the draft where one is named."""
    portfolio, slug = looked_at(request), request.GET.get("rascunho", "")
    draft = ladders.draft_of(creditor_id=owner(request), slug=slug) if slug else None
    shown: dict[str, Any] = {"of_draft": draft is not None, "draft_slug": slug if draft else ""}
    if portfolio is not None and (draft or owner(request)):
        plan = ladders.plan_of(draft) if draft else None
        shown |= calendar_shown(portfolio.pk, plan=plan, shared=owner(request) is None)
    part = "#coming" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"console/ladder_calendar.html{part}", shown)


@for_roles(MANAGE)
@require_POST
def use_preset(request: HttpRequest) -> HttpResponse:
    """Give the creditor one of the shipped ladders, as a new version."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        messages.error(request, "Escolha antes de qual credor é a régua.")
        return redirect("ladder")
    try:
        ladders.install_preset(
            creditor_id=creditor.pk, preset=request.POST.get("regua", ""), actor=actor(request)
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, "Régua trocada. O que já foi dito continua contado; a nova vale daqui em diante."
        )
    return redirect("ladder")
