"""Mode *fallback*: where one channel failed, the next one is tried at once, and the gate is asked again."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.choose import choose
from emdia.apps.outreach.compose import NOBODY, place_of
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.moments import first_moments
from emdia.apps.outreach.waiting import Waiting
from emdia.apps.tenants import api as tenants
from emdia.domain.compliance.limits import limits_of
from emdia.domain.vocabulary import ContactState, MessageStatus, Stage


def follow(failed: Sequence[Waiting], *, at: dt.datetime) -> list[int]:
    """Queue the next channel of each message; the new messages' ids. A fixed number of queries."""
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
            choices = choose(
                known,
                channels=_left(row, carried.get(row.creditor_id)),
                mode="fallback",
                whatsapp_declared=creditors[row.creditor_id].whatsapp_permission,
            )
            if not choices or row.expires_at is None:
                continue
            own = limits_of(creditors[row.creditor_id].contact_limits)
            where = place_of(known, [choices[0].point.ddd], calendar, own.hours if own else None)
            moment = first_moments([choices[0].channel], where, at=at, expires_at=row.expires_at)
            if not moment:
                continue
            new = before[row.id]
            new.pk, new.channel, new.fallback = None, choices[0].channel, ",".join(choices[0].fallback)
            new.point_id, new.not_before = choices[0].point.id, moment[new.channel]
            new.status, new.reason, new.rule, new.leased_until = MessageStatus.QUEUED, "", "", None
            new.subject = new.text = new.account = new.reference = ""
            new.amount_cents = new.segments = new.sent_at = None
            new.created_at = at
            if choices[0].point.state == ContactState.DOUBTFUL:
                new.stage = Stage.NEUTRAL
            made.append(new)
        return [row.pk for row in Message.objects.bulk_create(made)]


def _left(row: Waiting, carried: frozenset[str] | None) -> list[str]:
    """The channels to try next; of a creditor on air, those that somebody carries."""
    return [one for one in row.fallback.split(",") if carried is None or one in carried]
