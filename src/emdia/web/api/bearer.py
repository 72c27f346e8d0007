"""Who asks: the token says for which creditor, what it may do, and how often."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from ninja.errors import AuthorizationError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from emdia.apps.integrations import api as integrations
from emdia.core import clock, tenancy

PER_MINUTE = 600
"""Requests of one token in a minute, counted by each web process."""


class Token(HttpBearer):
    """``Authorization: Bearer emdia_…`` with one scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> integrations.Bearer | None:
        """The bearer, or None for a token that is worth nothing. Raises for one that may not do this."""
        bearer = integrations.bearer_of(token.strip())
        if bearer is not None and self.scope not in bearer.scopes:
            words = integrations.SCOPES[self.scope]
            raise AuthorizationError(
                message=f"Falta a permissão {self.scope} ({words}). Peça outro token a quem o criou."
            )
        return bearer


class PerToken(BaseThrottle):
    """A window of one minute for each token."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this request; False where there were too many."""
        bearer: integrations.Bearer = request.auth  # type: ignore[attr-defined]
        key = f"api-rate:{bearer.token_id}:{int(clock.machine().timestamp()) // 60}"
        cache.add(key, 0, 120)
        return cache.incr(key) <= PER_MINUTE

    def wait(self) -> float:
        """Seconds until the next window."""
        return 60.0 - clock.machine().timestamp() % 60


def acting[**P, R](operation: Callable[P, R]) -> Callable[P, R]:
    """Run an operation for the tenant of its token."""

    @functools.wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with tenancy.use(bearer_of(args[0]).tenant_id):
            return operation(*args, **kwargs)

    return run


def bearer_of(request: Any) -> integrations.Bearer:
    """Whose request it is, once it was let in."""
    bearer: integrations.Bearer = request.auth
    return bearer


def may_reveal(request: Any) -> bool:
    """Whether names, documents and texts are shown whole."""
    return "people:reveal" in bearer_of(request).scopes
