"""Mode *fallback* follows delivery, not acceptance: where one channel did not reach the person, the next one is tried,
and the gate is asked again each time.

What was refused, or came back, is followed at once by the next channel. A push that its carrier took and nobody
received after some hours is followed by the e-mail at once and by the next push, which the caps (R68) let go on the
next allowed day. All within the step's tolerance; what is unknown is followed by nothing, a person looks (law 3).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import transaction
from django.db.models import Q

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.choose import Choice, choose
from emdia.apps.outreach.compose import NOBODY, place_of
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.moments import first_moments
from emdia.apps.outreach.pace import that_give_receipts
from emdia.apps.tenants import api as tenants
from emdia.core.among import Among
from emdia.domain.compliance.limits import limits_of
from emdia.domain.vocabulary import PUSH, Channel, ContactState, MessageStatus, Stage

UNDELIVERED = dt.timedelta(hours=6)
"""So long a push may be on its way, by business time, before it counts as not received."""

BATCH = 500


class Followed(Protocol):
    """What a message has to tell for the next one: a row of the table, or as delivery read it."""

    @property
    def id(self) -> int: ...
    @property
    def creditor_id(self) -> int: ...
    @property
    def debtor_id(self) -> int: ...
    @property
    def fallback(self) -> str: ...
    @property
    def expires_at(self) -> dt.datetime | None: ...


def follow(failed: Sequence[Followed], *, at: dt.datetime, undelivered: bool = False) -> list[int]:
    """Queue the next channel of each message; the new messages' ids. A fixed number of queries. ``undelivered``: a
    carrier took them, so that the e-mail does not wait behind the next push."""
    if not failed:
        return []
    with transaction.atomic():
        reach = debtors.reach(row.debtor_id for row in failed)
        creditors = tenants.creditors({row.creditor_id for row in failed})
        carried = tenants.channels_on_air(creditors.values())
        calendar = tenants.calendar()
        before = Message.objects.in_bulk([row.id for row in failed])
        made = []
        for row in failed:
            known = reach.get(row.debtor_id, NOBODY)
            creditor = creditors[row.creditor_id]
            own = limits_of(creditor.contact_limits)
            for choice in _choices(
                row,
                known,
                carried.get(row.creditor_id),
                whatsapp_declared=creditor.whatsapp_permission,
                undelivered=undelivered,
            ):
                where = place_of(known, [choice.point.ddd], calendar, own.hours if own else None)
                if row.expires_at is not None and (
                    moment := first_moments([choice.channel], where, at=at, expires_at=row.expires_at)
                ):
                    made.append(_next(before[row.id], choice, moment[choice.channel], at))
        # What was followed, or has nobody left to follow with, is not looked at again.
        Message.objects.filter(Among("pk", list(before))).update(fallback="")
        return [row.pk for row in Message.objects.bulk_create(made)]


def follow_undelivered(creditors: Sequence[int], *, at: dt.datetime) -> list[int]:
    """Follow what came back, and what a carrier took and did not deliver in time; one batch of these creditors.

    Only accounts that ever told of a delivery are judged by their silence.
    """
    late = Q(
        status=MessageStatus.SENT,
        channel__in=PUSH,
        sent_at__lte=at - UNDELIVERED,
        account__in=that_give_receipts(),
    )
    rows = Message.objects.filter(
        Q(status=MessageStatus.FAILED) | late,
        creditor_id__in=creditors,
        fallback__gt="",
        expires_at__gt=at,
    )
    with transaction.atomic():
        found = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:BATCH])
        again = [row for row in found if row.status == MessageStatus.FAILED]
        silent = [row for row in found if row.status == MessageStatus.SENT]
        return [*follow(again, at=at), *follow(silent, at=at, undelivered=True)]


def _choices(
    row: Followed,
    known: debtors.Reach,
    carried: frozenset[str] | None,
    *,
    whatsapp_declared: bool,
    undelivered: bool,
) -> Iterable[Choice]:
    """The next channel with its point; of a creditor on air, one that somebody carries."""
    left = [one for one in row.fallback.split(",") if carried is None or one in carried]
    groups = [left]
    if undelivered and Channel.EMAIL in left:
        groups = [[Channel.EMAIL], [one for one in left if one != Channel.EMAIL]]
    for channels in groups:
        yield from choose(known, channels=channels, mode="fallback", whatsapp_declared=whatsapp_declared)


def _next(before: Message, choice: Choice, moment: dt.datetime, at: dt.datetime) -> Message:
    """The same message on another channel: nothing of it is said yet."""
    values = {field.attname: getattr(before, field.attname) for field in Message._meta.concrete_fields}
    new = Message(**values | {"id": None})
    new.channel, new.fallback = choice.channel, ",".join(choice.fallback)
    new.point_id, new.not_before = choice.point.id or None, moment
    new.status, new.reason, new.rule, new.leased_until = MessageStatus.QUEUED, "", "", None
    new.subject = new.text = new.account = new.reference = ""
    new.amount_cents = new.segments = new.sent_at = new.delivered_at = new.read_at = None
    new.created_at = at
    if choice.point.state == ContactState.DOUBTFUL:
        new.stage = Stage.NEUTRAL
    return new
