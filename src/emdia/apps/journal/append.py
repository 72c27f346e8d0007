"""Append one entry to the active tenant's chain."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import connection, transaction

from emdia.apps.journal.models import Entry, Head
from emdia.core import clock, sealed, tenancy

GENESIS = "0" * 64


def digest(entry: Entry) -> str:
    """SHA-256 over the words of an entry and the hash before it, as canonical JSON."""
    words = [
        entry.tenant_ref,
        entry.seq,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.subject,
        entry.reason,
        entry.data,
        entry.before,
    ]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def seal_of(tenant: int, seq: int, last_hash: str) -> bytes:
    """What the head says of a chain that ends with this entry; nobody without the key can say it."""
    return sealed.keyed_hash("journal", f"{seq}:{last_hash}", tenant_id=tenant)


def append(
    *,
    actor: str,
    action: str,
    subject: str = "",
    reason: str = "",
    data: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> Entry:
    """Write down who did what and why; one entry for a batch. No personal data: plain ids and counts only."""
    tenant = tenancy.current_id()
    with transaction.atomic():
        _take_turn(tenant)
        last = Entry.objects.filter(tenant_ref=tenant).order_by("-seq").values_list("seq", "hash").first()
        seq, before = last or (0, GENESIS)
        entry = Entry(
            tenant_ref=tenant,
            seq=seq + 1,
            at=at or clock.now(),
            actor=actor[:80],
            action=action,
            subject=subject[:80],
            reason=reason[:300],
            data=json.dumps(data or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            before=before,
        )
        entry.hash = digest(entry)
        entry.save(force_insert=True)
        Head.objects.bulk_create(
            [Head(tenant_ref=tenant, seq=entry.seq, seal=seal_of(tenant, entry.seq, entry.hash))],
            update_conflicts=True,
            unique_fields=["tenant_ref"],
            update_fields=["seq", "seal"],
        )
    return entry


def _take_turn(tenant: int) -> None:
    """One writer a chain at a time; SQLite's immediate transactions already see to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7301, %s)", [tenant])
