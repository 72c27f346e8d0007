"""*Integrações*: programs with a token, addresses that are told what happens, the folder that is looked into."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.integrations import api as integrations
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.web.console.access import OWN, READ, for_roles
from emdia.web.console.scope import actor, read_number

LOG_PAGE = 50
DAYS = {"": "até ser revogado", "30": "30 dias", "90": "90 dias", "365": "um ano"}


def _for_one(request: HttpRequest) -> Any:
    """The creditor that the page speaks of: the chosen one, else the first."""
    creditors = request.creditors  # type: ignore[attr-defined]
    return request.creditor or (creditors[0] if creditors else None)  # type: ignore[attr-defined]


@for_roles(READ)
def overview(request: HttpRequest) -> HttpResponse:
    """Tokens, addresses and the folder of one creditor."""
    return _page(request)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    one = _for_one(request)
    if one is None:
        return render(request, "console/settings/integrations.html", {"one": None})
    folder = next((row for row in integrations.folder_rows() if row.creditor_id == one.pk), None)
    shown = {
        "one": one,
        "tokens": [row for row in integrations.token_rows() if row.creditor_id == one.pk],
        "endpoints": [row for row in integrations.endpoint_rows() if row.creditor_id == one.pk],
        "folder": folder,
        "folder_path": request.POST.get("pasta", folder.path if folder else ""),
        "folder_times": request.POST.get("horarios", ", ".join(folder.times) if folder else ""),
        "own_folder": integrations.own_folder(one),
        "scopes": integrations.SCOPES,
        "events": integrations.EVENTS,
        "days": DAYS,
        "now": clock.machine(),
        "posted": request.POST,
        "chosen": request.POST.getlist("pode") + request.POST.getlist("aviso"),
    }
    response = render(request, "console/settings/integrations.html", shown | more)
    if "secret" in more:
        response["Cache-Control"] = "no-store, private"
    return response


def _owned(request: HttpRequest) -> Any:
    """The creditor that a change is for. Raises ``Http404`` where there is none."""
    one = _for_one(request)
    if one is None:
        raise Http404
    return one


@for_roles(OWN)
@require_POST
def token_add(request: HttpRequest) -> HttpResponse:
    """A new token, shown on this answer and never again."""
    days = request.POST.get("dias", "")
    try:
        row, secret = integrations.add_token(
            creditor=_owned(request),
            name=request.POST.get("nome", ""),
            scopes=request.POST.getlist("pode"),
            actor=actor(request),
            days=int(days) if days in DAYS and days else None,
        )
    except DomainError as error:
        return _page(request, token_error=error.message)
    return _page(request, secret=secret, secret_of=f"Token de {row.name}", posted={}, chosen=[])


@for_roles(OWN)
@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a token's right away at once."""
    if not integrations.revoke_token(token_id=token_id, actor=actor(request)):
        raise Http404
    messages.success(request, "Token revogado. Ele não abre mais nada.")
    return redirect("integrations")


@for_roles(OWN)
@require_POST
def endpoint_add(request: HttpRequest) -> HttpResponse:
    """A new address; its secret is shown on this answer and never again."""
    try:
        row, secret = integrations.add_endpoint(
            creditor=_owned(request),
            url=request.POST.get("endereco", ""),
            events=request.POST.getlist("aviso"),
            actor=actor(request),
        )
    except DomainError as error:
        return _page(request, endpoint_error=error.message)
    return _page(request, secret=secret, secret_of=f"Segredo de {row.url}", posted={}, chosen=[])


@for_roles(OWN)
@require_POST
def endpoint_change(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Try an address, give it a new secret, switch it on again, remove it."""
    row = integrations.endpoint(endpoint_id)
    if row is None:
        raise Http404
    who, what = actor(request), request.POST.get("fazer", "")
    if what == "segredo":
        secret = integrations.new_endpoint_secret(endpoint_id=endpoint_id, actor=who)
        return _page(
            request, secret=secret, secret_of=f"Novo segredo de {row.url}; por um dia o velho assina junto"
        )
    if what == "testar" and row.active:
        integrations.send_test(endpoint=row)
        messages.info(request, "Aviso de teste na fila. Em alguns segundos esta página mostra a resposta.")
        return redirect("webhook_log", endpoint_id=endpoint_id)
    if what == "religar" and integrations.resume_endpoint(endpoint_id=endpoint_id, actor=who):
        messages.success(request, "Endereço religado. Os próximos avisos vão para ele.")
    elif what == "remover" and integrations.remove_endpoint(endpoint_id=endpoint_id, actor=who):
        messages.success(request, "Endereço removido. Nada mais vai para ele.")
    return redirect("integrations")


@for_roles(READ)
def webhook_log(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """What an address was told, and what it answered."""
    row = integrations.endpoint(endpoint_id)
    if row is None:
        raise Http404
    found = integrations.deliveries(
        endpoint_id=endpoint_id, before=read_number(request, "antes"), limit=LOG_PAGE + 1
    )
    shown = {
        "endpoint": row,
        "deliveries": found[:LOG_PAGE],
        "more": found[LOG_PAGE - 1].pk if len(found) > LOG_PAGE else None,
    }
    return render(request, "console/settings/webhook_log.html", shown)


@for_roles(OWN)
@require_POST
def webhook_resend(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Put an event back into the line, with the same id."""
    row = integrations.delivery(delivery_id)
    if row is None:
        raise Http404
    if integrations.send_again(delivery_id=delivery_id):
        messages.success(request, "De volta à fila, com o mesmo id.")
    else:
        messages.error(request, "Agora não dá: o endereço está desligado, ou este aviso já está saindo.")
    return redirect("webhook_log", endpoint_id=row.endpoint_id)


@for_roles(OWN)
@require_POST
def folder_set(request: HttpRequest) -> HttpResponse:
    """Say which folder is looked into and when, or that none is."""
    one = _owned(request)
    if request.POST.get("fazer") == "desligar":
        if integrations.remove_folder(creditor=one, actor=actor(request)):
            messages.success(request, "Pasta desligada. Os arquivos ficam como estão.")
        return redirect("integrations")
    try:
        row = integrations.set_folder(
            creditor=one,
            path=request.POST.get("pasta", ""),
            times=[text for text in request.POST.get("horarios", "").split(",") if text.strip()],
            actor=actor(request),
        )
    except DomainError as error:
        return _page(request, folder_error=error.message)
    messages.success(request, f"Combinado: olho a pasta às {', '.join(row.times)}.")
    return redirect("integrations")
