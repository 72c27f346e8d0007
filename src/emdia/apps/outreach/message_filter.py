"""Which messages somebody asks for: a list, a count and a file ask in the same words."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from emdia.apps.outreach.models import Message
from emdia.apps.outreach.visits import OPENED, PASSED
from emdia.core import clock
from emdia.core.clock import SAO_PAULO
from emdia.domain.vocabulary import SPOKEN, WAITING, MessageStatus, TaskKind

WITHIN = dt.timedelta(days=3)
"""What happens so long after a message is counted as following it; nobody can know that it was because of it."""

UNKNOWN_FOR = dt.timedelta(days=1)
"""So long the carrier is asked about an *unknown* message before a person has to."""

REPLIES = (TaskKind.NEGOTIATE, TaskKind.CLAIMED_PAID, TaskKind.CALL_BACK, TaskKind.REPLIED)


def _followed(path: str) -> Q:
    return Q(**{f"{path}__gte": F("sent_at"), f"{path}__lt": F("sent_at") + WITHIN})


def _visited(*kinds: str) -> Q:
    visits = "case__page_visits"
    return _followed(f"{visits}__first_at") & Q(
        **{f"{visits}__kind__in": kinds, f"{visits}__channel": F("channel")}
    )


FOLLOWED: dict[str, Q] = {
    "opened": _visited(OPENED, PASSED),
    "passed": _visited(PASSED),
    "paid": Q(
        case__payments__reversed_at=None,
        case__payments__paid_at__date__gte=TruncDate("sent_at"),
        case__payments__paid_at__date__lte=TruncDate(F("sent_at") + WITHIN),
    ),
    "replied": _followed("case__tasks__opened_at") & Q(case__tasks__kind__in=REPLIES),
    "stopped": _followed("debtor__opt_outs__at") & Q(debtor__opt_outs__channel=F("channel")),
}
"""What followed a message within three days. Pages by the link of its own channel; a stop of its own channel; money
and answers of the case, which count for every message before them. Money by its day, because banks tell no hour."""


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages: from the first day to the last, both included, by their planned time.

    ``hours`` (from, before) narrows one day; ``reason`` is how the reason begins; ``followed`` a word of
    :data:`FOLLOWED`, of messages that were said; ``dead``: only dead letters (:func:`dead_letters`).
    """

    creditor_ids: tuple[int, ...]
    first: dt.date
    last: dt.date
    statuses: tuple[str, ...] = tuple(MessageStatus)
    channel: str = ""
    rule: str | None = None
    debtor_ids: tuple[int, ...] | None = None
    step: str | None = None
    hours: tuple[int, int] | None = None
    reason: str = ""
    followed: str = ""
    dead: bool = False


def planned_between(first: dt.date, last: dt.date, hours: tuple[int, int] | None = None) -> Q:
    """By planned time: whole days of São Paulo, or some hours of the first."""
    midnight = dt.datetime.combine(first, dt.time.min, SAO_PAULO)
    end = dt.datetime.combine(last, dt.time.min, SAO_PAULO) + dt.timedelta(days=1)
    begin = midnight
    if hours is not None:
        begin, end = (midnight + dt.timedelta(hours=hour) for hour in hours)
    return Q(not_before__gte=begin, not_before__lt=end)


def asked(where: MessageFilter) -> "QuerySet[Message]":
    """The messages of a filter in whatever state; who reads them narrows by ``where.statuses``."""
    rows = Message.objects.filter(
        planned_between(where.first, where.last, where.hours), creditor_id__in=where.creditor_ids
    )
    if where.followed:
        rows = rows.filter(pk__in=followed_by(rows, where.followed).values("pk"))
    if where.channel:
        rows = rows.filter(channel=where.channel)
    if where.step is not None:
        rows = rows.filter(step=where.step)
    if where.rule is not None:
        rows = rows.filter(rule=where.rule)
    if where.reason:
        rows = rows.filter(reason__startswith=where.reason)
    if where.dead:
        rows = rows.filter(dead_letters(clock.now()))
    if where.debtor_ids is not None:
        rows = rows.filter(debtor_id__in=where.debtor_ids)
    return rows


def dead_letters(at: dt.datetime) -> Q:
    """What nobody received and nothing follows: the last of an occasion that failed, with no channel left to try or no
    time left to try it, and what is *unknown* for a day. An occasion of which another message went out, or waits to, is
    none."""
    siblings = Message.objects.filter(case_id=OuterRef("case_id"), occasion=OuterRef("occasion"))
    carried = Exists(siblings.filter(status__in=(*SPOKEN, *WAITING)))
    later = Exists(siblings.filter(status=MessageStatus.FAILED, pk__gt=OuterRef("pk")))
    ended = Q(fallback="") | Q(expires_at__lte=at)
    return (Q(status=MessageStatus.FAILED) & ended & ~Q(carried) & ~Q(later)) | Q(
        status=MessageStatus.UNKNOWN, sent_at__lte=at - UNKNOWN_FOR
    )


def followed_by(rows: "QuerySet[Message]", what: str) -> "QuerySet[Message]":
    """Those that were said and followed by something; a message may come more than once."""
    return rows.filter(FOLLOWED[what], status__in=SPOKEN, sent_at__isnull=False)
