"""A draft of a ladder on its ruler: move, add, change and remove steps, compare, look ahead, activate."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
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
from emdia.web.console.ladder_shown import preview_shown
from emdia.web.console.scope import actor, day_asked


@for_roles(READ)
def draft(request: HttpRequest, ladder: str) -> HttpResponse:
    """One draft: what it says, what it changes, what speaks against it."""
    creditor_id, version = _draft_or_404(request, ladder)
    plan = ladders.plan_of(version)
    shown: dict[str, Any] = {"day": day_asked(request), "plan": plan, "draft_slug": ladder}
    if "dia" in request.GET:
        shown |= preview_shown(creditor_id, shown["day"], plan=plan)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "console/ladder_draft.html#preview", shown)
    in_force = (one.plan for one in ladders.ladder_lines(creditor_id) if one.in_force)
    before = next((one for one in in_force if one.slug == ladder), None)
    findings = ladders.check(creditor_id=creditor_id, plan=plan)
    variants = _variants(creditor_id, plan)
    shown |= {
        "version": version,
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
    return render(request, "console/ladder_draft.html", shown)


@for_roles(MANAGE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A draft of a ladder in force; the one that there is, if somebody began already."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        messages.error(request, "Escolha antes de qual credor é a régua.")
        return redirect("ladder")
    try:
        version = ladders.draft(
            creditor_id=creditor.pk, slug=request.POST.get("regua") or None, actor=actor(request)
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("ladder")
    return redirect("ladder_draft", ladder=version.ladder.slug)


@for_roles(MANAGE)
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """A draft of a new ladder with the steps of another."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        messages.error(request, "Escolha antes de qual credor é a régua.")
        return redirect("ladder")
    try:
        version = ladders.copy(
            creditor_id=creditor.pk,
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
    creditor_id, _ = _draft_or_404(request, ladder)
    step = request.POST.get("etapa", "")
    try:
        edit = edit_posted(request.POST)
        ladders.edit(creditor_id=creditor_id, slug=ladder, change=edit, actor=actor(request))
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
    creditor_id, _ = _draft_or_404(request, ladder)
    try:
        done = ladders.activate(creditor_id=creditor_id, slug=ladder, actor=actor(request))
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
    creditor_id, _ = _draft_or_404(request, ladder)
    ladders.discard(creditor_id=creditor_id, slug=ladder, actor=actor(request))
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
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        messages.error(request, "Escolha antes de qual credor é a régua.")
        return redirect("ladder")
    try:
        act(creditor_id=creditor.pk, slug=request.POST.get("regua", ""), actor=actor(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect("ladder")


def _variants(creditor_id: int, plan: LadderPlan) -> set[tuple[str, str]]:
    """(stage, name) of the texts that a step may name, and those that one names already."""
    found = {(stage, name) for stage, _, name in outreach.active_variants(creditor_id=creditor_id)}
    return found | {(one.stage, one.variant) for one in (plan.first_contact, *plan.steps) if one.variant}


def _draft_or_404(request: HttpRequest, slug: str) -> tuple[int, Any]:
    creditor = request.creditor  # type: ignore[attr-defined]
    version = ladders.draft_of(creditor_id=creditor.pk, slug=slug) if creditor is not None else None
    if version is None:
        raise Http404
    return creditor.pk, version


def _back(ladder: str, step: str, *, at: str = "etapa") -> HttpResponseRedirect:
    """To the step's card, or to its handle on the ruler where it was moved there."""
    address = reverse("ladder_draft", args=[ladder])
    return HttpResponseRedirect(f"{address}#{at}-{quote(step)}" if step else address)
