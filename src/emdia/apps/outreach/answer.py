"""Answers and confirmations that are not about a payment: stop confirmed, wrong person, "já paguei" received."""

import datetime as dt
from collections.abc import Sequence

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.addressed import Addressed
from emdia.apps.outreach.choose import usable_point
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.moments import Where
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.compliance.hours import opening
from emdia.domain.values import value
from emdia.domain.vocabulary import REPLY, Channel, ContactState, MessageKind, Stage

_WRITTEN = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
_CONFIRMS = frozenset({Stage.OPT_OUT_DONE, Stage.WRONG_PERSON, Stage.CLAIMED_PAID_RECEIVED})
DAYS = 3
"""An answer that could not go for so long is of no use any more."""


def answer(*, case_id: int, stage: str, channel: str = "", point_id: int | None = None) -> int | None:
    """Queue one answer to what a person has just done, on ``channel`` (else the one used last); its id.

    ``point_id`` answers exactly where the person wrote from, also where nothing else may be said any more. None where
    no channel is left. What the person did minutes ago is answered at once, later only 8-20 local time (R68).
    """
    case = receivables.owners_of_cases([case_id])[case_id]
    reach = debtors.reach([case.debtor_id]).get(case.debtor_id)
    if reach is None:
        return None
    creditor = tenants.creditors([case.creditor_id])[case.creditor_id]
    declared = creditor.whatsapp_permission
    carried = tenants.channels_on_air([creditor]).get(creditor.pk)
    found = (
        (channel, point_id)
        if channel and point_id
        else _choose(reach, channel, whatsapp_declared=declared, carried=carried)
    )
    if found is None:
        return None
    now = clock.now()
    row = Message.objects.create(
        creditor_id=case.creditor_id,
        case_id=case_id,
        debtor_id=case.debtor_id,
        stage=stage,
        kind=MessageKind.CONFIRMATION if stage in _CONFIRMS else MessageKind.ANSWER,
        channel=found[0],
        point_id=found[1],
        occasion=f"answer:{case_id}:{stage}"[:40],
        planned_reason="resposta ao que a pessoa acabou de fazer",
        not_before=now,
        expires_at=now + dt.timedelta(days=DAYS),
        created_at=now,
    )
    return int(row.pk)


@value
class Reply:
    """One answer to who wrote, where she wrote from. ``text``: a person's own words; without them the stage's text.
    ``wrote_at``: when she wrote what is answered, where that is not now."""

    whose: Addressed
    stage: str
    text: str = ""
    subject: str = ""
    wrote_at: dt.datetime | None = None


def answer_together(replies: Sequence[Reply]) -> list[int]:
    """Queue answers, one each, exactly where the person wrote from; their ids. One statement."""
    now = clock.now()
    rows = [
        Message(
            creditor_id=one.whose.creditor_id,
            case_id=one.whose.case_id,
            debtor_id=one.whose.debtor_id,
            stage=one.stage,
            kind=MessageKind.CONFIRMATION if one.stage in _CONFIRMS else MessageKind.ANSWER,
            channel=one.whose.channel,
            point_id=one.whose.point_id,
            occasion=occasion(one),
            planned_reason="resposta ao que a pessoa escreveu",
            not_before=now,
            expires_at=now + dt.timedelta(days=DAYS),
            created_at=now,
            text=one.text,
            subject=one.subject,
        )
        for one in replies
    ]
    return [int(row.pk) for row in Message.objects.bulk_create(rows)]


def occasion(reply: Reply) -> str:
    """What an answer answers: for a person's own words the second in which she wrote, else its stage."""
    if reply.stage == REPLY and reply.wrote_at is not None:
        return f"{REPLY}:{int(reply.wrote_at.timestamp())}"
    return f"answer:{reply.whose.case_id}:{reply.stage}"[:40]


def written_at(said_on: str) -> dt.datetime | None:
    """The second that an occasion of a person's own words names."""
    name, _, second = said_on.partition(":")
    return dt.datetime.fromtimestamp(int(second), dt.UTC) if name == REPLY and second.isdecimal() else None


def _choose(
    reach: debtors.Reach, wanted: str, *, whatsapp_declared: bool, carried: frozenset[str] | None
) -> tuple[str, int] | None:
    for channel in preferred(reach, wanted):
        if carried is not None and channel not in carried:
            continue
        point = usable_point(reach, channel=channel, whatsapp_declared=whatsapp_declared)
        if point is not None:
            return channel, point.id
    return None


def preferred(reach: debtors.Reach, wanted: str = "") -> list[str]:
    """The channels to confirm on: the wanted one, the one used last (W14), then any."""
    return list(dict.fromkeys(one for one in (wanted, reach.last_channel, *_WRITTEN) if one in _WRITTEN))


def confirmation_moment(at: dt.datetime, where: Where, *, urgent: bool) -> dt.datetime:
    """When a confirmation may go: at once if the person is still there, else 8-20 local, any day (R68)."""
    if urgent:
        return at
    return opening(at, "confirmation", where.calendar, where.state, where.city, where.ddd_states) or at


def usable_for_confirmation(
    reach: debtors.Reach, *, whatsapp_declared: bool, carried: frozenset[str] | None = None
) -> tuple[str, debtors.ReachPoint] | None:
    """Where a payment is confirmed. Who stopped all channels still gets confirmations (R37), on any that works.
    ``carried``: the channels of a creditor on air, None in rehearsal."""
    all_off = reach.opted_out >= frozenset(_WRITTEN)
    seen = debtors.without_stops(reach) if all_off else reach
    for channel in preferred(reach):
        if carried is not None and channel not in carried:
            continue
        point = usable_point(seen, channel=channel, whatsapp_declared=whatsapp_declared)
        if point is not None and point.state != ContactState.WRONG:
            return channel, point
    return None
