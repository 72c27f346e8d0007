"""Take what is due, a batch at a time; give up what is too late; sort out what a crash left behind."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Left

from emdia.apps.contacts import api as contacts
from emdia.apps.desk import api as desk
from emdia.apps.outreach.compose import APPROVAL
from emdia.apps.outreach.models import Message
from emdia.apps.tenants import api as tenants
from emdia.core import clock, events
from emdia.core.among import Among
from emdia.domain.vocabulary import WAITING, MessageStatus, TaskKind

LEASE = dt.timedelta(minutes=5)
"""A claim returns by itself after this (machine time)."""


class Claim(NamedTuple):
    """What one worker took: ids with debtor and value hash, and the lease that proves that they are its own."""

    ids: list[int]
    people: list[tuple[int, bytes | None]]
    lease: dt.datetime


def due_creditors(*, at: dt.datetime, creditor_id: int | None, stopped: Iterable[int]) -> list[int]:
    """Creditors of the active tenant with something due; one query, one look into the index for each creditor."""
    if creditor_id is not None:
        return [creditor_id]
    due = _due(at).filter(creditor_id=OuterRef("pk"), status__in=WAITING)
    return tenants.creditor_ids(where=Exists(due), without=stopped)


def claim(
    *, at: dt.datetime, creditor_id: int, stopped: Iterable[int], limit: int, alone: bool = False
) -> Claim | None:
    """Up to ``limit`` due messages of a creditor, and all others that are due for the same debtors, so that the most
    important of them gets the occasion; those of other creditors too, unless it is to be ``alone``. None when nothing
    is due."""
    if creditor_id in (silent := set(stopped)):
        return None
    lease = clock.machine() + LEASE
    with transaction.atomic():
        own = _due(at).filter(creditor_id=creditor_id)
        found = _take(own.filter(status=MessageStatus.QUEUED), limit)
        if len(found) < limit:
            found += _take(own.filter(status=MessageStatus.HELD), limit - len(found))
        if not found:
            return None
        ids = {row[0] for row in found}
        debtors = {row[1] for row in found}
        also = _due(at).filter(Among("case__debtor_id", debtors), ~Q(Among("pk", ids)), status__in=WAITING)
        also = also.filter(creditor_id=creditor_id) if alone else also.exclude(creditor_id__in=silent)
        found += _take(also, limit)
        Message.objects.filter(Among("pk", [row[0] for row in found])).update(leased_until=lease)
    return Claim([row[0] for row in found], [row[1:] for row in found], lease)


def unclaim(lease: dt.datetime) -> None:
    """Give back what was claimed and not marked: the run ends early."""
    Message.objects.filter(leased_until=lease, status__in=WAITING).update(leased_until=None)


def give_back(ids: Iterable[int], lease: dt.datetime) -> None:
    """Give back some of what was claimed, and the occasions that it took: it is not said now."""
    refs = list(ids)
    ours = Message.objects.filter(Among("pk", refs), leased_until=lease, status__in=WAITING)
    ours.update(leased_until=None)
    contacts.release(refs)


def _due(at: dt.datetime) -> "QuerySet[Message]":
    free = Q(leased_until=None) | Q(leased_until__lt=clock.machine())
    return Message.objects.filter(free, not_before__lte=at).exclude(rule=APPROVAL)


def anybodys_due(*, at: dt.datetime) -> "QuerySet[Message]":
    """What may be said at ``at`` and nobody has taken, of every creditor of the tenant."""
    return _due(at).filter(creditor_id__in=tenants.creditor_ids(), status__in=WAITING)


def _take(rows: "QuerySet[Message]", limit: int) -> list[tuple[int, int, bytes | None]]:
    locked = rows.select_for_update(skip_locked=True, of=("self",)).order_by("not_before")
    found = locked.values_list("pk", "debtor_id", "point__value_hash")[:limit]
    return [(pk, debtor, None if value is None else bytes(value)) for pk, debtor, value in found]


def expire(creditors: Iterable[int], *, at: dt.datetime) -> list[int]:
    """Give up what waited longer than its step tolerates: nothing is sent late and stale."""
    late = Message.objects.filter(
        creditor_id__in=creditors, status__in=WAITING, not_before__lte=at, expires_at__lte=at
    )
    ids = list(late.values_list("pk", flat=True))
    if ids:
        with transaction.atomic():
            _give_up(ids)
    return ids


def _give_up(ids: list[int]) -> None:
    waiting = Message.objects.filter(pk__in=ids, status__in=WAITING)
    silent = waiting.filter(reason="")
    silent.update(reason="passou do prazo desta etapa", status=MessageStatus.EXPIRED, leased_until=None)
    waiting.update(
        reason=Left(Concat(Value("passou do prazo: "), F("reason")), 300),
        status=MessageStatus.EXPIRED,
        leased_until=None,
    )
    contacts.release(ids)
    events.publish("message.status", message_ids=ids)


def sweep(creditors: Iterable[int]) -> list[int]:
    """What a crash left as *sending* is unknown: we may have spoken, so it is never sent again by itself."""
    with transaction.atomic():
        left = Message.objects.filter(
            creditor_id__in=creditors, status=MessageStatus.SENDING, leased_until__lt=clock.machine()
        )
        rows = list(left.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "case_id"))
        if not rows:
            return []
        ids = [pk for pk, _ in rows]
        Message.objects.filter(pk__in=ids).update(
            status=MessageStatus.UNKNOWN,
            reason="o envio foi interrompido e não se sabe se a mensagem chegou",
            # Where the clock jumped, whoever marked it may be at it still: the carrier is asked one lease later.
            leased_until=clock.machine() + LEASE,
        )
        ask_a_person(case_id for _, case_id in rows)
        events.publish("message.status", message_ids=ids)
    return ids


def ask_a_person(case_ids: Iterable[int]) -> None:
    """Somebody has to find out what became of a message of these cases."""
    desk.open_tasks(
        (case_id, TaskKind.UNKNOWN_DELIVERY, "Confirme se a mensagem chegou antes de escrever de novo.", None)
        for case_id in dict.fromkeys(case_ids)
    )
