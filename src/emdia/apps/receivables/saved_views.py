"""Filters of *Carteira* with a name: a member's own, and those that everybody sees."""

from collections.abc import Sequence

from django.db.models import Q

from emdia.apps.receivables.models import SavedView
from emdia.core import clock
from emdia.domain.errors import DomainError

MOST = 30


def saved_views(*, member_id: int) -> Sequence[SavedView]:
    """What this member sees: her own and everybody's, by name; one query."""
    rows = SavedView.objects.filter(Q(member_id=member_id) | Q(member=None))
    return list(rows.order_by("name", "id")[: 2 * MOST])


def save_view(*, member_id: int | None, name: str, query: str) -> SavedView:
    """Keep a filter under a name; the same name again replaces it. ``member_id`` None: for everybody.

    Raises :class:`DomainError` without a name, and when there are too many.
    """
    name = " ".join(name.split())[:60]
    if not name:
        raise DomainError("Dê um nome à visão.", code="view_name", field="nome")
    own = SavedView.objects.filter(member_id=member_id)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        words = f"Já há {MOST} visões guardadas: apague uma antes."
        raise DomainError(words, code="view_limit", field="nome")
    view, _ = SavedView.objects.update_or_create(
        member_id=member_id, name=name, defaults={"query": query[:400], "at": clock.now()}
    )
    return view


def forget_view(*, view_id: int, member_id: int, everybody: bool) -> bool:
    """Take a view away: one's own, or where ``everybody`` also a shared one."""
    mine = Q(member_id=member_id) | Q(member=None) if everybody else Q(member_id=member_id)
    return bool(SavedView.objects.filter(mine, pk=view_id).delete()[0])
