"""Prove that no entry was changed, removed, slipped in, or cut off at the end."""

import hmac
from dataclasses import dataclass

from emdia.apps.journal.append import GENESIS, digest, seal_of
from emdia.apps.journal.models import Entry, Head


@dataclass(frozen=True, slots=True)
class Verified:
    """``broken_at`` is the first number that does not fit, or None; ``head`` is worth writing down elsewhere."""

    tenant: int
    entries: int
    broken_at: int | None
    head: str


def verify(tenant_id: int) -> Verified:
    """Walk one tenant's chain from its first entry to where its head says that it ends."""
    reached, before = 0, GENESIS
    while True:
        start = reached
        entries = Entry.objects.filter(tenant_ref=tenant_id, seq__gt=reached).order_by("seq")
        for entry in entries.iterator(chunk_size=2000):
            if entry.seq != reached + 1 or entry.before != before or entry.hash != digest(entry):
                return Verified(tenant_id, reached, reached + 1, before)
            reached, before = entry.seq, entry.hash
        head = Head.objects.filter(tenant_ref=tenant_id).first()
        # An entry and its head come together: a head beyond us means that more was written while we walked.
        if head is None or head.seq <= reached or reached == start:
            break
    return Verified(tenant_id, reached, _broken_end(tenant_id, reached, before, head), before)


def _broken_end(tenant_id: int, reached: int, before: str, head: Head | None) -> int | None:
    """Where a chain that fits in itself has lost its end, or is not the one that we wrote; None: nowhere."""
    if head is None:
        return 1 if reached else None
    if head.seq > reached:
        return reached + 1
    if head.seq == reached and hmac.compare_digest(bytes(head.seal), seal_of(tenant_id, reached, before)):
        return None
    return max(reached, 1)
