"""*Aprovar envio*: the batch that waits, by step and channel, with the words as they will be read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.money import parse_cents
from emdia.web.console.access import MANAGE, OWN, READ, for_roles
from emdia.web.console.scope import LARGEST_ID, actor, read_number

PAGE = 200
MODES = (
    ("never", "nunca: sai sozinho, na hora permitida"),
    ("always", "sempre"),
    ("above", "a partir de um valor em aberto"),
    ("steps", "em algumas etapas"),
)


@for_roles(READ)
def approvals(request: HttpRequest) -> HttpResponse:
    """The batch of one creditor that waits, what it costs, and when a person is asked at all."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        return render(request, "console/approvals.html", {"lines": []})
    now = clock.now()
    lines = outreach.waiting_lines(creditor_ids=[creditor.pk], rule=outreach.APPROVAL)
    texts = outreach.foretell([line.sample for line in lines], at=now)
    rule = tenants.approval_of(creditor)
    plan = ladders.active_plan(creditor.pk)
    shown: dict[str, Any] = {
        "lines": lines,
        "texts": texts,
        "total": sum(line.messages for line in lines),
        "mills": outreach.cost_mills(lines, prices=creditor.prices, texts=texts),
        "seen": max((line.last for line in lines), default=0),
        "rule": rule,
        "first_days": rule.first_days_end is not None and clock.today() <= rule.first_days_end,
        "modes": MODES,
        "steps": [step.slug for step in (plan.first_contact, *plan.steps)],
    }
    return render(request, "console/approvals.html", shown)


@for_roles(MANAGE)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Let the chosen lines go, or refuse them with a reason; only what the page had shown."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        return redirect("approvals")
    chosen = [
        (step, channel) for step, _, channel in (one.partition("|") for one in request.POST.getlist("linha"))
    ]
    seen = _number(request.POST.get("vistas", ""))
    who = actor(request)
    if not chosen:
        messages.error(request, "Escolha ao menos uma linha.")
    elif "recusar" in request.POST:
        reason = request.POST.get("motivo", "")
        try:
            count = outreach.refuse_lines(
                creditor_id=creditor.pk, lines=chosen, seen=seen, reason=reason, actor=who
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _refused(count))
    else:
        done = outreach.approve_lines(
            creditor_id=creditor.pk, lines=chosen, seen=seen, at=clock.now(), actor=who
        )
        messages.success(request, _approved(done))
    return redirect("approvals")


def _number(text: str) -> int:
    return min(int(text), LARGEST_ID) if text.isdecimal() and len(text) < 20 else 0


def _approved(done: outreach.Approved) -> str:
    many, goes = ("mensagem aprovada", "sai") if done.messages == 1 else ("mensagens aprovadas", "saem")
    late = f" {done.expired} já tinha perdido a hora." if done.expired == 1 else ""
    late = f" {done.expired} já tinham perdido a hora." if done.expired > 1 else late
    return f"{done.messages} {many}: {goes} no horário permitido de cada pessoa.{late}"


def _refused(count: int) -> str:
    return (
        f"{count} {'mensagem recusada' if count == 1 else 'mensagens recusadas'}. O motivo está em cada caso."
    )


@for_roles(READ)
def rows(request: HttpRequest) -> HttpResponse:
    """The people of one line, each to be opened, approved or refused."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        return redirect("approvals")
    step, channel = request.GET.get("etapa", ""), request.GET.get("canal", "")
    after = read_number(request, "depois") or 0
    found = outreach.waiting_for_approval(
        creditor_ids=[creditor.pk], step=step, channel=channel, after=after, limit=PAGE + 1
    )
    shown = {
        "rows": found[:PAGE],
        "more": found[PAGE - 1].pk if len(found) > PAGE else None,
        "step": step,
        "channel_asked": channel,
    }
    return render(request, "console/approval_rows.html", shown)


@for_roles(MANAGE)
@require_POST
def decide_rows(request: HttpRequest) -> HttpResponse:
    """Let some people's messages go, or refuse them."""
    creditor = request.creditor  # type: ignore[attr-defined]
    back = f"{reverse('approval_rows')}?{urlencode({k: request.POST.get(k, '') for k in ('etapa', 'canal')})}"
    ids = [_number(text) for text in request.POST.getlist("mensagem")[:PAGE]]
    if creditor is None or not ids:
        messages.error(request, "Escolha ao menos uma pessoa.")
        return redirect(back)
    who = actor(request)
    if "recusar" in request.POST:
        try:
            count = outreach.refuse_messages(
                creditor_id=creditor.pk, message_ids=ids, reason=request.POST.get("motivo", ""), actor=who
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _refused(count))
    else:
        done = outreach.approve_messages(creditor_id=creditor.pk, message_ids=ids, at=clock.now(), actor=who)
        messages.success(request, _approved(done))
    return redirect(back)


@for_roles(OWN)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """When a batch waits for a person, once the first days are over."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        return redirect("approvals")
    try:
        text = request.POST.get("valor", "").strip()
        tenants.choose_approval(
            creditor_id=creditor.pk,
            mode=request.POST.get("quando", ""),
            above_cents=parse_cents(text, style="br") if text else 0,
            steps=tuple(request.POST.getlist("etapa")),
            actor=actor(request),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Guardado. Vale para o próximo planejamento.")
    return redirect("approvals")
