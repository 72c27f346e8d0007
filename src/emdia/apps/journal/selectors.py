"""Reads of the journal."""

from emdia.apps.journal.models import Entry
from emdia.core import tenancy


def recent(*, limit: int = 50, before_seq: int | None = None) -> list[Entry]:
    """The newest entries of the active tenant, newest first; ``before_seq`` pages on."""
    rows = Entry.objects.filter(tenant_ref=tenancy.current_id()).order_by("-seq")
    return list((rows.filter(seq__lt=before_seq) if before_seq else rows)[:limit])
