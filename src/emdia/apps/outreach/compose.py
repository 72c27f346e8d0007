"""Turn what the ladder wants said into messages, a batch at a time, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emdia.apps.contacts import api as contacts
from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.outreach.choose import Choice, choose, why_unreachable
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.moments import Where, begin_of, first_moments, too_late
from emdia.apps.outreach.planned import Composed, Held, Planned
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.calendar import Calendar
from emdia.domain.vocabulary import ContactState, MessageStatus, Stage, TaskKind

APPROVAL = "approval"
"""Stands in ``rule`` of a held message that waits for a person."""

NOBODY = debtors.Reach("", "", "", "", (), frozenset())

type StepKey = tuple[int, int, str, str]
"""Anchor, cycle, step, channel: said at most once."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a batch has read."""

    reach: dict[int, debtors.Reach]
    declared: dict[int, bool]
    calendar: Calendar
    said: set[StepKey]
    at: dt.datetime


def compose(planned: Sequence[Planned], *, at: dt.datetime) -> list[Composed]:
    """Write the messages of a batch in the caller's transaction; one :class:`Composed` for each, in order.

    Chooses usable points, the first lawful moment of each channel, and opens a task for a debtor whom nothing reaches.
    """
    if not planned:
        return []
    known = _read(planned, at)
    drafts = [_draft(one, known) for one in planned]
    Message.objects.bulk_create([row for rows, _ in drafts for row in rows], batch_size=1000)
    desk.open_tasks(
        (one.case, TaskKind.NO_CONTACT, held.reason, None)
        for one, (_, held) in zip(planned, drafts, strict=True)
        if held is not None and not held.until and not one.approval
    )
    return [_composed(rows, held) for rows, held in drafts]


def _read(planned: Sequence[Planned], at: dt.datetime) -> _Known:
    declared = {
        pk: row.whatsapp_permission for pk, row in tenants.creditors({p.creditor for p in planned}).items()
    }
    said = Message.objects.filter(anchor_id__in={p.anchor for p in planned})
    return _Known(
        reach=debtors.reach(p.debtor for p in planned),
        declared=declared,
        calendar=tenants.calendar(),
        said=set(said.values_list("anchor_id", "cycle", "step", "channel")),
        at=at,
    )


def _draft(one: Planned, known: _Known) -> tuple[list[Message], Held | None]:
    reach = known.reach.get(one.debtor, NOBODY)
    choices = choose(
        reach,
        channels=one.channels,
        mode=one.mode,
        whatsapp_declared=known.declared.get(one.creditor, False),
    )
    if not choices:
        reason, rule = why_unreachable(reach)
        return [], Held(reason, rule)
    where = place_of(reach, (choice.point.ddd for choice in choices), known.calendar)
    expires = too_late(where, one.expires_on)
    start = max(known.at, begin_of(where, one.day))
    moments = first_moments([choice.channel for choice in choices], where, at=start, expires_at=expires)
    if not moments:
        until = f"{one.expires_on:%d/%m/%Y}"
        return [], Held(f"nenhum horário permitido até {until}, o último dia desta etapa", "R28", expires)
    rows = [
        _row(one, choice, moments[choice.channel], expires)
        for choice in choices
        if choice.channel in moments and (one.anchor, one.cycle, one.step, choice.channel) not in known.said
    ]
    return rows, Held("aguarda aprovação", "") if one.approval else None


def place_of(reach: debtors.Reach, ddds: Iterable[str], calendar: Calendar) -> Where:
    """The debtor's place: address, and the area codes of the phones that are used."""
    states = tuple(dict.fromkeys(state for ddd in ddds for state in contacts.ddd_states(ddd)))
    return Where(reach.state or None, reach.city or None, states, calendar)


def _row(one: Planned, choice: Choice, not_before: dt.datetime, expires_at: dt.datetime) -> Message:
    doubtful = choice.point.state == ContactState.DOUBTFUL
    return Message(
        creditor_id=one.creditor,
        case_id=one.case,
        debtor_id=one.debtor,
        anchor_id=one.anchor,
        cycle=one.cycle,
        step=one.step,
        stage=Stage.NEUTRAL if doubtful else one.stage,
        channel=choice.channel,
        fallback=",".join(choice.fallback),
        occasion=f"{one.anchor}:{one.cycle}:{one.step}",
        receivables=list(one.receivables),
        point_id=choice.point.id,
        status=MessageStatus.HELD if one.approval else MessageStatus.QUEUED,
        reason="aguarda aprovação" if one.approval else "",
        rule=APPROVAL if one.approval else "",
        planned_reason=one.reason[:300],
        not_before=not_before,
        expires_at=expires_at,
        created_at=clock.now(),
    )


def _composed(rows: list[Message], held: Held | None) -> Composed:
    return Composed(
        messages=tuple(row.pk for row in rows),
        channels=tuple(row.channel for row in rows),
        not_before=min((row.not_before for row in rows), default=None),
        held=held,
    )


def approve(*, message_ids: Iterable[int]) -> int:
    """Let go of messages that waited for a person; they go at their lawful moment, unless they have expired."""
    waiting = Message.objects.filter(pk__in=list(message_ids), status=MessageStatus.HELD, rule=APPROVAL)
    return waiting.update(status=MessageStatus.QUEUED, rule="", reason="")
