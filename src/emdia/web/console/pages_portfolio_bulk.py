"""Actions on many titles: what they will do and to how many is said first, then done in batches, then undone."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.desk import api as desk
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl
from emdia.web.console import portfolio_filter as filters
from emdia.web.console.access import WORK, for_roles
from emdia.web.console.scope import LARGEST_ID, actor, creditor_ids

ACTIONS = {
    "pause": "pausar a cobrança",
    "resume": "retomar a cobrança",
    "tag": "pôr uma etiqueta",
    "untag": "tirar uma etiqueta",
    "pay": "dar baixa: pago por inteiro",
}
VERBS = {
    "pause": "Pausar a cobrança de",
    "resume": "Retomar a cobrança de",
    "tag": "Pôr uma etiqueta em quem deve",
    "untag": "Tirar uma etiqueta de quem deve",
    "pay": "Dar baixa, por inteiro, em",
}
"""How the sentence begins that says what will happen."""
AT_ONCE = 2
"""Batches that are done before the page answers; the others follow while it shows how far they are."""


def _chosen(request: HttpRequest) -> list[int]:
    """The titles of the form: the marked ones, or all of its filter."""
    words = filters.read(request.POST)
    where = filters.filter_of(words, creditors=creditor_ids(request))
    if request.POST.get("quais") == "todos":
        return receivables.title_ids(where=where, limit=desk.BULK_MOST + 1)
    marked = tuple(
        int(value)
        for value in request.POST.getlist("titulo")
        if value.isdecimal() and len(value) < 20 and int(value) <= LARGEST_ID
    )
    return receivables.titles_of_creditors(ids=marked, creditor_ids=where.creditor_ids)


@for_roles(WORK)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Say what an action will do, to how many, before anything is done."""
    action = request.POST.get("acao", "")
    if action not in ACTIONS:
        raise Http404
    ids = _chosen(request)
    words = filters.read(request.POST)
    if not ids:
        messages.error(request, "Marque ao menos um título, ou escolha todos os deste filtro.")
        return redirect(f"{reverse('portfolio')}?{filters.packed(words)}")
    titles, people, cents = receivables.size_of(ids)
    shown: dict[str, Any] = {
        "action": action,
        "verb": VERBS[action],
        "titles": titles,
        "people": people,
        "cents": cents,
        "said": filters.said(words) if request.POST.get("quais") == "todos" else "",
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ],
        "back": filters.packed(words),
        "today": clock.today(),
        "tags": receivables.known_tags(creditor_ids=creditor_ids(request)),
    }
    return render(request, "console/bulk_ask.html", shown)


@for_roles(WORK)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Do it: the first batches at once, the rest while the page shows how far it is."""
    action, ids = request.POST.get("acao", ""), _chosen(request)
    try:
        settings = _settings(request, action)
        run = desk.start_bulk(
            action=action,
            settings=settings,
            title_ids=ids,
            said=_said(action, settings, ids),
            author=actor(request),
        )
    except (DomainError, ValueError) as error:
        words = str(error) if isinstance(error, DomainError) else "Não entendi a data."
        messages.error(request, words)
        return redirect(f"{reverse('portfolio')}?{filters.packed(filters.read(request.POST))}")
    for _ in range(AT_ONCE):
        desk.advance_bulk(run_id=run.pk)
    return redirect("portfolio_bulk_run", run_id=run.pk)


def _settings(request: HttpRequest, action: str) -> dict[str, Any]:
    if action not in ACTIONS:
        raise Http404
    if action in ("tag", "untag"):
        return {"tag": receivables.clean_tag(request.POST.get("marca", ""))}
    if action == "pay":
        return {"on": _paid_on(request).isoformat()}
    until = request.POST.get("ate_dia", "")
    return {
        "reason": request.POST.get("motivo", "").strip()[:200],
        "until": dt.date.fromisoformat(until).isoformat() if until else "",
    }


def _paid_on(request: HttpRequest) -> dt.date:
    day = dt.date.fromisoformat(request.POST.get("pago_em", "") or clock.today().isoformat())
    if not dt.date(2000, 1, 1) <= day <= clock.today():
        raise DomainError("A data do pagamento não pode estar no futuro.", code="bulk_paid_on", field="data")
    return day


def _said(action: str, settings: dict[str, Any], ids: list[int]) -> str:
    titles, people, cents = receivables.size_of(ids)
    what = f"{titles} {'título' if titles == 1 else 'títulos'} de {people} {'pessoa' if people == 1 else 'pessoas'}"
    detail = (
        f"“{settings['tag']}”" if "tag" in settings else settings.get("reason", "") or settings.get("on", "")
    )
    return f"{ACTIONS[action].capitalize()} ({detail}): {what}, {format_brl(cents)}"


@for_roles(WORK)
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far an action is, and its undo; asks again by itself until it is done."""
    found = desk.bulk_run(run_id=run_id)
    if found is None:
        raise Http404
    run, looked, changed = found
    shown = {
        "run": run,
        "looked": looked,
        "changed": changed,
        "running": run.state in ("waiting", "running"),
        "vanished_left": run.action in desk.GONE_SAID
        and receivables.vanished_count(creditor_ids=creditor_ids(request)),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "console/bulk_run.html#progress", shown)
    return render(request, "console/bulk_run.html", shown)


@for_roles(WORK)
@require_POST
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take an action back."""
    if desk.bulk_run(run_id=run_id) is None:
        raise Http404
    try:
        desk.undo_bulk(run_id=run_id, actor=actor(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Desfeito: tudo voltou a ser como era antes desta ação.")
    return redirect("portfolio_bulk_run", run_id=run_id)
