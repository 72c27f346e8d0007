"""*Régua*: the ladder in force drawn as a ruler with its steps as cards, and who would get what on a chosen day."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.ladders import api as ladders
from emdia.apps.receivables import api as receivables
from emdia.domain.errors import DomainError
from emdia.web.console.access import MANAGE, READ, for_roles
from emdia.web.console.ladder_drawing import card, draw, presets
from emdia.web.console.scope import actor, day_asked

SHOWN = 100
"""Rows of a preview that the page lists."""
LOOKED_AT = 1000
"""Rows after which a preview stops counting."""


@for_roles(READ)
def ladder(request: HttpRequest) -> HttpResponse:
    """The ladder of one creditor; with several and none chosen, the page asks which."""
    creditor = request.creditor  # type: ignore[attr-defined]
    plan = ladders.active_plan(creditor.pk) if creditor else None
    shown: dict[str, Any] = {
        "plan": plan,
        "day": day_asked(request),
        "presets": presets(plan.slug if plan else ""),
    }
    if plan is not None:
        shown |= {
            "drawing": draw(plan),
            "cards": [card(step) for step in plan.steps],
            "first": card(plan.first_contact),
        }
        if "dia" in request.GET:
            shown |= _preview(creditor.pk, shown["day"])
    part = "#preview" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"console/ladder.html{part}", shown)


def _preview(creditor_id: int, day: Any) -> dict[str, Any]:
    """Who would get what: live on the real portfolio, nothing is written."""
    found = ladders.preview(creditor_id=creditor_id, day=day, limit=LOOKED_AT)
    said = [line for line in found if line.kind == "perform"]
    held = [line for line in found if line.kind == "hold"]
    listed = [*said[:SHOWN], *held[:SHOWN]]
    cases = receivables.cases_by_id(ids=[line.case for line in listed])
    return {
        "asked": True,
        "said_count": len(said),
        "held_count": len(held),
        "stopped": len(found) >= LOOKED_AT,
        "said": [(line, cases[line.case].debtor.name) for line in said[:SHOWN]],
        "held": [(line, cases[line.case].debtor.name) for line in held[:SHOWN]],
    }


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
