"""*WhatsApp oficial*: what one account needs and has, its profile, and our texts as Meta approves them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.domain.errors import DomainError
from emdia.domain.ladder_names import stage_name
from emdia.domain.vocabulary import Stage
from emdia.web.console.access import OWN, READ, for_roles
from emdia.web.console.forms_whatsapp import ProfileForm
from emdia.web.console.scope import actor

STATES = {
    "new": ("ainda não enviado", "clock", ""),
    "pending": ("em análise na Meta", "clock", "state-held"),
    "approved": ("aprovado", "circle-check", "state-paid"),
    "rejected": ("recusado", "ban", "state-late"),
    "paused": ("pausado pela Meta", "player-pause", "state-late"),
    "disabled": ("desligado pela Meta", "ban", "state-late"),
    "deleted": ("apagado na Meta", "ban", ""),
}
"""How a template stands: words, icon, color."""
NEEDS = {
    "acts": "diz o que pode acontecer",
    "!acts": "quando nada acontece",
    "dated": "diz o dia",
    "!dated": "sem dia marcado",
    "settled_said": "diz o que ficou em dia",
    "!settled_said": "só o recebido",
    "left": "diz quanto falta",
    "!left": "só o recebido",
}
"""What a wording tells, where a stage has several."""
CATEGORIES = {"utility": "utilidade", "marketing": "marketing: custa mais e tem limite por pessoa"}
QUALITIES = {"GREEN": "qualidade alta", "YELLOW": "qualidade média", "RED": "qualidade baixa"}


def _account(account_id: int) -> Any:
    row = tenants.account_named(account_id)
    if row is None or not row.active or row.provider != outreach.WHATSAPP_PROVIDER:
        raise Http404
    return row


@for_roles(READ)
def whatsapp(request: HttpRequest, account_id: int) -> HttpResponse:
    """The page; what Meta says comes a moment later."""
    return render(request, "console/settings/whatsapp.html", _shown(_account(account_id)))


@for_roles(READ)
def whatsapp_checks(request: HttpRequest, account_id: int) -> HttpResponse:
    """What Meta says now: a part of the page, or the whole of it for who asks without scripts."""
    row = _account(account_id)
    shown = _shown(row) | _found(row)
    part = "console/parts/whatsapp_checks.html"
    page = part if request.htmx else "console/settings/whatsapp.html"  # type: ignore[attr-defined]
    return render(request, page, shown)


def _shown(row: Any) -> dict[str, Any]:
    rows = outreach.whatsapp_templates(f"{outreach.WHATSAPP_PROVIDER}:{row.pk}")
    return {
        "row": row,
        "templates": [_template(one) for one in rows],
        "missing": sum(one.status == "new" for one in rows) if rows else 1,
        "policy_read": outreach.policy_read(row.creditor_id),
        "policy_words": outreach.POLICY_WORDS,
    }


def _template(one: Any) -> dict[str, Any]:
    words, icon, color = STATES.get(one.status, (one.status, "clock", ""))
    turn = f"versão {one.turn + 1}" if one.stage == Stage.NEGOTIATION_AGAIN else ""
    told = [
        NEEDS.get(one.needs, turn),
        CATEGORIES.get(one.category, one.category),
        QUALITIES.get(one.quality, ""),
    ]
    return {
        "row": one,
        "name": outreach.OTHER_STAGES.get(one.stage) or stage_name(one.stage),
        "words": words,
        "icon": icon,
        "color": color,
        "told": " · ".join(text for text in told if text),
    }


def _found(row: Any) -> dict[str, Any]:
    try:
        found = outreach.whatsapp_setup(
            account_id=row.pk, stages=ladders.stages_on(row.creditor_id, row.channel)
        )
    except DomainError as error:
        return {"refused": error.message}
    creditor = row.creditor or next(iter(tenants.creditors().values()))
    suggested = outreach.suggested_profile(creditor)
    return {"found": found, "form": ProfileForm(initial=ProfileForm.beginning(found.profile, suggested))}


@for_roles(OWN)
@require_POST
def whatsapp_do(request: HttpRequest, account_id: int) -> HttpResponse:
    """Do one thing at Meta and come back."""
    row = _account(account_id)
    do = DEEDS.get(request.POST.get("fazer", ""))
    if do is None:
        raise Http404
    try:
        messages.success(request, do(row.pk, request.POST, actor(request)))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("account_whatsapp", row.pk)


def _profile(account_id: int, posted: Mapping[str, str], who: str) -> str:
    form = ProfileForm(posted)
    if not form.is_valid():
        wrong = next(iter(form.errors.values()))[0]
        raise DomainError(f"O perfil não foi escrito: {wrong}", code="whatsapp_profile")
    outreach.save_profile(account_id=account_id, profile=form.profile(), actor=who)
    return "Perfil escrito no WhatsApp."


def _submit(account_id: int, _: Mapping[str, str], who: str) -> str:
    report = outreach.submit_whatsapp_templates(account_id=account_id, actor=who)
    if report.refused:
        raise DomainError(
            f"{len(report.refused)} modelos não foram aceitos: {report.refused[0][1]}",
            code="whatsapp_refused",
        )
    if not report.submitted:
        return "Todos os modelos já estavam na Meta."
    return (
        f"{len(report.submitted)} modelos enviados. A Meta costuma responder em minutos, às vezes em um dia."
    )


def _sync(account_id: int, _: Mapping[str, str], who: str) -> str:
    changed = len(outreach.sync_whatsapp_templates(account_id=account_id).changed)
    return f"{changed} modelos mudaram." if changed else "Nada mudou na Meta."


def _register(account_id: int, posted: Mapping[str, str], who: str) -> str:
    outreach.register_number(account_id=account_id, pin=posted.get("pin", "").strip(), actor=who)
    return "Número registrado. Guarde o PIN: não ficamos com ele."


def _subscribe(account_id: int, _: Mapping[str, str], who: str) -> str:
    outreach.subscribe_webhook(account_id=account_id, actor=who)
    return "Pronto: a Meta passa a avisar o que acontece nesta conta."


def _policy(account_id: int, _: Mapping[str, str], who: str) -> str:
    outreach.confirm_policy(account_id=account_id, actor=who)
    return "Anotado. Este aviso não aparece de novo."


DEEDS: dict[str, Callable[[int, Mapping[str, str], str], str]] = {
    "perfil": _profile,
    "enviar": _submit,
    "perguntar": _sync,
    "registrar": _register,
    "avisos": _subscribe,
    "politica": _policy,
}
"""What a button does; each returns the sentence that says it is done."""
