"""*Pessoas*: who takes part, by invitation, in which role; only an owner changes it, and the last one stays."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Role
from emdia.web.console.access import OWN, READ, ROLE_NAMES, for_roles, may
from emdia.web.console.forms_people import InviteForm
from emdia.web.console.scope import actor

SENT = {
    "smtp": "Convite enviado para {email}. O link vale sete dias.",
    "sandbox": "Convite para {email} ficou no ensaio, sem servidor de e-mail. Copie o link abaixo e entregue você.",
    "": "Convite para {email} pronto. Copie o link abaixo e entregue você: não há servidor de e-mail ligado.",
}


@for_roles(READ)
def members(request: HttpRequest) -> HttpResponse:
    """The people of the organization; an owner invites here."""
    posted = request.POST if request.method == "POST" and may(request, OWN) else None
    form = InviteForm(posted)
    if posted is not None and form.is_valid():
        try:
            _invite(request, form.cleaned_data["email"], Role(form.cleaned_data["role"]))
        except DomainError as error:
            form.add_error("email", str(error))
        else:
            return redirect("members")
    owns = may(request, OWN)
    shown = {
        "rows": [(row, ROLE_NAMES[Role(row.role)]) for row in tenants.members()],
        "invitations": [_shown(row) for row in tenants.invitations()] if owns else [],
        "roles": list(ROLE_NAMES.items()),
        "form": form,
        "second_factor": tenants.second_factor_required(),
        "me": request.user.pk,
        "digest": tenants.wants_digest(request.member),  # type: ignore[attr-defined]
    }
    return render(request, "console/settings/members.html", shown)


def _invite(request: HttpRequest, email: str, role: Role) -> None:
    row = tenants.invite(email=email, role=role, actor=actor(request))
    carried = _send(request, row)
    messages.success(request, SENT[carried].format(email=row.email))


def _send(request: HttpRequest, row: Any) -> str:
    name = request.member.tenant.name  # type: ignore[attr-defined]
    text = (
        f"Olá.\n\n{row.invited_by} convidou você para usar o Em Dia em nome de {name}, "
        f"com o papel de {ROLE_NAMES[Role(row.role)]}.\n\n"
        f"Abra este endereço para criar a sua senha. Ele vale sete dias e serve uma vez:\n{link_of(row)}\n\n"
        "Se você não esperava este convite, não precisa fazer nada.\n"
    )
    return tenants.staff_mail(to=row.email, subject=f"Convite para {name} no Em Dia", text=text)


def link_of(row: Any) -> str:
    """The address that an invited person opens."""
    return f"{settings.BASE_URL}{reverse('invitation', args=[tenants.token_of(row)])}"


def _shown(row: Any) -> dict[str, Any]:
    late = row.expires_at <= clock.machine()
    by_hand = not late and not tenants.mail_server()
    return {
        "row": row,
        "role": ROLE_NAMES[Role(row.role)],
        "late": late,
        "link": link_of(row) if by_hand else "",
    }


@for_roles(OWN)
@require_POST
def member_role(request: HttpRequest, member_id: int) -> HttpResponse:
    """Give a member another role; it counts from her next page on."""
    _known(member_id)
    role = request.POST.get("role", "")
    if role in set(Role):
        _try(
            request,
            lambda: tenants.change_role(member_id=member_id, role=Role(role), actor=actor(request)),
            "Papel trocado. Vale desde já.",
        )
    return redirect("members")


@for_roles(OWN)
@require_POST
def member_end(request: HttpRequest, member_id: int) -> HttpResponse:
    """Deactivate a member: her sessions end at once."""
    _known(member_id)
    _try(
        request,
        lambda: tenants.end_member(member_id=member_id, actor=actor(request)),
        "Acesso desligado. As sessões desta pessoa terminaram agora.",
    )
    return redirect("members")


@for_roles(OWN)
@require_POST
def invitation_resend(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Make a new link and send it; the older one opens nothing any more."""
    row = next((one for one in tenants.invitations() if one.pk == invitation_id), None)
    if row is None:
        raise Http404
    _invite(request, row.email, Role(row.role))
    return redirect("members")


@for_roles(OWN)
@require_POST
def invitation_revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    if not tenants.revoke_invitation(invitation_id=invitation_id, actor=actor(request)):
        raise Http404
    messages.success(request, "Convite cancelado. O link não abre mais.")
    return redirect("members")


@for_roles(OWN)
@require_POST
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask every member for a second factor, or ask no more."""
    required = request.POST.get("required") == "1"
    tenants.require_second_factor(required=required, actor=actor(request))
    said = (
        "Agora todos confirmam a entrada com um segundo passo." if required else "O segundo passo é opcional."
    )
    messages.success(request, said)
    return redirect("members")


def _known(member_id: int) -> None:
    """404 for somebody who is not an active member of this tenant."""
    if not any(row.pk == member_id and row.ended_at is None for row in tenants.members()):
        raise Http404


def _try(request: HttpRequest, act: Any, done: str) -> None:
    try:
        if act():
            messages.success(request, done)
    except DomainError as error:
        messages.error(request, str(error))
