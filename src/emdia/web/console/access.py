"""Who may open which page. A view that names no roles is refused: deny by default."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from emdia.domain.vocabulary import Role

type View = Callable[..., HttpResponseBase]

READ = frozenset(Role)
"""Whoever is a member may look; an auditor does nothing else."""
WORK = frozenset({Role.OWNER, Role.MANAGER, Role.COLLECTOR})
"""Works cases: pauses, notes, payments."""
MANAGE = frozenset({Role.OWNER, Role.MANAGER})
"""Imports files, changes the ladder."""
OWN = frozenset({Role.OWNER})
"""Changes what a contract says and who carries messages."""

ROLE_NAMES = {
    Role.OWNER: "dona ou dono",
    Role.MANAGER: "gestão",
    Role.COLLECTOR: "atendimento",
    Role.AUDITOR: "auditoria",
}
"""How a page names a role."""


def for_roles(roles: frozenset[Role]) -> Callable[[View], View]:
    """Mark a view with the roles that may open it; the middleware asks for them before it runs."""

    def mark(view: View) -> View:
        view.roles = roles  # type: ignore[attr-defined]
        return view

    return mark


def roles_of(view: Any) -> frozenset[Role] | None:
    """The roles that may open a view, or None where nobody said: then nobody may."""
    return getattr(view, "roles", None)


def may(request: HttpRequest, roles: frozenset[Role]) -> bool:
    """Whether the signed-in member has one of these roles; decides which buttons a page shows."""
    member = getattr(request, "member", None)
    return member is not None and member.role in roles
