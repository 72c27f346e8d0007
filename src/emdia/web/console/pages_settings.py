"""*Configurações*: the creditor's own words, its contract, who carries messages, people, the journal."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.journal import api as journal
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Role
from emdia.web.console.access import OWN, READ, ROLE_NAMES, for_roles, may
from emdia.web.console.forms import BrandForm, CreditorForm, SmtpForm, TermsForm
from emdia.web.console.scope import actor, read_number

JOURNAL_PAGE = 50
BRAND = "#0f766e"


def _for_one(request: HttpRequest) -> Any:
    """The creditor that the page speaks of: the chosen one, else the first."""
    creditors = request.creditors  # type: ignore[attr-defined]
    return request.creditor or (creditors[0] if creditors else None)  # type: ignore[attr-defined]


def _owner_posts(request: HttpRequest) -> bool:
    """Whether this request changes something and may."""
    return request.method == "POST" and may(request, OWN)


@for_roles(READ)
def creditor(request: HttpRequest) -> HttpResponse:
    """What messages say about the creditor; only an owner changes it."""
    one = _for_one(request)
    if one is None:
        return render(request, "console/settings/creditor.html", {"one": None})
    posted = request.POST if _owner_posts(request) else None
    form = CreditorForm(posted, initial={name: getattr(one, name) for name in CreditorForm.base_fields})
    first = {"primary": one.brand.get("primary", BRAND), "closing": (one.brand.get("closings") or [""])[0]}
    brand = BrandForm(posted, initial=first)
    if posted is not None and form.is_valid() and brand.is_valid():
        closing = brand.cleaned_data["closing"]
        changes = form.cleaned_data | {
            "brand": one.brand
            | {"primary": brand.cleaned_data["primary"], "closings": [closing] if closing else []}
        }
        tenants.edit_creditor(creditor_id=one.pk, changes=changes, actor=actor(request))
        messages.success(request, "Dados do credor guardados. As próximas mensagens já usam.")
        return redirect("settings")
    return render(request, "console/settings/creditor.html", {"one": one, "form": form, "brand": brand})


@for_roles(READ)
def terms(request: HttpRequest) -> HttpResponse:
    """What the contract says about delay, with its evidence; a new declaration leaves the older ones in place."""
    one = _for_one(request)
    if one is None:
        return render(request, "console/settings/terms.html", {"one": None})
    posted = request.POST if _owner_posts(request) else None
    form = TermsForm(posted, initial={"valid_from": clock.today()})
    if posted is not None and form.is_valid():
        try:
            _declare(one, form.cleaned_data, actor(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Contrato declarado. Os saldos já usam.")
            return redirect("terms")
    history = tenants.terms_history(creditor_id=one.pk)
    return render(request, "console/settings/terms.html", {"one": one, "form": form, "history": history})


def _declare(one: Any, data: dict[str, Any], who: str) -> None:
    declared = tenants.Declared(
        fine_bp=None if data["fine"] is None else int(data["fine"] * 100),
        interest_monthly_bp=None if data["interest"] is None else int(data["interest"] * 100),
        evidence=data["evidence"],
    )
    tenants.declare_terms(creditor=one, declared=declared, actor=who, valid_from=data["valid_from"])


@for_roles(READ)
def accounts(request: HttpRequest) -> HttpResponse:
    """Who carries messages; a new SMTP account takes e-mail out of the sandbox."""
    creditors = request.creditors  # type: ignore[attr-defined]
    demo = request.member.tenant.is_demo  # type: ignore[attr-defined]
    posted = request.POST if _owner_posts(request) and not demo else None
    form = SmtpForm(posted, creditors=creditors)
    if posted is not None and form.is_valid():
        data = form.cleaned_data
        tenants.add_account(
            creditor_id=int(data["creditor"]) if data["creditor"] else None,
            channel="email",
            provider="smtp",
            settings={name: data[name] for name in ("host", "port", "tls", "user", "sender")},
            secrets={"password": data["password"]},
            actor=actor(request),
        )
        messages.success(request, "Conta de e-mail ligada. Deste credor, o e-mail agora sai de verdade.")
        return redirect("accounts")
    shown = {"accounts": tenants.account_rows(), "form": form, "demo": demo}
    return render(request, "console/settings/accounts.html", shown)


@for_roles(OWN)
@require_POST
def account_stop(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take an account out of use: its channel speaks to the sandbox again."""
    if not tenants.stop_account(account_id=account_id, actor=actor(request)):
        raise Http404
    messages.success(request, "Conta desligada. Este canal volta ao ensaio.")
    return redirect("accounts")


@for_roles(READ)
def members(request: HttpRequest) -> HttpResponse:
    """The people of the organization and their roles."""
    rows = [(row, ROLE_NAMES[Role(row.role)]) for row in tenants.members()]
    return render(request, "console/settings/members.html", {"rows": rows})


@for_roles(READ)
def journal_page(request: HttpRequest) -> HttpResponse:
    """Who did what and why; on request the whole chain is proved."""
    entries = journal.recent(limit=JOURNAL_PAGE + 1, before_seq=read_number(request, "antes"))
    shown = {
        "entries": entries[:JOURNAL_PAGE],
        "more": entries[JOURNAL_PAGE - 1].seq if len(entries) > JOURNAL_PAGE else None,
        "verified": journal.verify(tenancy.current_id()) if "conferir" in request.GET else None,
    }
    return render(request, "console/settings/journal.html", shown)
