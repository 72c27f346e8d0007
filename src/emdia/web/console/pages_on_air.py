"""*Entrar no ar*: the checklist, each item green or with one way to mend it; the first day; the step itself."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.suspension import law_of
from emdia.domain.vocabulary import Sector
from emdia.web.console.access import MANAGE, OWN, READ, for_roles
from emdia.web.console.scope import actor
from emdia.web.console.words import SECTORS

MENDED_AT = {
    "address": ("settings/endereco", "Completar o endereço"),
    "tax_id": ("settings/identidade", "Conferir o credor"),
    "phone": ("settings/atendimento", "Informar o telefone"),
    "hours": ("settings/atendimento", "Informar o horário"),
    "pix": ("settings/recebimento", "Informar o Pix"),
    "senders": ("accounts", "Ligar uma conta de envio"),
    "terms": ("terms", "Sim, declarar o que prevê"),
    "first_day": ("on_air_first_day", "Ler a lista de hoje"),
}
"""Where an item is mended (``settings/part`` is a part of the creditor's data), and what its link says; the others are
mended on the page itself."""

DAYS_AHEAD = 4
"""Days that the first day's page looks at while today says nothing: past a long weekend."""


@for_roles(READ)
def on_air(request: HttpRequest) -> HttpResponse:
    """The checklist of one creditor; with several and none chosen, the page asks which."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        return render(request, "console/on_air.html", {"items": []})
    items = [(check, *_mend(check)) for check in ladders.checklist(creditor.pk)]
    shown = {
        "items": items,
        "missing": sum(not check.ok for check, *_ in items),
        "contacts": tenants.CONTACTS,
        "sectors": [(sector, SECTORS[sector], law_of(sector)) for sector in Sector],
        "law": law_of(creditor.sector),
        "rehearsed": None if creditor.on_air else ladders.rehearsed(creditor.pk),
    }
    return render(request, "console/on_air.html", shown)


def _mend(check: ladders.Check) -> tuple[str, str]:
    place, words = MENDED_AT.get(check.key, ("", ""))
    name, _, part = place.partition("/")
    if part:
        return reverse("settings_part", args=[part]), words
    return (reverse(name), words) if name else ("", "")


def _refused(request: HttpRequest, error: DomainError) -> None:
    messages.error(request, str(error))


@for_roles(OWN)
@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """One declaration of the checklist, by an owner."""
    creditor, who = request.creditor, actor(request)  # type: ignore[attr-defined]
    what = request.POST.get("o-que", "")
    if creditor is None:
        return redirect("on_air")
    try:
        if what == "contatos":
            whatsapp = "whatsapp" in request.POST
            tenants.declare_contacts(creditor_id=creditor.pk, whatsapp=whatsapp, actor=who)
        elif what == "nao-preve":
            tenants.declare_no_terms(creditor=creditor, actor=who)
        elif what == "setor":
            tenants.declare_sector(
                creditor_id=creditor.pk,
                sector=request.POST.get("setor", ""),
                suspends="suspende" in request.POST,
                actor=who,
            )
    except DomainError as error:
        _refused(request, error)
    else:
        messages.success(request, "Declarado, com seu nome e a hora, no diário.")
    return redirect("on_air")


@for_roles(OWN)
@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """One test message to yourself, through the account."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is not None:
        try:
            masked = outreach.send_test(
                creditor=creditor,
                channel=request.POST.get("canal", ""),
                to=request.POST.get("para", ""),
                actor=actor(request),
            )
        except DomainError as error:
            _refused(request, error)
        else:
            messages.success(request, f"Teste aceito para {masked}. Confira se chegou.")
    return redirect("on_air")


@for_roles(MANAGE)
def first_day(request: HttpRequest) -> HttpResponse:
    """What today would say if the creditor went on air now; an owner approves it here."""
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is None:
        return redirect("on_air")
    now = clock.now()
    if request.method == "POST":
        return _approve(request, creditor, now)
    seen = ladders.first_day(creditor_id=creditor.pk, at=now)
    later, day = (None, None) if seen.messages else _next_with_messages(creditor.pk, now)
    return render(request, "console/first_day.html", {"seen": seen, "shown": later or seen, "later": day})


def _next_with_messages(
    creditor_id: int, now: dt.datetime
) -> tuple[ladders.Foresight | None, dt.date | None]:
    """On a Sunday, a holiday or in the evening: what the first of the coming days that says anything would say."""
    morning = dt.datetime.combine(now.astimezone(clock.SAO_PAULO), dt.time(9), clock.SAO_PAULO)
    for ahead in range(1, DAYS_AHEAD + 1):
        at = morning + dt.timedelta(days=ahead)
        found = ladders.first_day(creditor_id=creditor_id, at=at)
        if found.messages:
            return found, at.date()
    return None, None


def _approve(request: HttpRequest, creditor: Any, now: Any) -> HttpResponse:
    if not request.member or request.member.role not in OWN:  # type: ignore[attr-defined]
        return render(request, "403.html", status=403)
    text = request.POST.get("vistas", "")
    seen = int(text) if text.isdecimal() and len(text) < 10 else -1
    try:
        ladders.approve_first_day(creditor_id=creditor.pk, at=now, seen=seen, actor=actor(request))
    except DomainError as error:
        _refused(request, error)
        return redirect("on_air_first_day")
    messages.success(request, "Lista do primeiro dia aprovada. Ela vale para hoje.")
    return redirect("on_air")


@for_roles(OWN)
@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """The step itself."""
    return _step(
        request, "Você está no ar. Nos primeiros cinco dias úteis, cada envio espera a sua aprovação."
    )


@for_roles(OWN)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Back to *ensaio*, in silence."""
    return _step(request, "De volta ao ensaio, em silêncio até alguém retomar.", back=True)


def _step(request: HttpRequest, words: str, *, back: bool = False) -> HttpResponse:
    creditor = request.creditor  # type: ignore[attr-defined]
    if creditor is not None:
        try:
            if back:
                reason = request.POST.get("motivo", "")
                ladders.go_off_air(creditor_id=creditor.pk, reason=reason, actor=actor(request))
            else:
                ladders.go_on_air(creditor_id=creditor.pk, actor=actor(request))
        except DomainError as error:
            _refused(request, error)
        else:
            messages.success(request, words)
    return redirect("on_air")
