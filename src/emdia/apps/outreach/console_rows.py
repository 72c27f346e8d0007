"""What the console reads of messages: a day by hour, reasons of silence, pages, one message, one case."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Case, CharField, Count, Min, Q, Value, When
from django.db.models.functions import ExtractHour, Left

from emdia.apps.outreach.compose import APPROVAL
from emdia.apps.outreach.message_filter import MessageFilter, asked, planned_between
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
    """Messages that wait or will not be said, by the rule that says so, with one reason in words.

    Without a rule they are grouped by how their reason begins (``begins``), so that two reasons are two lines.
    """

    status: str
    rule: str
    reason: str
    messages: int
    begins: str = ""


BEGINS = 24
"""Letters of a reason that tell one from another, before its dates and names."""


def messages_by_hour(*, creditor_ids: Sequence[int], day: dt.date) -> list[HourCount]:
    """The messages of a day, counted by hour, state and channel; one query."""
    rows = Message.objects.filter(
        planned_between(day, day), creditor_id__in=creditor_ids, status__in=tuple(MessageStatus)
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
    states = (MessageStatus.WITHHELD, MessageStatus.EXPIRED, MessageStatus.FAILED)
    silent = Q(status__in=states) & planned_between(day, day)
    rows = Message.objects.filter(waits | silent, creditor_id__in=creditor_ids)
    begins = Case(When(rule="", then=Left("reason", BEGINS)), default=Value(""), output_field=CharField())
    counted = rows.order_by().annotate(begins=begins).values_list("status", "rule", "begins")
    found = [
        Silence(status, rule, reason, count, head)
        for status, rule, head, reason, count in counted.annotate(why=Min("reason"), count=Count("id"))
    ]
    return sorted(found, key=lambda silence: -silence.messages)


def asking_approval(*, creditor_ids: Sequence[int]) -> tuple[int, dt.datetime | None]:
    """How many messages wait for a person's approval, and since when the oldest does; one query."""
    rows = Message.objects.filter(creditor_id__in=creditor_ids, status=MessageStatus.HELD, rule=APPROVAL)
    found = rows.aggregate(many=Count("id"), since=Min("created_at"))
    return found["many"], found["since"]


def messages_page(*, where: MessageFilter, after: MessageKey | None = None, limit: int = 50) -> list[Message]:
    """One page of messages with debtor and creditor, newest first; one query a state and one for the rows.

    The index is by state and time: the newest of each state are read from it in order and merged here, so that a page
    costs the same however many messages there are.
    """
    rows = asked(where)
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


def messages_by_id(*, ids: Sequence[int], creditor_ids: Sequence[int]) -> list[Message]:
    """These messages as they stand now; one query."""
    return list(Message.objects.filter(pk__in=ids, creditor_id__in=creditor_ids).order_by("pk"))


def message_for_page(*, message_id: int) -> Message | None:
    """One message with whom and where it went, or None where this tenant has no such message."""
    rows = Message.objects.filter(pk=message_id)
    return rows.select_related("debtor", "creditor", "point", "payment").first()  # type: ignore[no-any-return]


def messages_of_occasion(*, case_id: int, occasion: str) -> list[Message]:
    """What one occasion said on every channel, what was followed before what followed it; one query."""
    return list(Message.objects.filter(case_id=case_id, occasion=occasion).order_by("created_at", "id"))


def messages_of_case(*, case_id: int) -> list[Message]:
    """Every message of a case with its contact point, oldest first."""
    rows = Message.objects.filter(case_id=case_id).select_related("point")
    return list(rows.order_by("created_at", "id"))
