"""Hours, caps and prices: creditor and organization narrow what the law allows; what a message costs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emdia.apps.tenants import api as tenants
from emdia.domain.compliance.limits import limits_of
from emdia.domain.errors import DomainError
from emdia.web.console.access import READ, for_roles
from emdia.web.console.forms_contact import CapsForm, HoursForm, PricesForm
from emdia.web.console.pages_settings import for_one, owner_posts
from emdia.web.console.scope import actor


@for_roles(READ)
def contact(request: HttpRequest) -> HttpResponse:
    """When and how often; what is looser than the law is refused with the law's own hours."""
    one = for_one(request)
    if one is None:
        return render(request, "console/settings/contact.html", {"one": None})
    what = request.POST.get("what") if owner_posts(request) else None
    limits = limits_of(one.contact_limits)
    posted = request.POST if what == "creditor" else None
    hours = HoursForm(posted, hours=limits.hours if limits else None)
    caps = CapsForm(posted, known=limits.caps if limits else {}, prefix="c")
    own = CapsForm(request.POST if what == "tenant" else None, known=tenants.caps(), prefix="t")
    if (what == "creditor" and _limited(request, one, hours, caps)) or (
        what == "tenant" and _lowered(request, own)
    ):
        messages.success(request, "Guardado. Vale desde a próxima mensagem.")
        return redirect("contact_limits")
    return render(
        request, "console/settings/contact.html", {"one": one, "hours": hours, "caps": caps, "own": own}
    )


def _limited(request: HttpRequest, one: Any, hours: HoursForm, caps: CapsForm) -> bool:
    if not (hours.is_valid() and caps.is_valid()):
        return False
    try:
        tenants.set_contact_limits(
            creditor_id=one.pk, hours=hours.hours(), caps=caps.cleaned_data, actor=actor(request)
        )
    except DomainError as error:
        form = caps if error.field in caps.fields else hours
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def _lowered(request: HttpRequest, own: CapsForm) -> bool:
    if not own.is_valid():
        return False
    try:
        tenants.set_caps(wanted=own.cleaned_data, actor=actor(request))
    except DomainError as error:
        own.add_error(error.field if error.field in own.fields else None, str(error))
        return False
    return True


@for_roles(READ)
def prices(request: HttpRequest) -> HttpResponse:
    """What one message costs on each channel, for the calendar, approvals and reports."""
    one = for_one(request)
    if one is None:
        return render(request, "console/settings/prices.html", {"one": None})
    posted = request.POST if owner_posts(request) else None
    form = PricesForm(posted, known=one.prices)
    if posted is not None and form.is_valid():
        tenants.set_prices(creditor_id=one.pk, prices=form.cleaned_data, actor=actor(request))
        messages.success(request, "Preços guardados.")
        return redirect("prices")
    return render(request, "console/settings/prices.html", {"one": one, "form": form})
