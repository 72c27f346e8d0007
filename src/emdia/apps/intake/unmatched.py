"""What carriers told that belongs to nobody: kept raw until somebody understands it."""

import datetime as dt

from django.db.models import Count, Min

from emdia.apps.intake.models import RawCallback


def unmatched_callbacks() -> tuple[int, dt.datetime | None]:
    """How many callbacks of the tenant have no message, and when the oldest came; one query."""
    found = RawCallback.objects.filter(state="unmatched").aggregate(
        many=Count("id"), first=Min("received_at")
    )
    return found["many"], found["first"]


def unmatched_rows(*, limit: int) -> list[RawCallback]:
    """The oldest of them, without headers and body; one query."""
    rows = RawCallback.objects.filter(state="unmatched").defer("headers", "body")
    return list(rows.order_by("id")[:limit])
