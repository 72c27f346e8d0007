"""The page behind an invitation's link, open to who holds it: says who asks, takes a name and a password, lets in."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emdia.apps.tenants import api as tenants
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Role
from emdia.web.console.access import ROLE_NAMES
from emdia.web.console.forms_people import AcceptForm

BACKEND = "django.contrib.auth.backends.ModelBackend"
TENANT_KEY = "tenant"


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, and by whom; a post accepts it, once."""
    invited = tenants.read_invitation(token)
    if invited is None:
        return render(request, "account/invitation_void.html", status=410)
    mine = request.user.is_authenticated and request.user.email.casefold() == invited.email.casefold()
    posted = request.POST if request.method == "POST" else None
    form = None if invited.known else AcceptForm(posted)
    shown: dict[str, Any] = {
        "invited": invited,
        "role": ROLE_NAMES[Role(invited.role)],
        "form": form,
        "mine": mine,
    }
    if posted is not None and (form.is_valid() if form else mine):
        try:
            return _accepted(request, token, form.cleaned_data if form else {})
        except DomainError as error:
            shown["error"] = str(error)
    return render(request, "account/invitation.html", shown)


def _accepted(request: HttpRequest, token: str, said: dict[str, Any]) -> HttpResponse:
    user = None if said else request.user
    member = tenants.accept_invitation(
        token=token, name=said.get("name", ""), password=said.get("password", ""), user=user
    )
    if said:
        login(request, member.user, backend=BACKEND)
        UserSession.objects.create_from_request(request)
    request.session[TENANT_KEY] = member.tenant_id
    return redirect("today")
