"""*Canais*: who carries messages for real; an account is connected, tried on oneself, changed, switched off."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.intake import api as intake
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Channel
from emdia.web.console.access import MANAGE, OWN, READ, for_roles
from emdia.web.console.account_words import WHAT_TO_DO, look_of, whatsapp_words
from emdia.web.console.channel_words import MAIL_SERVERS, SERVICES, Service
from emdia.web.console.forms_channel import AccountForm
from emdia.web.console.scope import actor

UNMATCHED = 200
"""Callbacks without a message that are counted by service; beyond them their page says how many there are."""


@for_roles(READ)
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts with what they are, and the services that one may be connected to."""
    return _page(request)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    creditors = request.creditors  # type: ignore[attr-defined]
    rows = tenants.account_rows()
    speaking = {row.pk for row in tenants.accounts(one.pk for one in creditors).values()}
    active = [row for row in rows if row.active]
    shown = {
        "accounts": _with_states([_shown(row) for row in active], speaking),
        "stopped": [_shown(row) for row in rows if not row.active],
        "services": [
            {
                "name": name,
                "title": told.title,
                "channels": told.channels,
                "service": SERVICES.get(name, Service("", "")),
            }
            for name, told in sorted(tenants.providers().items(), key=lambda one: _place(one[0]))
        ],
        "demo": request.member.tenant.is_demo,  # type: ignore[attr-defined]
        "creditors": creditors,
    }
    response = render(request, "console/settings/channels.html", shown | more)
    if "made" in more:
        response["Cache-Control"] = "no-store, private"
    return response


def _place(name: str) -> int:
    known = list(SERVICES)
    return known.index(name) if name in known else len(known)


def _with_states(shown: list[dict[str, Any]], speaking: set[int]) -> list[dict[str, Any]]:
    """Each account in use with how it does today; a fixed number of queries."""
    rows = [one["row"] for one in shown]
    states = outreach.account_states(rows)
    of_meta = [row.pk for row in rows if row.provider == outreach.WHATSAPP_PROVIDER]
    standings = outreach.whatsapp_standings(of_meta)
    unmatched = Counter(one.provider for one in intake.unmatched_rows(limit=UNMATCHED)) if rows else Counter()
    for one in shown:
        row, state = one["row"], states[one["row"].pk]
        one |= {
            "state": state,
            "look": look_of(state, speaks=row.pk in speaking),
            "what_to_do": WHAT_TO_DO.get(state.mood, ""),
            "quality": whatsapp_words(standings.get(row.pk)),
            "unmatched": unmatched[row.provider],
        }
    return shown


def _shown(row: Any) -> dict[str, Any]:
    told = row.settings
    known = tenants.providers().get(row.provider)
    where = told.get("host") or told.get("url") or told.get("sender") or ""
    return {
        "row": row,
        "title": known.title if known else row.provider,
        "where": f"{where}:{told['port']}" if told.get("host") and told.get("port") else where,
        "sender": told.get("sender", "") if where != told.get("sender") else "",
        "callback": outreach.callback_address(row)
        if row.channel != Channel.EMAIL or row.provider != "smtp"
        else "",
        "setup": reverse("account_whatsapp", args=[row.pk])
        if row.provider == outreach.WHATSAPP_PROVIDER
        else "",
        "to_person": row.channel != Channel.WEBHOOK,
    }


@for_roles(OWN)
def account_new(request: HttpRequest, provider: str) -> HttpResponse:
    """The form of one service, made from what it asks for."""
    told = tenants.providers().get(provider)
    if told is None or request.member.tenant.is_demo:  # type: ignore[attr-defined]
        raise Http404
    creditors = request.creditors  # type: ignore[attr-defined]
    server = MAIL_SERVERS.get(request.GET.get("servidor", "")) if provider == "smtp" else None
    form = AccountForm(
        request.POST or None,
        provider=provider,
        creditors=creditors,
        initial=_beginning(request, provider, server),
    )
    if request.method == "POST" and form.is_valid():
        given, secrets = form.told()
        whose = form.cleaned_data.get("creditor")
        try:
            _row, made = tenants.connect_account(
                creditor_id=int(whose) if whose else None,
                provider=provider,
                channel=form.cleaned_data.get("channel", ""),
                given=given,
                secrets=secrets,
                actor=actor(request),
            )
        except tenants.AccountFaults as faults:
            form.show(faults)
        else:
            messages.success(request, "Conta ligada. Agora mande uma mensagem de teste para você.")
            labels = {one.name: one.label for one in form.asked}
            if not made:
                return redirect("accounts")
            return _page(request, made=[(labels[name], text) for name, text in made.items()])
    return render(request, "console/settings/channel.html", _form_shown(provider, told, form, server))


