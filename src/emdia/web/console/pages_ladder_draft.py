"""A draft of a ladder on its ruler: move, add, change and remove steps, compare, look ahead, activate."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.domain.errors import DomainError
from emdia.domain.ladder_diff import compare
from emdia.domain.ladder_edits import in_words
from emdia.domain.steps import LadderPlan
from emdia.web.console.access import MANAGE, READ, for_roles
from emdia.web.console.ladder_drawing import card, draw_draft
from emdia.web.console.ladder_forms import edit_posted, first_texts, step_fields, text_choices
from emdia.web.console.ladder_scope import draft_or_404, looked_at, owner, users_of_shared
from emdia.web.console.ladder_shown import preview_shown
from emdia.web.console.scope import actor, day_asked

SEEN = "visto"
"""The field of a form that says which state of the draft its page showed."""


@for_roles(READ)
def draft(request: HttpRequest, ladder: str) -> HttpResponse:
    """One draft: what it says, what it changes, what speaks against it."""
    return _page(request, ladder, draft_or_404(request, ladder))


def _page(
    request: HttpRequest, ladder: str, version: Any, late: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of a draft; ``late`` is what somebody wanted while another person changed it."""
    plan, whose, portfolio = ladders.plan_of(version), owner(request), looked_at(request)
    shown: dict[str, Any] = {
        "day": day_asked(request),
        "plan": plan,
        "draft_slug": ladder,
        "shared": whose is None,
        "portfolio": portfolio,
    }
    if "dia" in request.GET and portfolio is not None:
        shown |= preview_shown(portfolio.pk, shown["day"], plan=plan, shared=whose is None)
    if request.htmx and late is None:  # type: ignore[attr-defined]
        return render(request, "console/ladder_draft.html#preview", shown)
    in_force = (one.plan for one in ladders.ladder_lines(whose) if one.in_force)
    before = next((one for one in in_force if one.slug == ladder), None)
    findings = ladders.check(creditor_id=whose, plan=plan)
    variants = _variants(whose, plan)
    shown |= {
        "version": version,
        "late": late,
        "users": users_of_shared(request) if whose is None else [],
        "before": before,
        "changes": compare(before, plan) if before is not None else [],
        "refusals": [one for one in findings if one.kind == "refusal"],
        "warnings": [one for one in findings if one.kind == "warning"],
        "drawing": draw_draft(plan),
        "rungs": [(step, card(step), step_fields(step, plan)) for step in plan.steps],
        "first": (plan.first_contact, card(plan.first_contact), step_fields(plan.first_contact, plan)),
        "texts": text_choices(variants),
        "first_texts": first_texts(variants),
        "open": request.GET.get("etapa", ""),
        "gap": f"{plan.min_cents / 100:.2f}".replace(".", ",") if plan.min_cents else "",
    }
    return render(request, "console/ladder_draft.html", shown, status=409 if late else 200)


