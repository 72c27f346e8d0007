"""Which tenant and role the signed-in person acts for, and whether she may open the page that she asks for."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.web.console import first_steps
from emdia.web.console.access import MANAGE, OWN, ROLE_NAMES, WORK, may, roles_of
from emdia.web.console.signin import OPEN_NAMES, PERSONAL_NAMES

OTHER_FACES = ("p/", "hooks/", "api/", "saude/", "pronto/", "metricas/")
"""Addresses of the debtor's page, of callbacks, of the API and of probes; they have doors of their own."""

INTEGRATIONS = ("webhook_log", "token_add", "endpoint_add", "endpoint_change", "folder_set")
"""Pages, and answers to a post, that belong to the integrations."""

SECTIONS = {
    "portfolio": (
        "portfolio",
        "import",
        "import_job",
        "import_problems",
        "portfolio_bulk",
        "portfolio_bulk_run",
        "case_merge",
        "case",
        "old_debts",
        "vanished",
    ),
    "messages": ("approvals", "approval_rows", "messages", "message"),
    "today": (
        "bank",
        "bank_job",
        "bank_batch",
        "bank_doubts",
        "withdrawals",
        "today",
        "today_steps",
        "tasks",
        "unmatched",
        "inbox",
        "conversation",
        "payments",
        "first_step",
    ),
    "ladder": (
        "templates",
        "template",
        "template_preview",
        "template_save",
        "template_try",
        "ladder",
    ),
    "settings": (
        "on_air",
        "on_air_first_day",
        "settings",
        "settings_part",
        "terms",
        "contact_limits",
        "prices",
        "holidays",
        "holiday_add",
        "holiday_import",
        "accounts",
        "integrations",
        *INTEGRATIONS,
        "brand",
        "members",
        "journal",
        "source_code",
        *sorted(PERSONAL_NAMES),
    ),
}
"""Which entry of the rail a page belongs to."""

TABS = (
    {"settings": "creditor", "holiday_add": "holidays", "holiday_import": "holidays"}
    | {"account_new": "accounts", "account_change": "accounts"}
    | dict.fromkeys(PERSONAL_NAMES, "me")
    | dict.fromkeys(INTEGRATIONS, "integrations")
)
"""Which entry of the settings a page belongs to, where it is not its own name."""

TENANT_KEY, CREDITOR_KEY = "tenant", "creditor"


class MembershipMiddleware:
    """Activates the member's tenant for the request and refuses every console page that is not hers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = None  # type: ignore[attr-defined]
        other_face = request.path_info.lstrip("/").startswith(OTHER_FACES)
        stranger = other_face or not request.user.is_authenticated
        if _too_large(request, stranger=stranger):
            words = "Isto é grande demais: arquivos vão até 256 MB de cada vez."
            return HttpResponse(words, status=413, content_type="text/plain; charset=utf-8")
        if stranger:
            return self.get_response(request)
        member = _member(request)
        if member is None:
            return self.get_response(request)
        request.member = member  # type: ignore[attr-defined]
        with tenancy.use(member.tenant_id):
            _choose_creditor(request)
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Deny by default; None lets the view run."""
        match = request.resolver_match
        if match is None or match.route.startswith(OTHER_FACES) or match.url_name in OPEN_NAMES:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if match.url_name in PERSONAL_NAMES:
            return None
        if _needs_second_factor(request):
            return redirect("mfa_index")
        roles = roles_of(view)
        if request.member is None:  # type: ignore[attr-defined]
            return render(request, "console/no_tenant.html", status=403)
        if roles is None or not may(request, roles):
            return render(request, "403.html", status=403)
        return redirect("first_steps") if match.url_name == "today" and first_steps.begins(request) else None


def _needs_second_factor(request: HttpRequest) -> bool:
    """Whether the tenant asks for a second factor that this person has not set up yet."""
    member = request.member  # type: ignore[attr-defined]
    return bool(
        member is not None
        and member.tenant.second_factor_required
        and not is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
    )


def _too_large(request: HttpRequest, *, stranger: bool) -> bool:
    """Whether a request says that it is larger than any file we take, of a stranger larger than any form; asked before
    its body is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if stranger else settings.MAX_UPLOAD_BYTES
    return length.isdecimal() and int(length) > most


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Go to sign-in and come back to the page, also when only a part of it was asked for."""
    if request.htmx:  # type: ignore[attr-defined]
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse("account_login")
        return response
    return redirect_to_login(request.get_full_path())


def _member(request: HttpRequest) -> Any:
    """The membership that this session acts for: the chosen one, else the oldest."""
    with tenancy.across_tenants("sign-in"):
        members = tenants.memberships(user_id=int(request.user.pk or 0))
    request.memberships = members  # type: ignore[attr-defined]
    chosen = request.session.get(TENANT_KEY)
    return next((member for member in members if member.tenant_id == chosen), members[0] if members else None)


def _choose_creditor(request: HttpRequest) -> None:
    """The creditors of the tenant, and the one that the pages speak of; a tenant with one has no choice."""
    creditors = list(tenants.creditors().values())
    chosen = request.session.get(CREDITOR_KEY)
    current = next((creditor for creditor in creditors if creditor.pk == chosen), None)
    if current is None and len(creditors) == 1:
        current = creditors[0]
    request.creditors = creditors  # type: ignore[attr-defined]
    request.creditor = current  # type: ignore[attr-defined]


def context(request: HttpRequest) -> dict[str, Any]:
    """What every console page shows: tenant, role, creditors, and whether anything leaves this computer."""
    member = getattr(request, "member", None)
    if member is None:
        return {}
    creditor = request.creditor  # type: ignore[attr-defined]
    name = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "section": next((section for section, names in SECTIONS.items() if name in names), ""),
        "tab": TABS.get(name or "", name),
        "member": member,
        "memberships": request.memberships,  # type: ignore[attr-defined]
        "role_name": ROLE_NAMES[member.role],
        "creditors": request.creditors,  # type: ignore[attr-defined]
        "creditor": creditor,
        "may_work": may(request, WORK),
        "may_manage": may(request, MANAGE),
        "may_own": may(request, OWN),
        "second_factor_missing": name == "mfa_index" and _needs_second_factor(request),
        "live_channels": _live_channels(creditor),
    }


def _live_channels(creditor: Any) -> list[str]:
    """Channels that speak through a real account; without one the sandbox speaks."""
    return [] if tenancy.active() is None else tenants.live_channels(creditor.pk if creditor else None)
