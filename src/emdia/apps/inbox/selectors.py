"""What pages and commands read: who waits, what was written, what was answered."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.query import QuerySet

from emdia.apps.inbox.models import Conversation, Reply
from emdia.apps.outreach import api as outreach


def _of(creditor_ids: Sequence[int]) -> QuerySet[Conversation]:
    """Conversations of these creditors; ``unsaid``: somebody answered, and the answer did not go out."""
    unsaid = outreach.answers_not_said(
        case_id=OuterRef("case_id"),
        point_id=OuterRef("point_id"),
        channel=OuterRef("channel"),
        created_at__gte=OuterRef("answered_at"),
    )
    rows: QuerySet[Conversation] = Conversation.objects.filter(case__creditor_id__in=list(creditor_ids))
    return rows.annotate(unsaid=Exists(unsaid))


_WAITING = Q(waits_since__isnull=False) | Q(unsaid=True)


def waiting(*, creditor_ids: Sequence[int]) -> tuple[int, dt.datetime | None]:
    """How many wait for an answer, and since when the oldest does; one query."""
    found = _of(creditor_ids).filter(_WAITING).aggregate(many=Count("pk"), first=Min("waits_since"))
    return found["many"], found["first"]


def conversations_page(
    *, creditor_ids: Sequence[int], limit: int, page: int = 0, only_waiting: bool = False
) -> list[Conversation]:
    """Those that wait first, then the newest; each with its person, creditor and contact. One query."""
    rows = _of(creditor_ids).select_related("case__debtor", "case__creditor", "point")
    if only_waiting:
        rows = rows.filter(_WAITING)
    ordered = rows.order_by(
        F("unsaid").desc(), F("waits_since").asc(nulls_last=True), F("heard_at").desc(), "-pk"
    )
    return list(ordered[page * limit : page * limit + limit + 1])


def last_replies(conversation_ids: Iterable[int]) -> dict[int, Reply]:
    """The newest reply of each; two queries."""
    newest = Reply.objects.filter(conversation_id__in=list(conversation_ids)).order_by(
        "conversation_id", "-at"
    )
    first: dict[int, int] = {}
    for conversation, pk in newest.values_list("conversation_id", "pk"):
        first.setdefault(conversation, pk)
    return {row.conversation_id: row for row in Reply.objects.filter(pk__in=first.values())}


def replies_of_case(*, case_id: int) -> list[Reply]:
    """Everything that was written about one case, the oldest first, each with its conversation; one query."""
    rows = Reply.objects.filter(conversation__case_id=case_id).select_related("conversation")
    return list(rows.order_by("at", "pk"))


def conversation(conversation_id: int) -> Conversation | None:
    """One conversation of the active tenant with its person, creditor and contact."""
    rows = Conversation.objects.select_related("case__debtor", "case__creditor", "point")
    return rows.filter(pk=conversation_id).first()


def thread(row: Conversation, *, limit: int = 100) -> list[tuple[dt.datetime, Any]]:
    """What was said on both sides, the oldest first: replies, and the messages of this case to this contact. At most
    the newest ``limit`` of each; two queries."""
    heard = Reply.objects.filter(conversation=row).order_by("-at", "-pk")[:limit]
    said = outreach.said_to(case_id=row.case_id, point_id=row.point_id, channel=row.channel, limit=limit)
    both = [(one.at, one) for one in heard] + [(one.sent_at or one.created_at, one) for one in said]
    return sorted(both, key=lambda pair: pair[0])
