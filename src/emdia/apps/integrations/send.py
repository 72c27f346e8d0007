"""Carry events to their endpoints: claimed with a lease, signed, sent outside of any transaction, written down.

Two workers never send one event at the same moment; after a crash an event is sent again with the same id, by which the
receiver knows it. Order is not promised.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from emdia.apps.integrations.endpoints import is_loopback, stop_endpoint
from emdia.apps.integrations.models import WebhookDelivery, WebhookEndpoint
from emdia.core import clock, http, signing
from emdia.core.bulk import update_rows

AT_A_TIME = 16
"""Events of one endpoint in a batch: a slow one does not keep the others waiting."""
IN_FLIGHT = 32
TIMEOUT = 10.0
LEASE = dt.timedelta(minutes=5)
WAITS = (5, 30, 120, 600, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 12 * 3600)
"""Seconds until an event is tried again; the last one stays."""
LONGEST_WISH = 3600
"""Seconds of a ``Retry-After`` that are granted."""
LOG_KEPT = dt.timedelta(days=60)
LOG_BATCH = 5000
GONE = 410
GONE_WORDS = "o endereço respondeu que não existe mais (410)"
TABLE = WebhookDelivery._meta.db_table
_WRITTEN = {
    "status": "varchar",
    "attempts": "smallint",
    "answer": "smallint",
    "detail": "varchar",
    "next_at": "timestamptz",
    "done_at": "timestamptz",
    "leased_until": "timestamptz",
}
_KINDS = {
    "connect": "não consegui conectar",
    "timeout": "não respondeu a tempo",
    "reset": "a conexão caiu",
    "refused_address": "o endereço leva a uma rede interna, com a qual não falamos",
    "garbage": "a resposta não é de um servidor da web",
}
"""What ``core.http`` says, in words."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What became of one try."""

    ok: bool
    answer: int | None
    detail: str
    wish: float = 0.0


def send_due(*, only_loopback: bool) -> int:
    """Send one batch of the active tenant; how many were tried. ``only_loopback``: what is for elsewhere waits."""
    rows, lease = _claim(only_loopback=only_loopback)
    if not rows:
        return 0
    said = _carry(rows)
    with transaction.atomic():
        _write(rows, said, lease)
    _stop_dead_ones(rows, said)
    return len(rows)


