"""The switch of the daily digest: in *Pessoas* for oneself, and behind the link of the e-mail, for who holds it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.web.console.access import READ, for_roles
from emdia.web.console.scope import actor


@for_roles(READ)
@require_POST
def digest_switch(request: HttpRequest) -> HttpResponse:
    """A member switches her own digest."""
    on = request.POST.get("resumo") == "1"
    tenants.set_digest(member_id=request.member.pk, on=on, actor=actor(request))  # type: ignore[attr-defined]
    messages.success(request, "Resumo ligado: chega às 8h dos dias úteis." if on else "Resumo desligado.")
    return redirect("members")


@csrf_exempt
def digest_off(request: HttpRequest, token: str) -> HttpResponse:
    """Asks by GET, because mail programs open links by themselves; a POST switches off.

    A mail program's one click (RFC 8058) brings neither cookie nor form: the signed token is the right, and all that
    it can do is switch off.
    """
    member = tenants.read_digest_token(token)
    if member is None:
        return render(request, "account/digest_off.html", {"void": True}, status=410)
    if request.method == "POST":
        with tenancy.use(member.tenant_id):
            tenants.set_digest(member_id=member.pk, on=False, actor=member.user.email)
        return render(request, "account/digest_off.html", {"done": True, "to": member.user.email})
    return render(request, "account/digest_off.html", {"to": member.user.email, "tenant": member.tenant})
