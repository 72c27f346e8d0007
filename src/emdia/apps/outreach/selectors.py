"""Reads of messages."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Min

from emdia.apps.outreach.compose import APPROVAL
from emdia.apps.outreach.models import Message
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.documents import mask_tax_id
from emdia.domain.vocabulary import SPOKEN, WAITING, MessageStatus

_FIELDS = (
    "pk",
    "case_id",
    "case__code",
    "debtor__tax_id",
    "channel",
    "step",
    "kind",
    "status",
    "reason",
    "rule",
    "text",
    "receivables",
    "created_at",
    "not_before",
    "sent_at",
)
_SAID = frozenset(SPOKEN) - {MessageStatus.SENDING}


def messages(
    *, creditor_id: int | None = None, case_id: int | None = None, reveal: bool = False
) -> list[dict[str, Any]]:
    """Messages of a creditor or of one case, oldest first, with the keys and values that ``emdia messages`` prints.

    ``debtor`` is the creditor's code, else the tax id, masked without ``reveal``; times are ISO with the offset of São
    Paulo; ``sent_at`` is None unless the carrier accepted (for unknown: we spoke). Two queries.
    """
    rows = Message.objects.all()
    if creditor_id is not None:
        rows = rows.filter(creditor_id=creditor_id)
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    found = list(rows.order_by("created_at", "pk").values_list(*_FIELDS))
    numbers = receivables.numbers_of({one for row in found for one in row[11]})
    return [_line(row, numbers, reveal=reveal) for row in found]


def _line(row: Sequence[Any], numbers: dict[int, str], *, reveal: bool) -> dict[str, Any]:
    pk, case, code, tax_id, channel, step, kind, status, reason, rule, text, titles, *times = row
    created, not_before, sent = times
    return {
        "id": pk,
        "case": case,
        "debtor": code or (tax_id if reveal or not tax_id else mask_tax_id(tax_id)),
        "channel": channel,
        "step": step,
        "kind": kind,
        "status": status,
        "reason": reason,
        "rule": rule,
        "text": text,
        "receivables": [numbers[one] for one in titles if one in numbers],
        "created_at": _stamp(created),
        "not_before": _stamp(not_before),
        "sent_at": _stamp(sent) if status in _SAID else None,
    }


def _stamp(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(clock.SAO_PAULO).isoformat(timespec="seconds")


def counts(*, creditor_ids: Iterable[int], start: dt.date, end: dt.date) -> list[tuple[str, str, int]]:
    """(status, channel, how many) of the messages planned for the days from ``start`` to ``end``; one query."""
    first = dt.datetime.combine(start, dt.time(), clock.SAO_PAULO)
    last = dt.datetime.combine(end + dt.timedelta(days=1), dt.time(), clock.SAO_PAULO)
    rows = Message.objects.filter(
        creditor_id__in=list(creditor_ids), not_before__gte=first, not_before__lt=last
    )
    return list(rows.order_by().values_list("status", "channel").annotate(Count("id")))


def last_sent_at() -> dt.datetime | None:
    """When the newest message of the tenant was said: the clock does not go back behind it."""
    rows = Message.objects.filter(sent_at__isnull=False, status__in=_SAID).order_by("-sent_at")
    found: dt.datetime | None = rows.values_list("sent_at", flat=True).first()
    return found


def next_moment(*, after: dt.datetime, before: dt.datetime) -> dt.datetime | None:
    """The next instant in ``(after, before)`` at which something becomes due: where a replay stops."""
    everybody = tenants.creditor_ids()
    rows = Message.objects.filter(
        creditor_id__in=everybody, status__in=WAITING, not_before__gt=after, not_before__lt=before
    )
    found: dt.datetime | None = rows.exclude(rule=APPROVAL).aggregate(first=Min("not_before"))["first"]
    return found


def ever_contacted(case_ids: Iterable[int]) -> set[int]:
    """Which of these cases ever had a message that was said."""
    said = Message.objects.filter(case_id__in=set(case_ids), sent_at__isnull=False)
    return set(said.values_list("case_id", flat=True).distinct())
