"""Take what is due, a batch at a time; give up what is too late; sort out what a crash left behind."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat, Left

from emdia.apps.contacts import api as contacts
from emdia.apps.desk import api as desk
from emdia.apps.outreach.compose import APPROVAL
from emdia.apps.outreach.models import Message
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


def claim(*, at: dt.datetime, creditor_id: int | None, stopped: Iterable[int], limit: int) -> Claim | None:
    """Up to ``limit`` due messages, and all others that are due for the same debtors, so that the most important of
    them gets the occasion. None when nothing is due."""
    lease = clock.machine() + LEASE
    with transaction.atomic():
        free = _due(at, creditor_id, list(stopped))
        found = _take(free.filter(status=MessageStatus.QUEUED), limit)
        if len(found) < limit:
            found += _take(free.filter(status=MessageStatus.HELD), limit - len(found))
        if not found:
            return None
        ids = {row[0] for row in found}
        also = free.filter(
            Among("debtor_id", {row[1] for row in found}), ~Q(Among("pk", ids)), status__in=WAITING
        )
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


def _due(at: dt.datetime, creditor_id: int | None, stopped: list[int]) -> "QuerySet[Message]":
    free = Q(leased_until=None) | Q(leased_until__lt=clock.machine())
    rows = Message.objects.filter(free, not_before__lte=at).exclude(rule=APPROVAL)
    if stopped:
        rows = rows.exclude(creditor_id__in=stopped)
    return rows if creditor_id is None else rows.filter(creditor_id=creditor_id)


def _take(rows: "QuerySet[Message]", limit: int) -> list[tuple[int, int, bytes | None]]:
    locked = rows.select_for_update(skip_locked=True, of=("self",)).order_by("not_before")
    found = locked.values_list("pk", "debtor_id", "point__value_hash")[:limit]
    return [(pk, debtor, None if value is None else bytes(value)) for pk, debtor, value in found]


def expire(*, at: dt.datetime) -> list[int]:
    """Give up what waited longer than its step tolerates: nothing is sent late and stale."""
    late = Message.objects.filter(status__in=WAITING, expires_at__lte=at)
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


def sweep() -> list[int]:
    """What a crash left as *sending* is unknown: we may have spoken, so it is never sent again by itself."""
    with transaction.atomic():
        left = Message.objects.filter(status=MessageStatus.SENDING, leased_until__lt=clock.machine())
        rows = list(left.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "case_id"))
        if not rows:
            return []
        ids = [pk for pk, _ in rows]
        Message.objects.filter(pk__in=ids).update(
            status=MessageStatus.UNKNOWN,
            reason="o envio foi interrompido e não se sabe se a mensagem chegou",
            leased_until=None,
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