def _claim(*, only_loopback: bool) -> tuple[list[WebhookDelivery], dt.datetime]:
    now = clock.machine()
    lease = now + LEASE
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    due = WebhookDelivery.objects.filter(free, status="waiting", next_at__lte=now, endpoint__active=True)
    if only_loopback:
        due = due.filter(endpoint_id__in=_loopback_endpoints())
    turn = Window(RowNumber(), partition_by=[F("endpoint_id")], order_by=[F("next_at"), F("pk")])
    ids = list(
        due.annotate(turn=turn).filter(turn__lte=AT_A_TIME).values_list("pk", flat=True)[: 8 * AT_A_TIME]
    )
    with transaction.atomic():
        ours = WebhookDelivery.objects.filter(free, pk__in=ids, status="waiting")
        taken = list(ours.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
        WebhookDelivery.objects.filter(pk__in=taken).update(leased_until=lease)
    rows = WebhookDelivery.objects.filter(pk__in=taken).select_related("endpoint__creditor").order_by("pk")
    return list(rows), lease


def _loopback_endpoints() -> list[int]:
    rows = WebhookEndpoint.objects.filter(active=True).values_list("pk", "url")
    return [pk for pk, url in rows if is_loopback(url)]


def _carry(rows: Sequence[WebhookDelivery]) -> list[_Said]:
    """Send them all; what is for this machine goes by a line that reaches nothing else, and the other way round."""
    said: dict[int, _Said] = {}
    for local in (True, False):
        some = [row for row in rows if is_loopback(row.endpoint.url) is local and _may(row)]
        outcomes = _exchange([_request(row) for row in some], loopback=local)
        said |= {row.pk: _understand(outcome) for row, outcome in zip(some, outcomes, strict=True)}
    refused = _Said(ok=False, answer=None, detail="endereço deste computador, e o credor já está no ar")
    return [said.get(row.pk, refused) for row in rows]


def _may(row: WebhookDelivery) -> bool:
    """This machine is spoken to only for rehearsal."""
    return not (row.endpoint.creditor.on_air and is_loopback(row.endpoint.url))


def _request(row: WebhookDelivery) -> http.Request:
    now = clock.machine()
    endpoint = row.endpoint
    both = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_until is not None and endpoint.old_until > now:
        both.append(endpoint.old_secret)
    body = row.body.encode()
    said = signing.headers(all_secrets=both, event=row.event, timestamp=int(now.timestamp()), body=body)
    return http.Request("POST", endpoint.url, said, body, timeout=TIMEOUT)


def _exchange(requests: Sequence[http.Request], *, loopback: bool) -> list[http.Response | http.Failure]:
    if not requests:
        return []
    work = http.send_many(requests, concurrency=IN_FLIGHT, loopback=loopback)
    with ThreadPoolExecutor(1) as pool:  # the caller may have a loop of its own
        return pool.submit(asyncio.run, work).result()


def _understand(outcome: http.Response | http.Failure) -> _Said:
    if isinstance(outcome, http.Failure):
        return _Said(ok=False, answer=None, detail=_KINDS[outcome.kind])
    status = outcome.status
    if 200 <= status < 300:
        return _Said(ok=True, answer=status, detail="")
    if 300 <= status < 400:
        return _Said(ok=False, answer=status, detail="manda para outro endereço; cadastre o endereço final")
    wish = outcome.headers.get("retry-after", "")
    seconds = float(wish) if wish.isdecimal() and len(wish) < 7 else 0.0
    return _Said(ok=False, answer=status, detail=f"respondeu {status}", wish=min(seconds, LONGEST_WISH))


def _write(rows: Sequence[WebhookDelivery], said: Sequence[_Said], lease: dt.datetime) -> None:
    """What became of each, unless its lease ran out and somebody else has it now."""
    now = clock.machine()
    mine = WebhookDelivery.objects.filter(
        pk__in=[row.pk for row in rows], leased_until=lease, status="waiting"
    )
    ours = set(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
    values = [
        (row.pk, *_values(row, one, now)) for row, one in zip(rows, said, strict=True) if row.pk in ours
    ]
    update_rows(TABLE, _WRITTEN, values)


def _values(row: WebhookDelivery, one: _Said, now: dt.datetime) -> tuple[object, ...]:
    tried = row.attempts + 1
    if one.ok:
        return "delivered", tried, one.answer, "", now, now, None
    pause = max(WAITS[min(row.attempts, len(WAITS) - 1)], one.wish)
    again = now + dt.timedelta(seconds=pause)
    if again > row.give_up_at or one.answer == GONE:
        return "failed", tried, one.answer, one.detail, now, now, None
    return "waiting", tried, one.answer, one.detail, again, None, None


def _stop_dead_ones(rows: Sequence[WebhookDelivery], said: Sequence[_Said]) -> None:
    """An endpoint that says it is gone, or that heard nothing at all while an event was tried for three days."""
    gone = {row.endpoint_id for row, one in zip(rows, said, strict=True) if one.answer == GONE}
    heard = WebhookDelivery.objects.filter(
        endpoint_id=OuterRef("endpoint_id"), status="delivered", done_at__gte=OuterRef("created_at")
    )
    given_up = WebhookDelivery.objects.filter(
        ~Exists(heard), pk__in=[row.pk for row in rows], status="failed"
    )
    for endpoint_id in sorted(set(given_up.values_list("endpoint_id", flat=True)) | gone):
        reason = GONE_WORDS if endpoint_id in gone else "três dias de tentativas sem nenhuma resposta boa"
        stop_endpoint(endpoint_id=endpoint_id, reason=reason)


def clear_log() -> int:
    """Give up what waited for an endpoint that stays off, and forget what is long done; how many rows."""
    now = clock.machine()
    late = WebhookDelivery.objects.filter(status="waiting", give_up_at__lte=now, endpoint__active=False)
    ids = list(late.values_list("pk", flat=True)[:LOG_BATCH])
    WebhookDelivery.objects.filter(pk__in=ids, status="waiting").update(
        status="failed", detail="o endereço ficou desligado", done_at=now
    )
    old = WebhookDelivery.objects.filter(done_at__lte=now - LOG_KEPT).exclude(status="waiting")
    gone, _ = WebhookDelivery.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:LOG_BATCH])
    ).delete()
    return len(ids) + int(gone)


def deliveries(*, endpoint_id: int, before: int | None = None, limit: int = 50) -> list[WebhookDelivery]:
    """The log of an endpoint, newest first."""
    rows = WebhookDelivery.objects.filter(endpoint_id=endpoint_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[:limit])


def delivery(delivery_id: int) -> WebhookDelivery | None:
    """One event of the active tenant."""
    return WebhookDelivery.objects.filter(pk=delivery_id).first()  # type: ignore[no-any-return]


def send_again(*, delivery_id: int) -> bool:
    """Put an event back into the line, with the same id; False where there is none or its endpoint is switched off."""
    now = clock.machine()
    rows = WebhookDelivery.objects.filter(pk=delivery_id, endpoint__active=True, endpoint__removed_at=None)
    again = rows.filter(Q(leased_until=None) | Q(leased_until__lt=now))
    ids = list(again.values_list("pk", flat=True))
    return bool(
        WebhookDelivery.objects.filter(pk__in=ids).update(
            status="waiting",
            next_at=now,
            leased_until=None,
            done_at=None,
            give_up_at=now + dt.timedelta(days=3),
        )
    )
