"""Whose ladders a page speaks of: the chosen creditor's, or, with none chosen, those of the whole organization.

A ladder of the organization is changed once for all its creditors that have none of their own; it is looked ahead with
the portfolio of one of them.
"""

from typing import Any

from django.http import Http404, HttpRequest

from emdia.apps.ladders import api as ladders
from emdia.web.console.scope import read_number


def owner(request: HttpRequest) -> int | None:
    """The creditor whose ladders are meant; None: the organization's."""
    creditor = request.creditor  # type: ignore[attr-defined]
    return creditor.pk if creditor is not None else None


def draft_or_404(request: HttpRequest, slug: str) -> Any:
    """The draft of that ladder in this scope."""
    version = ladders.draft_of(creditor_id=owner(request), slug=slug)
    if version is None:
        raise Http404
    return version


def looked_at(request: HttpRequest) -> Any:
    """The creditor on whose portfolio a page looks ahead: the chosen one, else the one that the address names, else the
    first that uses the organization's ladders; None where there is none."""
    chosen = request.creditor  # type: ignore[attr-defined]
    if chosen is not None:
        return chosen
    users = users_of_shared(request)
    named = read_number(request, "credor")
    return next((one for one in users if one.pk == named), users[0] if users else None)


def users_of_shared(request: HttpRequest) -> list[Any]:
    """The creditors without a ladder of their own for everybody."""
    ids = frozenset(ladders.users_of_shared())
    return [one for one in request.creditors if one.pk in ids]  # type: ignore[attr-defined]
