"""*Primeiros passos*: one calm page a step, to be left and taken up again, from nothing to who would get what."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from emdia.apps.ladders import api as ladders
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.web.console import first_steps as steps
from emdia.web.console.access import MANAGE, OWN, for_roles, may
from emdia.web.console.forms import ConsoleForm
from emdia.web.console.forms_first_steps import CreditorForm, PixForm
from emdia.web.console.forms_terms import FirstTermsForm
from emdia.web.console.ladder_shown import preview_shown
from emdia.web.console.membership import CREDITOR_KEY
from emdia.web.console.pages_import import ENDINGS
from emdia.web.console.pages_settings import declare_said, said_last
from emdia.web.console.scope import actor

DAYS_AHEAD = 5
"""Days that the last step looks at, until one has somebody to write to."""
_FIELDS = {
    "cpf/cnpj": "tax_id",
    "endereço": "address",
    "cidade": "city",
    "uf": "state",
    "cep": "postcode",
    "telefone": "service_phone",
    "nome": "legal_name",
    "chave pix": "pix_key",
    "multa": "fine",
    "juros": "interest",
}
"""How a refusal names a field, and the form's own name of it."""


@for_roles(MANAGE)
def begin(request: HttpRequest) -> HttpResponse:
    """Go on where somebody stopped."""
    way = steps.way_of(request)
    return redirect("first_step", slug=(way.next or steps.STEPS[-1]).slug)


@for_roles(MANAGE)
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """One step. A step that needs the creditor leads to the first one while there is none."""
    here = steps.BY_SLUG.get(slug)
    if here is None:
        raise Http404
    one = steps.creditor_of(request)
    if one is None and slug != "quem-cobra":
        messages.info(request, "Primeiro, diga quem cobra.")
        return redirect("first_step", slug="quem-cobra")
    return _PAGES[slug](request, here, one)


@for_roles(MANAGE)
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Take the card away from *Hoje*; the steps stay open by their address and the guide."""
    messages.info(
        request, "O que você fez está guardado. Os primeiros passos continuam no Guia, em “Começar”."
    )
    return steps.remember(redirect("today"), "fora", secure=request.is_secure())


def _page(request: HttpRequest, here: steps.Step, shown: dict[str, Any]) -> HttpResponse:
    place = steps.STEPS.index(here)
    frame = {
        "steps": steps.STEPS,
        "here": here,
        "number": place + 1,
        "way": steps.way_of(request),
        "after": steps.STEPS[place + 1] if place + 1 < len(steps.STEPS) else None,
        "before": steps.STEPS[place - 1] if place else None,
        "offered": steps.offered(request),
    }
    return render(request, f"console/first_steps/{here.slug}.html", frame | shown)


def _posted(request: HttpRequest) -> Any:
    """What an owner sent; nobody else changes who collects."""
    return request.POST if request.method == "POST" and may(request, OWN) else None


def _who(request: HttpRequest, here: steps.Step, one: Any) -> HttpResponse:
    another = one is not None and "outro" in request.GET
    if one is not None and not another:
        return _page(request, here, {"one": one})
    posted = _posted(request)
    form = CreditorForm(posted)
    if posted is not None and form.is_valid():
        try:
            added = _add(form.cleaned_data, actor(request))
        except DomainError as error:
            _blame(form, error)
        else:
            request.session[CREDITOR_KEY] = added.pk
            messages.success(request, f"{added.trade_name} está em ensaio: nada sai daqui até você querer.")
            return redirect("first_step", slug="contrato")
    return _page(request, here, {"one": None, "form": form, "another": another})


def _add(data: dict[str, Any], who: str) -> Any:
    names = {slugify(creditor.slug) for creditor in tenants.creditors().values()}
    wanted = slugify(data["trade_name"])[:40].strip("-") or "credor"
    slug = next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if name not in names)
    added = tenants.add_creditor(slug=slug, name=data.pop("legal_name"), actor=who, **data)
    ladders.install_default(added.pk)
    return added


def _blame(form: ConsoleForm, error: DomainError) -> None:
    """Say a refusal at the field that it speaks of."""
    field = _FIELDS.get((error.field or "").casefold(), error.field)
    form.add_error(field if field in form.fields else None, str(error))


def _contract(request: HttpRequest, here: steps.Step, one: Any) -> HttpResponse:
    history = tenants.terms_history(creditor_id=one.pk)
    posted = _posted(request)
    if posted is not None and "nao-preve" in posted:
        tenants.declare_no_terms(creditor=one, actor=actor(request))
        return redirect("first_step", slug="recebimento")
    form = FirstTermsForm(posted, initial=said_last(history))
    if posted is not None and form.is_valid():
        try:
            declare_said(one, form.cleaned_data, actor(request))
        except DomainError as error:
            _blame(form, error)
        else:
            messages.success(request, "Contrato declarado. Os saldos já usam.")
            return redirect("first_step", slug="recebimento")
    return _page(request, here, {"one": one, "form": form, "now": history[0] if history else None})


def _money(request: HttpRequest, here: steps.Step, one: Any) -> HttpResponse:
    posted = _posted(request)
    known = {"pix_key": one.pix_key, "pix_receiver": one.pix_receiver or one.trade_name}
    form = PixForm(posted, initial=known)
    if posted is not None and form.is_valid():
        try:
            tenants.edit_creditor(creditor_id=one.pk, changes=form.cleaned_data, actor=actor(request))
        except DomainError as error:
            _blame(form, error)
        else:
            messages.success(request, "Recebimento guardado.")
            return redirect("first_step", slug="planilha")
    return _page(request, here, {"one": one, "form": form})


def _file(request: HttpRequest, here: steps.Step, one: Any) -> HttpResponse:
    return _page(request, here, {"one": one, "endings": ",".join(ENDINGS)})


def _would_get(request: HttpRequest, here: steps.Step, one: Any) -> HttpResponse:
    """The real plan of today, or of the next day with somebody to write to; it counts as seen once there are titles."""
    today = clock.today()
    shown = preview_shown(one.pk, today, plan=None)
    quiet = not shown["said_count"]
    for ahead in range(1, DAYS_AHEAD + 1):
        if shown["said_count"]:
            break
        later = preview_shown(one.pk, today + dt.timedelta(days=ahead), plan=None)
        shown = later if later["said_count"] else shown
    response = _page(request, here, {"one": one, "quiet_today": quiet, "today": today, **shown})
    if "planilha" in steps.way_of(request).done:
        steps.remember(response, "visto", secure=request.is_secure())
    return response


_PAGES = {
    "quem-cobra": _who,
    "contrato": _contract,
    "recebimento": _money,
    "planilha": _file,
    "quem-receberia": _would_get,
}
