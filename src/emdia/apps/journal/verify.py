"""Prove that no entry was changed, removed or slipped in."""

from dataclasses import dataclass

from emdia.apps.journal.append import GENESIS, digest
from emdia.apps.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Verified:
    """``broken_at`` is the first number that does not fit, or None; ``head`` is worth writing down elsewhere."""

    tenant: int
    entries: int
    broken_at: int | None
    head: str


def verify(tenant_id: int) -> Verified:
    """Walk one tenant's chain from its first entry."""
    expected, before = 1, GENESIS
    for entry in Entry.objects.filter(tenant_ref=tenant_id).order_by("seq").iterator(chunk_size=2000):
        if entry.seq != expected or entry.before != before or entry.hash != digest(entry):
            return Verified(tenant_id, expected - 1, expected, before)
        expected, before = expected + 1, entry.hash
    return Verified(tenant_id, expected - 1, None, before)