def _beginning(request: HttpRequest, provider: str, server: Any) -> dict[str, Any]:
    """What the form begins with: the creditor that the page shows, her address, and a known mail server."""
    one = request.creditor or next(iter(request.creditors), None)  # type: ignore[attr-defined]
    found: dict[str, Any] = {"creditor": str(request.creditor.pk) if request.creditor else ""}  # type: ignore[attr-defined]
    if provider == "smtp" and one is not None and one.email:
        found |= {"sender": one.email, "user": one.email}
    return found | ({"host": server.host, "port": server.port, "tls": server.tls} if server else {})


def _form_shown(
    provider: str, told: Any, form: AccountForm, server: Any = None, row: Any = None
) -> dict[str, Any]:
    return {
        "provider": provider,
        "title": told.title,
        "channels": told.channels,
        "service": SERVICES.get(provider, Service("", "")),
        "form": form,
        "row": row,
        "server": server,
        "servers": MAIL_SERVERS if provider == "smtp" and row is None else {},
        "callback": outreach.callback_address(row) if row is not None and provider != "smtp" else "",
    }


@for_roles(OWN)
def account_change(request: HttpRequest, account_id: int) -> HttpResponse:
    """Change an account; a secret that is left empty stays."""
    row = tenants.account_named(account_id)
    if row is None or not row.active or row.provider not in tenants.providers():
        raise Http404
    form = AccountForm(
        request.POST or None,
        provider=row.provider,
        creditors=[],
        has=tenants.secret_names(row.pk),
        new=False,
        initial=row.settings,
    )
    if request.method == "POST" and form.is_valid():
        given, secrets = form.told()
        try:
            changed = tenants.change_account(
                account_id=row.pk, given=given, secrets=secrets, actor=actor(request)
            )
        except tenants.AccountFaults as faults:
            form.show(faults)
        else:
            messages.success(
                request, "Conta mudada. Mande um teste para conferir." if changed else "Nada mudou."
            )
            return redirect("accounts")
    told = tenants.provider_named(row.provider)
    return render(request, "console/settings/channel.html", _form_shown(row.provider, told, form, row=row))


@for_roles(OWN)
@require_POST
def account_test(request: HttpRequest, account_id: int) -> HttpResponse:
    """One message to yourself through an account."""
    row = tenants.account_named(account_id)
    creditors = {one.pk: one for one in request.creditors}  # type: ignore[attr-defined]
    chosen = request.creditor or next(iter(creditors.values()), None)  # type: ignore[attr-defined]
    creditor = creditors.get(row.creditor_id) if row is not None and row.creditor_id else chosen
    if row is None or not row.active or creditor is None:
        raise Http404
    try:
        masked = outreach.send_test(
            creditor=creditor,
            channel=row.channel,
            to=request.POST.get("para", ""),
            actor=actor(request),
            account_id=row.pk,
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Teste aceito para {masked}. Confira se chegou.")
    return redirect("accounts")


@for_roles(OWN)
@require_POST
def account_stop(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take an account out of use."""
    if not tenants.stop_account(account_id=account_id, actor=actor(request)):
        raise Http404
    messages.success(request, "Conta desligada. Sem conta, este canal não é usado.")
    return redirect("accounts")


@for_roles(MANAGE)
@require_POST
def account_resume(request: HttpRequest, account_id: int) -> HttpResponse:
    """An account that paused or stopped goes on: somebody looked."""
    row = tenants.account_named(account_id)
    if row is None or not row.active:
        raise Http404
    try:
        waited = outreach.resume_account(account_id=account_id, actor=actor(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        one = " 1 mensagem que esperava por ela já pode sair."
        many = f" {waited} mensagens que esperavam por ela já podem sair."
        tail = one if waited == 1 else many if waited else ""
        messages.success(request, f"Conta retomada: volta aos poucos, até uma mensagem dar certo.{tail}")
    return redirect("accounts")
