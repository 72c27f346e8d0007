"""The one short transaction before speech: lock, render with the balance of this moment, ask the gate, take occasions.

What is allowed is handed to speech, which writes its words (sealed) into its row as it marks it; what is refused is
written down with its reason.
"""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from emdia.apps.contacts import api as contacts
from emdia.apps.outreach.accounts import Carrier, Carriers
from emdia.apps.outreach.claim import Claim
from emdia.apps.outreach.draft import Draft, draft
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.scene import read_scene
from emdia.apps.outreach.standing import Stop
from emdia.apps.outreach.waiting import Waiting, read
from emdia.apps.outreach.whatsapp_choose import Approvals
from emdia.apps.receivables import api as receivables
from emdia.core import events
from emdia.core.bulk import update_rows
from emdia.domain.compliance import Verdict, judge
from emdia.domain.vocabulary import MessageKind, MessageStatus, Stage
from emdia.providers.channels.base import Outgoing

TABLE = Message._meta.db_table
_STANDING = {"status": "varchar", "reason": "varchar", "rule": "varchar"}
NO_ACCOUNT = "este canal não tem conta de envio"
ACCOUNT_AGAIN = dt.timedelta(minutes=15)
"""Business time until a channel without an account is looked at again."""
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_ANNOUNCED = frozenset({Stage.MAY_HAPPEN, Stage.ACTION_DATED, Stage.HISTORY})


@dataclass(frozen=True, slots=True)
class Frozen:
    """A message that may be said now, in its final words."""

    row: Waiting
    outgoing: Outgoing
    carrier: Carrier
    amount_cents: int | None
    segments: int

    @property
    def kept_text(self) -> str:
        """What its row keeps: the words as said, but for a one-time code, which is nobody's to read later (R42)."""
        text = self.outgoing.text
        return CODE.sub("••••••", text) if self.row.stage == Stage.IDENTITY_CODE else text


@dataclass(slots=True)
class Outcome:
    """What became of a batch: to be said, or refused; ``failed`` have channels left to try."""

    frozen: list[Frozen] = field(default_factory=list)
    stopped: list[tuple[Waiting, Stop]] = field(default_factory=list)

    @property
    def failed(self) -> list[Waiting]:
        """Withheld on this channel, with others left."""
        return [row for row, stop in self.stopped if stop.status == MessageStatus.WITHHELD and row.fallback]


def freeze(claim: Claim, *, at: dt.datetime, carriers: Carriers) -> Outcome:
    """Decide about a claimed batch and write it down; commits before anything is said."""
    outcome = Outcome()
    with transaction.atomic():
        book = contacts.FactsBook(people=claim.people, at=at, anew=claim.ids)
        rows = read(claim.ids, lease=claim.lease)
        scene = read_scene(rows, at=at)
        carriers.load(scene.creditors.values())
        drafts = []
        for row in rows:
            made = draft(row, scene, stopped=book.stopped(row.debtor_id))
            if isinstance(made, Stop):
                outcome.stopped.append((row, made))
            else:
                drafts.append(made)
        narrowed: list[tuple[int, str]] = []
        approvals = Approvals(rows, at=at)
        for one in sorted(drafts, key=_urgency):
            verdict = judge(book.facts(one.asked))
            creditor = scene.creditors[one.row.creditor_id]
            if carriers.is_mute(creditor, one.row.channel):
                outcome.stopped.append((one.row, _mute(one.row, at)))
            elif verdict.kind == "allow":
                carrier = carriers.of(creditor, one.row.channel)
                outgoing = approvals.fit(one, carrier)
                if isinstance(outgoing, Stop):
                    outcome.stopped.append((one.row, outgoing))
                    continue
                book.take(one.asked)
                segments = one.rendered.segments
                outcome.frozen.append(Frozen(one.row, outgoing, carrier, one.amount_cents, segments))
                if one.row.is_collection and set(one.spoken) != set(one.row.title_ids):
                    narrowed.append((one.row.id, json.dumps(one.spoken)))
            else:
                outcome.stopped.append((one.row, _stop(one.row, verdict)))
        book.write()
        # What was paid, paused or disputed since the plan is not in the words: its delivery warns of nothing there.
        update_rows(TABLE, {"receivables": "jsonb"}, narrowed)
        _write_stopped(outcome.stopped)
    return outcome


def _urgency(one: Draft) -> tuple[int, dt.datetime, int]:
    """R68, where several want one occasion: what an announced date needs, agreements, the oldest, the amount."""
    if one.row.kind in (MessageKind.ANSWER, MessageKind.CONFIRMATION):
        rank = 0
    elif one.row.stage in _ANNOUNCED:
        rank = 1
    else:
        rank = 2 if one.row.kind == MessageKind.AGREEMENT else 3
    return rank, one.row.created_at, -(one.amount_cents or 0)


def _mute(row: Waiting, at: dt.datetime) -> Stop:
    """Nobody carries this channel: the next one is tried, else it waits for an account as long as it may."""
    if row.fallback:
        return Stop(MessageStatus.WITHHELD, NO_ACCOUNT)
    return Stop(MessageStatus.HELD, NO_ACCOUNT, until=at + ACCOUNT_AGAIN)


def _stop(row: Waiting, verdict: Verdict) -> Stop:
    if verdict.kind == "never" or verdict.at is None:
        return Stop(MessageStatus.WITHHELD, verdict.reason, verdict.rule)
    if row.expires_at is not None and verdict.at >= row.expires_at:
        return Stop(MessageStatus.EXPIRED, f"não cabe mais no prazo: {verdict.reason}", verdict.rule)
    return Stop(MessageStatus.HELD, verdict.reason, verdict.rule, verdict.at)


def _write_stopped(stopped: Sequence[tuple[Waiting, Stop]]) -> None:
    ended, held = [], []
    for row, stop in stopped:
        values = (row.id, stop.status, stop.reason[:300], stop.rule, None)
        if stop.until is None:
            ended.append(values)
        else:
            held.append((*values, stop.until))
    columns = {**_STANDING, "leased_until": "timestamptz"}
    update_rows(TABLE, columns, ended)
    update_rows(TABLE, {**columns, "not_before": "timestamptz"}, held)
    told = [
        row.id
        for row, stop in stopped
        if stop.until is None or (row.status, row.rule) != (stop.status, stop.rule)
    ]
    if told:
        events.publish("message.status", message_ids=told)
    receivables.wake(sorted({row.case_id for row, stop in stopped if stop.status == MessageStatus.CANCELED}))
