"""What a clerk does with a text: keep it, activate it, go back, return to the house's, try it on herself."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.outreach import api as outreach
from emdia.domain.errors import DomainError
from emdia.web.console.access import MANAGE, for_roles
from emdia.web.console.pages_templates import chosen, current_or_404, editor, typed, variant_of, which
from emdia.web.console.scope import actor

SEEN = "visto"
"""The field of a form that says which state of the text's history its page showed."""


@for_roles(MANAGE)
@require_POST
def template_save(request: HttpRequest, stage: str, channel: str) -> HttpResponse:
    """Keep what was typed as a new version, and activate it where that button was pressed."""
    current_or_404(request, stage, channel)
    parts = typed(request, channel)
    where, who = which(request, stage, channel), actor(request)
    note, seen = request.POST.get("note", ""), request.POST.get(SEEN, "")
    try:
        version, _ = outreach.save_text(**where, parts=parts, actor=who, note=note, seen=seen)
        if "ativar" in request.POST:
            version = outreach.activate_text(**where, number=version.number, actor=who)
    except outreach.TextChanged as changed:
        return editor(request, stage, channel, parts=parts, error=changed.message, status=409)
    except outreach.TextFault as fault:
        return editor(request, stage, channel, parts=parts, error=fault.message, field=fault.field or "")
    if version.active_from is not None and version.retired_at is None:
        messages.success(request, f"Versão {version.number} no ar: as próximas mensagens já saem com ela.")
    else:
        messages.success(
            request, f"Rascunho guardado como versão {version.number}. Nada muda até você ativar."
        )
    return _back(request, stage, channel)


@for_roles(MANAGE)
@require_POST
def template_activate(request: HttpRequest, stage: str, channel: str) -> HttpResponse:
    """Activate a version of the list; an older one comes back as a new version."""
    current_or_404(request, stage, channel)
    number = request.POST.get("versao", "")
    if not number.isdecimal() or len(number) > 6:
        raise Http404
    try:
        version = outreach.activate_text(
            **which(request, stage, channel),
            number=int(number),
            actor=actor(request),
            seen=request.POST.get(SEEN, ""),
        )
    except outreach.TextFault as fault:
        messages.error(request, fault.message)
    else:
        messages.success(request, f"Versão {version.number} no ar: as próximas mensagens já saem com ela.")
    return _back(request, stage, channel)


@for_roles(MANAGE)
@require_POST
def template_retire(request: HttpRequest, stage: str, channel: str) -> HttpResponse:
    """Say the house's text again; the own versions stay in the history."""
    current_or_404(request, stage, channel)
    where = which(request, stage, channel)
    try:
        retired = outreach.retire_text(**where, actor=actor(request), seen=request.POST.get(SEEN, ""))
    except outreach.TextFault as fault:
        messages.error(request, fault.message)
        return _back(request, stage, channel)
    if retired:
        words = "o texto comum da etapa" if where["variant"] else "o texto da casa"
        messages.success(request, f"Volta a valer {words}. As suas versões continuam na história.")
    return _back(request, stage, channel)


def _back(request: HttpRequest, stage: str, channel: str) -> HttpResponse:
    variant = variant_of(request)
    return redirect(
        reverse("template", args=[stage, channel])
        + (f"?{urlencode({'variante': variant})}" if variant else "")
    )


@for_roles(MANAGE)
@require_POST
def template_try(request: HttpRequest, stage: str, channel: str) -> HttpResponse:
    """Send what was typed to oneself."""
    current_or_404(request, stage, channel)
    parts = typed(request, channel)
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        return editor(request, stage, channel, parts=parts, error="Escolha de qual credor sai o teste.")
    checked = outreach.check_text(parts, stage=stage, channel=channel, creditor_id=creditor.pk)
    if checked.fault:
        return editor(request, stage, channel, parts=parts, error=checked.fault, field=checked.field)
    try:
        masked, rehearsed = outreach.send_text(
            creditor=creditor,
            channel=channel,
            to=request.POST.get("para", ""),
            said=chosen(checked)[0].rendered,
            actor=actor(request),
        )
    except DomainError as error:
        return editor(request, stage, channel, parts=parts, error=error.message)
    where = (
        "Este canal ainda não tem conta: o teste ficou no ensaio, e nada saiu deste computador."
        if rehearsed
        else ""
    )
    messages.success(request, f"Teste enviado para {masked}. {where}".strip())
    return editor(request, stage, channel, parts=parts)
