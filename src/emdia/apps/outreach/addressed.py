"""Whose message an event is about: by our reference, by the carrier's, else by the number or address that wrote.

A fixed number of queries whatever the number of events.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.whatsapp_heard import points_of_people
from emdia.core.among import Among
from emdia.providers.channels.base import Event

_COLUMNS = (
    "pk",
    "creditor_id",
    "case_id",
    "debtor_id",
    "anchor_id",
    "step",
    "kind",
    "channel",
    "point_id",
    "account",
    "status",
    "reason",
    "receivables",
    "reference",
    "sent_at",
    "delivered_at",
    "read_at",
)
_OURS = re.compile(r"m\d{1,18}")
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Addressed:
    """The message that somebody answered, and whose it is."""

    message_id: int
    creditor_id: int
    case_id: int
    debtor_id: int
    channel: str
    point_id: int | None
    account: str
    sent_at: dt.datetime | None

    def as_row(self) -> dict[str, Any]:
        """As ``remember`` reads it."""
        return {"channel": self.channel, "point_id": self.point_id, "account": self.account}


def about(events: Iterable[Event]) -> dict[str, dict[str, Any]]:
    """The messages that events name, by our reference and by the carrier's, locked; one query."""
    known = list(events)
    ours = {int(event.our_ref[1:]) for event in known if _OURS.fullmatch(event.our_ref)}
    theirs = {event.reference for event in known if event.reference and not event.our_ref}
    named = Q(Among("pk", {one for one in ours if one <= _LARGEST}))
    if theirs:
        named |= Q(reference__in=theirs, reference__gt="")
    if not ours and not theirs:
        return {}
    rows = Message.objects.filter(named).select_for_update(of=("self",)).order_by("pk")
    found: dict[str, dict[str, Any]] = {}
    for row in rows.values(*_COLUMNS):
        found[f"m{row['pk']}"] = row
        if row["reference"]:
            found[row["reference"]] = row
    return found


def addressed(events: Sequence[Event]) -> list[Addressed | None]:
    """The message that each of these answers, in their order: the one that it names, else the newest that was said to
    who wrote, on that channel. At most four queries."""
    if not events:
        return []
    named = about(events)
    rows = [named.get(event.our_ref) or named.get(event.reference) for event in events]
    unnamed = [event for event, row in zip(events, rows, strict=True) if row is None]
    senders = debtors.points_of_senders(event.sender for event in unnamed)
    people = points_of_people(
        event.sender_id for event in unnamed if event.sender_id and not senders.get(event.sender)
    )
    points = [
        [] if row is not None else senders.get(event.sender) or people.get(event.sender_id, [])
        for event, row in zip(events, rows, strict=True)
    ]
    newest = _newest({one for some in points for one in some})
    return [
        _whose(row or _last(newest, some, event.channel))
        for event, row, some in zip(events, rows, points, strict=True)
    ]


def _newest(points: set[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Of each point the newest message on each channel that was said to it; one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    if not points:
        return found
    said = Message.objects.filter(
        Among("case__debtor__points__pk", points),
        point_id=F("case__debtor__points__pk"),
        sent_at__isnull=False,
    )
    turn = Window(
        RowNumber(),
        partition_by=[F("point_id"), F("channel")],
        order_by=[F("sent_at").desc(), F("pk").desc()],
    )
    for row in said.annotate(turn=turn).filter(turn=1).values(*_COLUMNS):
        found.setdefault(row["point_id"], []).append(row)
    return found


def _last(
    newest: Mapping[int, list[dict[str, Any]]], points: Iterable[int], channel: str
) -> dict[str, Any] | None:
    rows = [row for point in points for row in newest.get(point, ()) if channel in ("", row["channel"])]
    return max(rows, key=lambda row: (row["sent_at"], row["pk"]), default=None)


def _whose(row: Mapping[str, Any] | None) -> Addressed | None:
    if row is None:
        return None
    return Addressed(
        message_id=row["pk"],
        creditor_id=row["creditor_id"],
        case_id=row["case_id"],
        debtor_id=row["debtor_id"],
        channel=row["channel"],
        point_id=row["point_id"],
        account=row["account"],
        sent_at=row["sent_at"],
    )
