"""What carriers tell later: taken, delivered, read, failed, called spam, stopped, taken up again. A batch at a time: a
fixed number of queries whatever the number of events. What people write is ``inbox``'s (``addressed`` finds whose)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.addressed import Addressed, about, addressed
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.pace import heard_from
from emdia.apps.outreach.stops import Stop, stop
from emdia.apps.outreach.whatsapp_heard import hear_notice, remember
from emdia.apps.receivables import api as receivables
from emdia.core import events as happened
from emdia.core import traces
from emdia.core.bulk import update_rows
from emdia.domain.receipts import Fate, after, is_for_good, takes_receipts
from emdia.domain.vocabulary import MessageKind
from emdia.providers.channels.base import Event

RECEIPTS = frozenset({"sent", "delivered", "read", "failed"})
WORDS = frozenset({"opt_out", "opt_in", "complaint"})
_COLUMNS = {
    "status": "varchar",
    "reason": "varchar",
    "leased_until": "timestamptz",
    "delivered_at": "timestamptz",
    "read_at": "timestamptz",
    "reference": "varchar",
}


def receive(events: Sequence[Event]) -> list[Event]:
    """Take a batch of events in for the active tenant; returns those that belong to no message of ours, and replies.

    The same event again, late or before another one changes nothing in the end.
    """
    with transaction.atomic():
        notices = [event for event in events if event.kind == "notice"]
        strays = [event for event in notices if not hear_notice(event)]
        receipts = [event for event in events if event.kind in RECEIPTS]
        words = [event for event in events if event.kind in WORDS]
        strays += [event for event in events if event.kind not in RECEIPTS | WORDS | {"notice"}]
        rows = about(receipts)
        pairs = [(event, row) for event in receipts if (row := _row(event, rows)) is not None]
        _move(pairs)
        strays += [event for event in receipts if _row(event, rows) is None]
        whose = addressed(words)
        strays += [event for event, found in zip(words, whose, strict=True) if found is None]
        said = [(event, found) for event, found in zip(words, whose, strict=True) if found is not None]
        _hear(said)
        remember(
            [*((event, row) for event, row in pairs), *((event, found.as_row()) for event, found in said)]
        )
    return strays


def _row(event: Event, rows: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    return rows.get(event.our_ref) or rows.get(event.reference)


def _move(pairs: Sequence[tuple[Event, dict[str, Any]]]) -> None:
    """Write down what became of messages: those that changed in one statement, with what follows from it."""
    told: dict[int, list[Event]] = defaultdict(list)
    rows = {row["pk"]: row for _, row in pairs}
    for event, row in pairs:
        told[row["pk"]].append(event)
    changed, moved, warned, bounced = [], [], defaultdict(set), {}
    for pk, row in rows.items():
        if not takes_receipts(row["status"]):
            continue
        before = Fate(row["status"], row["reason"], row["delivered_at"], row["read_at"])
        fate = before
        for event in sorted(told[pk], key=attrgetter("at")):
            fate = after(fate, event, row["channel"])
        reference = row["reference"] or next((one.reference[:120] for one in told[pk] if one.reference), "")
        if (fate, reference) == (before, row["reference"]):
            continue
        changed.append((pk, fate.status, fate.reason, None, fate.delivered_at, fate.read_at, reference))
        if fate.status != before.status:
            moved.append(pk)
        if is_for_good(fate) and not is_for_good(before) and row["point_id"]:
            bounced[row["point_id"]] = row["channel"]
        if before.delivered_at is None and fate.delivered_at is not None and _warns(row):
            warned[row["step"]].update({row["anchor_id"], *row["receivables"]} - {None})
    update_rows(Message._meta.db_table, _COLUMNS, changed)
    debtors.bounced_together(bounced, reason="voltou: o contato não recebe mensagens")
    receivables.mark_delivered_together(warned)
    traces.step("message.receipt", (f"m{pk}" for pk in moved))
    if moved:
        arrived = {row["account"] for event, row in pairs if event.kind in ("delivered", "read")}
        heard_from(arrived)
        happened.publish("message.status", message_ids=sorted(moved))


def _warns(row: Mapping[str, Any]) -> bool:
    return bool(row["kind"] == MessageKind.COLLECTION and row["step"])


def _hear(said: Sequence[tuple[Event, Addressed]]) -> None:
    """Stops told by the carrier are confirmed once; who called it spam hears no more on that channel, not even that;
    who takes it up again gets messages again where she had stopped them on that very channel. The newest stands."""
    by_kind: dict[str, list[tuple[Event, Addressed]]] = defaultdict(list)
    for event, found in said:
        by_kind[event.kind].append((event, found))
    resumed = [debtors.Said(found.debtor_id, found.channel, _at(event)) for event, found in by_kind["opt_in"]]
    back = debtors.resume_channels(resumed)
    receivables.wake_debtors({debtor for debtor, _ in back})
    stop(
        [
            Stop(
                found,
                _at(event),
                source=debtors.COMPLAINED if event.kind == "complaint" else debtors.REPLIED,
                confirm=event.kind == "opt_out",
            )
            for kind in ("complaint", "opt_out")
            for event, found in by_kind[kind]
        ]
    )


def _at(event: Event) -> dt.datetime:
    return event.at