def _too_late(request: HttpRequest, ladder: str, changed: ladders.DraftChanged, wanted: str) -> HttpResponse:
    """Nothing was overwritten: the draft as it is now, and the form that came too late, to be sent again knowingly."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", SEEN)
        for value in values
    ]
    late = {"words": changed.message, "wanted": wanted, "fields": kept, "address": request.path}
    return _page(request, ladder, changed.version, late)


@for_roles(MANAGE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A draft of a ladder in force; the one that there is, if somebody began already."""
    try:
        version = ladders.draft(
            creditor_id=owner(request), slug=request.POST.get("regua") or None, actor=actor(request)
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("ladder")
    return redirect("ladder_draft", ladder=version.ladder.slug)


@for_roles(MANAGE)
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """A draft of a new ladder with the steps of another."""
    try:
        version = ladders.copy(
            creditor_id=owner(request),
            slug=request.POST.get("regua", ""),
            name=request.POST.get("nome", ""),
            actor=actor(request),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("ladder")
    messages.success(
        request, "Cópia feita. Diga para quais segmentos ou marcas ela vale e ative quando quiser."
    )
    return redirect("ladder_draft", ladder=version.ladder.slug)


@for_roles(MANAGE)
@require_POST
def change(request: HttpRequest, ladder: str) -> HttpResponse:
    """One change of the draft; a refusal says what is wrong, and nothing has changed."""
    draft_or_404(request, ladder)
    step = request.POST.get("etapa", "")
    try:
        edit = edit_posted(request.POST)
        ladders.edit(
            creditor_id=owner(request),
            slug=ladder,
            change=edit,
            actor=actor(request),
            seen=request.POST.get(SEEN, ""),
        )
    except ladders.DraftChanged as changed:
        return _too_late(request, ladder, changed, f"Você queria: {in_words(edit)}.")
    except DomainError as error:
        messages.error(request, error.message)
        return _back(ladder, step)
    words = in_words(edit)
    messages.success(request, f"No rascunho: {words}.")
    if edit.kind in ("remove", "plan"):
        return _back(ladder, "")
    return _back(ladder, step, at="mover" if request.POST.get("volta") == "mover" else "etapa")


@for_roles(MANAGE)
@require_POST
def activate(request: HttpRequest, ladder: str) -> HttpResponse:
    """Put the draft in force, where the law lets it."""
    draft_or_404(request, ladder)
    try:
        done = ladders.activate(
            creditor_id=owner(request),
            slug=ladder,
            actor=actor(request),
            seen=request.POST.get(SEEN, ""),
        )
    except ladders.DraftChanged as changed:
        return _too_late(request, ladder, changed, "Você queria ativar o rascunho.")
    except ladders.LadderRefused:
        messages.error(request, "Esta régua ainda não pode ser ativada: veja abaixo o que falta.")
        return redirect("ladder_draft", ladder=ladder)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("ladder_draft", ladder=ladder)
    messages.success(
        request,
        f"A versão {done.version.number} está em uso. O que já foi dito continua contado: ninguém ouve de novo.",
    )
    return redirect(f"{reverse('ladder')}?qual={ladder}")


@for_roles(MANAGE)
@require_POST
def discard(request: HttpRequest, ladder: str) -> HttpResponse:
    """Throw the draft away."""
    draft_or_404(request, ladder)
    try:
        ladders.discard(
            creditor_id=owner(request), slug=ladder, actor=actor(request), seen=request.POST.get(SEEN, "")
        )
    except ladders.DraftChanged as changed:
        return _too_late(request, ladder, changed, "Você queria descartar o rascunho.")
    messages.success(request, "Rascunho descartado. A régua em uso não mudou.")
    return redirect("ladder")


@for_roles(MANAGE)
@require_POST
def retire(request: HttpRequest) -> HttpResponse:
    """Take a ladder out of use; its cases go on with the next that fits."""
    return _choosing(request, ladders.retire, "Régua retirada. Os casos dela seguem na próxima que serve.")


@for_roles(MANAGE)
@require_POST
def reorder(request: HttpRequest) -> HttpResponse:
    """Ask a ladder one place earlier or later."""

    def one_place(**who: Any) -> int:
        return ladders.reorder(earlier=request.POST.get("para") == "antes", **who)

    return _choosing(request, one_place, "Ordem de escolha mudada.")


def _choosing(request: HttpRequest, act: Any, words: str) -> HttpResponse:
    try:
        act(creditor_id=owner(request), slug=request.POST.get("regua", ""), actor=actor(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect("ladder")


def _variants(creditor_id: int | None, plan: LadderPlan) -> set[tuple[str, str]]:
    """(stage, name) of the texts that a step may name, and those that one names already."""
    found = {(stage, name) for stage, _, name in outreach.active_variants(creditor_id=creditor_id)}
    return found | {(one.stage, one.variant) for one in (plan.first_contact, *plan.steps) if one.variant}


def _back(ladder: str, step: str, *, at: str = "etapa") -> HttpResponseRedirect:
    """To the step's card, or to its handle on the ruler where it was moved there."""
    address = reverse("ladder_draft", args=[ladder])
    return HttpResponseRedirect(f"{address}#{at}-{quote(step)}" if step else address)
