"""What carriers told that belongs to nobody: kept raw until somebody looks at it and says why nothing comes of it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Max, Min

from emdia.apps.intake.models import RawCallback
from emdia.apps.journal import api as journal
from emdia.core import clock
from emdia.core.among import Among
from emdia.domain.errors import DomainError

_LISTED = 200
"""Ids that a journal entry lists; beyond that their number says enough."""


def unmatched_callbacks() -> tuple[int, dt.datetime | None]:
    """How many callbacks of the tenant have no message, and when the oldest came; one query."""
    found = RawCallback.objects.filter(state="unmatched").aggregate(
        many=Count("id"), first=Min("received_at")
    )
    return found["many"], found["first"]


def unmatched_now() -> tuple[int, int]:
    """How many wait, and the id of the newest (0 for none); one query."""
    found = RawCallback.objects.filter(state="unmatched").aggregate(many=Count("id"), newest=Max("id"))
    return found["many"], found["newest"] or 0


def unmatched_rows(*, limit: int, after_id: int = 0) -> list[RawCallback]:
    """The oldest of them, without headers and body; one query."""
    rows = RawCallback.objects.filter(state="unmatched", pk__gt=after_id).defer("headers", "body")
    return list(rows.order_by("id")[:limit])


@transaction.atomic
def close_unmatched(
    *, reason: str, actor: str, callback_ids: Iterable[int] | None = None, seen: int | None = None
) -> int:
    """Close some callbacks, or all up to the newest that was seen (``seen``, its id); how many were open. They stay
    kept, raw and sealed. Raises :class:`DomainError` without a reason, ValueError without either choice."""
    why = reason.strip()[:200]
    if not why:
        raise DomainError("Diga o motivo: ele fica no diário.", code="close_reason", field="motivo")
    if (callback_ids is None) == (seen is None):
        raise ValueError("one of callback_ids and seen")
    rows = RawCallback.objects.filter(state="unmatched")
    rows = rows.filter(pk__lte=seen) if callback_ids is None else rows.filter(Among("pk", callback_ids))
    ids = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if not ids:
        return 0
    RawCallback.objects.filter(Among("pk", ids)).update(
        state="closed", closed_at=clock.now(), closed_by=actor[:80], closed_reason=why
    )
    journal.append(
        actor=actor,
        action="callback.closed",
        subject=f"callback:{ids[0]}" if len(ids) == 1 else "",
        reason=why,
        data={"ids": ids[:_LISTED], "count": len(ids)},
    )
    return len(ids)
