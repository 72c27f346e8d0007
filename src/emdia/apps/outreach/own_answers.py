"""Answers in a person's own words, as the inbox asks after them: which did not go out, what was said to one contact."""

from typing import Any

from django.db.models import Q
from django.db.models.query import QuerySet

from emdia.apps.outreach.models import Message
from emdia.domain.vocabulary import REPLY, MessageStatus

_NOT_SAID = (
    MessageStatus.WITHHELD,
    MessageStatus.FAILED,
    MessageStatus.EXPIRED,
    MessageStatus.CANCELED,
)


def answers_not_said(**which: Any) -> QuerySet[Message]:
    """Answers that a person gave and that did not go out, to ask whether there are any; ``which`` may refer to an
    outer query."""
    rows: QuerySet[Message] = Message.objects.filter(stage=REPLY, status__in=_NOT_SAID, **which)
    return rows


def said_to(*, case_id: int, point_id: int, channel: str, limit: int) -> list[Message]:
    """The newest messages of a case that went to this contact, and a person's answers whatever became of them."""
    rows = Message.objects.filter(case_id=case_id, point_id=point_id, channel=channel)
    rows = rows.filter(Q(sent_at__isnull=False) | Q(stage=REPLY))
    return list(rows.order_by("-created_at", "-pk")[:limit])
