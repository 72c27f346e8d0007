"""Idempotency: the same request again is answered the same and changes nothing.

The key is claimed by a row of its own, committed before the work begins; work and answer are committed together. So a
crash leaves either both or a claim that returns by itself.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction
from django.db.models import QuerySet

from emdia.apps.integrations.models import KeptAnswer
from emdia.core import clock

KEPT = dt.timedelta(days=7)
LEASE = dt.timedelta(minutes=5)
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Answered:
    """``repeated``: this is what was answered before."""

    status: int
    body: Any
    repeated: bool


class KeyRefused(Exception):
    """The key cannot be used: its request is still being worked on, or it was used for another request."""

    def __init__(self, why: Literal["busy", "other_request"]) -> None:
        super().__init__(why)
        self.why = why


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What tells one request from another."""
    return hashlib.sha256(b"\0".join((method.encode(), path.encode(), body))).hexdigest()


def answer_once(
    *, token_id: int, key: str, request: str, work: Callable[[], tuple[int, dict[str, Any]]]
) -> Answered:
    """Do ``work`` under this key, or give its kept answer; ``request`` is a :func:`fingerprint`.

    ``work`` runs in one transaction with the keeping of its answer. What it raises gives the key back: nothing was
    changed. Raises :class:`KeyRefused`.
    """
    row, ours = _claim(token_id, key, request)
    if not ours:
        return Answered(row.status or 0, json.loads(row.body), repeated=True)
    try:
        with transaction.atomic():
            status, body = work()
            text = json.dumps(body, ensure_ascii=False)
            if not _claimed(row).update(status=status, body=text):
                raise KeyRefused("busy")
    except BaseException:
        _claimed(row).delete()
        raise
    return Answered(status, body, repeated=False)


def _claimed(row: KeptAnswer) -> "QuerySet[KeptAnswer]":
    """The row while the claim on it is ours."""
    return KeptAnswer.objects.filter(pk=row.pk, status=None, leased_until=row.leased_until)


def _claim(token_id: int, key: str, request: str) -> tuple[KeptAnswer, bool]:
    """The row of the key, and whether the work is ours."""
    now = clock.machine()
    with transaction.atomic():
        row, new = KeptAnswer.objects.get_or_create(
            token_id=token_id,
            key=key,
            defaults={"fingerprint": request, "leased_until": now + LEASE, "created_at": now},
        )
    if new:
        return row, True
    if row.created_at <= now - KEPT:
        row.delete()
        return _claim(token_id, key, request)
    if row.fingerprint != request:
        raise KeyRefused("other_request")
    if row.status is not None:
        return row, False
    if row.leased_until > now or not _claimed(row).update(leased_until=now + LEASE):
        raise KeyRefused("busy")
    row.leased_until = now + LEASE
    return row, True


def forget_old() -> int:
    """Take away a batch of the active tenant's answers that are older than seven days."""
    old = KeptAnswer.objects.filter(created_at__lte=clock.machine() - KEPT).order_by("pk")
    count, _ = KeptAnswer.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()
    return int(count)
