"""What the console reads of messages: a day by hour, reasons of silence, pages, one message, one case."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import ExtractHour

from emdia.apps.outreach.models import Message
from emdia.core.clock import SAO_PAULO
from emdia.domain.vocabulary import MessageStatus

type MessageKey = tuple[dt.datetime, int]
"""Where a page of messages ends: its time and the id of its last row."""


class HourCount(NamedTuple):
    """Messages of one hour of the day (local time) in one state on one channel."""

    hour: int
    status: str
    channel: str
    messages: int


class Silence(NamedTuple):
    """Messages that wait or will not be said, by the rule that says so, with one reason in words."""

    status: str
    rule: str
    reason: str
    messages: int


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages a page shows: from the first day to the last, both included, by their planned time."""

    creditor_ids: tuple[int, ...]
    first: dt.date
    last: dt.date
    statuses: tuple[str, ...] = tuple(MessageStatus)
    channel: str = ""
    rule: str | None = None
    debtor_ids: tuple[int, ...] | None = None


def _range(first: dt.date, last: dt.date) -> Q:
    begin = dt.datetime.combine(first, dt.time.min, SAO_PAULO)
    end = dt.datetime.combine(last, dt.time.min, SAO_PAULO) + dt.timedelta(days=1)
    return Q(not_before__gte=begin, not_before__lt=end)


def messages_by_hour(*, creditor_ids: Sequence[int], day: dt.date) -> list[HourCount]:
    """The messages of a day, counted by hour, state and channel; one query."""
    rows = Message.objects.filter(
        _range(day, day), creditor_id__in=creditor_ids, status__in=tuple(MessageStatus)
    )
    counted = (
        rows.annotate(hour=ExtractHour("not_before", tzinfo=SAO_PAULO))
        .order_by()
        .values_list("hour", "status", "channel")
        .annotate(count=Count("id"))
    )
    return [HourCount(*row) for row in counted]


def silences(*, creditor_ids: Sequence[int], day: dt.date) -> list[Silence]:
    """Why messages wait from ``day`` on, or were not said on ``day``: grouped by state and rule; one query."""
    begin = dt.datetime.combine(day, dt.time.min, SAO_PAULO)
    waits = Q(status=MessageStatus.HELD, not_before__gte=begin - dt.timedelta(days=60))
    silent = Q(status__in=(MessageStatus.WITHHELD, MessageStatus.EXPIRED, MessageStatus.FAILED)) & _range(
        day, day
    )
    rows = Message.objects.filter(waits | silent, creditor_id__in=creditor_ids)
    counted = rows.order_by().values_list("status", "rule").annotate(reason=Min("reason"), count=Count("id"))
    found = [Silence(status, rule, reason, count) for status, rule, reason, count in counted]
    return sorted(found, key=lambda silence: -silence.messages)


def messages_page(*, where: MessageFilter, after: MessageKey | None = None, limit: int = 50) -> list[Message]:
    """One page of messages with debtor and creditor, newest first; one query a state and one for the rows.

    The index is by state and time: the newest of each state are read from it in order and merged here, so that a page
    costs the same however many messages there are.
    """
    rows = _asked(where)
    if after is not None:
        moment, last = after
        rows = rows.filter(
            Q(not_before__lt=moment) | Q(not_before=moment, id__lt=last), not_before__lte=moment
        )
    newest: list[MessageKey] = []
    for status in where.statuses:
        own = rows.filter(status=status).order_by("-not_before", "-id")
        newest += own.values_list("not_before", "id")[:limit]
    ids = [pk for _, pk in sorted(newest, reverse=True)[:limit]]
    found = Message.objects.filter(pk__in=ids).select_related("debtor", "creditor")
    return list(found.order_by("-not_before", "-id"))


def _asked(where: MessageFilter) -> QuerySet[Message, Message]:
    rows: QuerySet[Message, Message] = Message.objects.filter(
        _range(where.first, where.last), creditor_id__in=where.creditor_ids
    )
    if where.channel:
        rows = rows.filter(channel=where.channel)
    if where.rule is not None:
        rows = rows.filter(rule=where.rule)
    if where.debtor_ids is not None:
        rows = rows.filter(debtor_id__in=where.debtor_ids)
    return rows


def message_for_page(*, message_id: int) -> Message | None:
    """One message with whom and where it went, or None where this tenant has no such message."""
    rows = Message.objects.filter(pk=message_id)
    return rows.select_related("debtor", "creditor", "point", "payment").first()  # type: ignore[no-any-return]


def messages_of_case(*, case_id: int) -> list[Message]:
    """Every message of a case with its contact point, oldest first."""
    rows = Message.objects.filter(case_id=case_id).select_related("point")
    return list(rows.order_by("created_at", "id"))
