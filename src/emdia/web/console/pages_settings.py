"""*Configurações*: the creditor's own data, its contract, and who carries messages."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.rate_file import INDEXES
from emdia.web.console.access import OWN, READ, for_roles, may
from emdia.web.console.forms_creditor import BY_SLUG, PARTS, plain_values, shown_values
from emdia.web.console.forms_terms import TermsForm
from emdia.web.console.scope import actor

NOT_SAID = "o contrato não prevê"


def for_one(request: HttpRequest) -> Any:
    """The creditor that the page speaks of: the chosen one, else the first."""
    creditors = request.creditors  # type: ignore[attr-defined]
    return request.creditor or (creditors[0] if creditors else None)  # type: ignore[attr-defined]


def owner_posts(request: HttpRequest) -> bool:
    """Whether this request changes something and may."""
    return request.method == "POST" and may(request, OWN)


@for_roles(READ)
def creditor(request: HttpRequest, part: str = "identidade") -> HttpResponse:
    """One part of what messages say about the creditor; only an owner changes it."""
    one, chosen = for_one(request), BY_SLUG.get(part)
    if chosen is None:
        raise Http404
    if one is None:
        return render(request, "console/settings/creditor.html", {"one": None})
    posted = request.POST if owner_posts(request) else None
    form = chosen.form(posted, initial=shown_values(chosen.form(), one))
    if posted is not None and form.is_valid():
        try:
            _save(request, one, form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect("settings_part", part=part)
    shown = {"one": one, "form": form, "part": chosen, "parts": PARTS, "plain": plain_values(form)}
    return render(request, "console/settings/creditor.html", shown)


def _save(request: HttpRequest, one: Any, changes: dict[str, Any]) -> None:
    changed = tenants.edit_creditor(creditor_id=one.pk, changes=changes, actor=actor(request))
    if {"city", "state"} & set(changed):
        receivables.follow_creditor(creditor_id=one.pk, actor=actor(request))
    messages.success(request, "Dados guardados. As próximas mensagens já usam." if changed else "Nada mudou.")


@for_roles(READ)
def terms(request: HttpRequest) -> HttpResponse:
    """What the contract says about delay, with its evidence; a new declaration leaves the older ones in place."""
    one = for_one(request)
    if one is None:
        return render(request, "console/settings/terms.html", {"one": None})
    history = tenants.terms_history(creditor_id=one.pk)
    posted = request.POST if owner_posts(request) else None
    form = TermsForm(posted, initial=said_last(history) | {"valid_from": clock.today()})
    if posted is not None and form.is_valid():
        try:
            declare_said(one, form.cleaned_data, actor(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Contrato declarado. Os saldos já usam.")
            return redirect("terms")
    today = clock.today()
    now = next((row for row in history if row.valid_from <= today), None)
    shown = {"one": one, "form": form, "history": history, "now": now, "indexes": _indexes(now)}
    return render(request, "console/settings/terms.html", shown)


def _indexes(now: Any) -> list[dict[str, Any]]:
    """Each index of correction: up to which month its table is loaded, and whether the contract uses it today."""
    loaded = {table.name: max(table.percent) for table in tenants.rate_tables()}
    return [
        {
            "name": name,
            "words": words,
            "until": "/".join(reversed(loaded[name].split("-"))) if name in loaded else "",
            "used": now is not None and now.index == name,
        }
        for name, words in INDEXES.items()
    ]


def said_last(history: list[Any]) -> dict[str, Any]:
    """The newest declaration as the form shows it; before the first one, what most contracts say of both."""
    if not history:
        return {"fine_says": "yes", "interest_says": "yes"}
    last = history[0]
    said: dict[str, Any] = {}
    for item, points in (("fine", last.fine_bp), ("interest", last.interest_monthly_bp)):
        said[f"{item}_says"] = "no" if points is None else "yes"
        if points is not None:
            said[item] = points / 100
            said[f"{item}_evidence"] = getattr(last, f"{item}_evidence")
    if last.index:
        said |= {"index": last.index, "index_evidence": last.index_evidence}
    return said


def declare_said(one: Any, data: dict[str, Any], who: str) -> None:
    """Declare what :class:`TermsForm` was told. Raises :class:`DomainError` for what no contract may say."""
    declared = tenants.Declared(
        fine_bp=None if data["fine"] is None else int(data["fine"] * 100),
        interest_monthly_bp=None if data["interest"] is None else int(data["interest"] * 100),
        fine_evidence=data["fine_evidence"] or NOT_SAID,
        interest_evidence=data["interest_evidence"] or NOT_SAID,
        index=data["index"],
        index_evidence=data["index_evidence"] or NOT_SAID,
    )
    tenants.declare_terms(creditor=one, declared=declared, actor=who, valid_from=data.get("valid_from"))
