"""Turn what the ladder wants said into messages, a batch at a time, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from emdia.apps.contacts import api as contacts
from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.outreach.choose import Choice, choose, why_unreachable
from emdia.apps.outreach.enqueue import NewMessage, enqueue
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.moments import Where, begin_of, first_moments, too_late
from emdia.apps.outreach.planned import Composed, Held, Planned
from emdia.apps.tenants import api as tenants
from emdia.core.among import Among
from emdia.domain.calendar import Calendar
from emdia.domain.vocabulary import ContactState, MessageStatus, Stage, TaskKind

APPROVAL = "approval"
"""Stands in ``rule`` of a held message that waits for a person."""

AWAITS_APPROVAL = "aguarda aprovação"

NOBODY = debtors.Reach("", "", "", "", (), frozenset())

type StepKey = tuple[int, int, str, str]
"""Anchor, cycle, step, channel: said at most once."""


@dataclass(frozen=True, slots=True)
class _Times:
    """When the messages of one occasion may go, and when it is too late for them."""

    moments: dict[str, dt.datetime]
    expires: dt.datetime


@dataclass(frozen=True, slots=True)
class _Known:
    """What a batch has read; ``times`` keeps what its debtors of one place share."""

    reach: dict[int, debtors.Reach]
    declared: dict[int, bool]
    calendar: Calendar
    said: set[StepKey]
    at: dt.datetime
    times: dict[tuple[object, ...], _Times] = field(default_factory=dict)


def compose(planned: Sequence[Planned], *, at: dt.datetime) -> list[Composed]:
    """Write the messages of a batch in the caller's transaction; one :class:`Composed` for each, in order.

    Chooses usable points, the first lawful moment of each channel, and opens a task for a debtor whom nothing reaches.
    """
    if not planned:
        return []
    known = _read(planned, at)
    drafts = [_draft(one, known) for one in planned]
    ids = iter(enqueue([row for rows, _ in drafts for row in rows]))
    desk.open_tasks(
        (one.case, TaskKind.NO_CONTACT, held.reason, None)
        for one, (_, held) in zip(planned, drafts, strict=True)
        if held is not None and not held.until and not one.approval
    )
    return [_composed(rows, held, ids) for rows, held in drafts]


def _read(planned: Sequence[Planned], at: dt.datetime) -> _Known:
    declared = {
        pk: row.whatsapp_permission for pk, row in tenants.creditors({p.creditor for p in planned}).items()
    }
    said = Message.objects.filter(Among("anchor_id", {p.anchor for p in planned}))
    return _Known(
        reach=debtors.reach(p.debtor for p in planned),
        declared=declared,
        calendar=tenants.calendar(),
        said=set(said.values_list("anchor_id", "cycle", "step", "channel")),
        at=at,
    )


def _draft(one: Planned, known: _Known) -> tuple[list[NewMessage], Held | None]:
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
    times = _times(one, reach, choices, known)
    if not times.moments:
        until = f"{one.expires_on:%d/%m/%Y}"
        reason = f"nenhum horário permitido até {until}, o último dia desta etapa"
        return [], Held(reason, "R28", times.expires)
    rows = [
        _row(one, choice, times)
        for choice in choices
        if choice.channel in times.moments
        and (one.anchor, one.cycle, one.step, choice.channel) not in known.said
    ]
    return rows, Held(AWAITS_APPROVAL, "") if one.approval else None


def _times(one: Planned, reach: debtors.Reach, choices: Sequence[Choice], known: _Known) -> _Times:
    channels = tuple([choice.channel for choice in choices])
    ddds = tuple([choice.point.ddd for choice in choices])
    key = (reach.state, reach.city, ddds, channels, one.day, one.expires_on)
    found = known.times.get(key)
    if found is None:
        where = place_of(reach, ddds, known.calendar)
        expires = too_late(where, one.expires_on)
        start = max(known.at, begin_of(where, one.day))
        moments = first_moments(channels, where, at=start, expires_at=expires)
        found = known.times[key] = _Times(moments, expires)
    return found


def place_of(reach: debtors.Reach, ddds: Iterable[str], calendar: Calendar) -> Where:
    """The debtor's place: address, and the area codes of the phones that are used."""
    states = tuple(dict.fromkeys(state for ddd in ddds for state in contacts.ddd_states(ddd)))
    return Where(reach.state or None, reach.city or None, states, calendar)


def _row(one: Planned, choice: Choice, times: _Times) -> NewMessage:
    doubtful = choice.point.state == ContactState.DOUBTFUL
    return NewMessage(
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
        receivables=f"[{', '.join(map(str, one.receivables))}]",
        point_id=choice.point.id,
        status=MessageStatus.HELD if one.approval else MessageStatus.QUEUED,
        reason=AWAITS_APPROVAL if one.approval else "",
        rule=APPROVAL if one.approval else "",
        planned_reason=one.reason[:300],
        not_before=times.moments[choice.channel],
        expires_at=times.expires,
    )


def _composed(rows: list[NewMessage], held: Held | None, ids: Iterator[int]) -> Composed:
    return Composed(
        messages=tuple([next(ids) for _ in rows]),
        channels=tuple([row.channel for row in rows]),
        not_before=min([row.not_before for row in rows], default=None),
        held=held,
    )


def approve(*, message_ids: Iterable[int]) -> int:
    """Let go of messages that waited for a person; they go at their lawful moment, unless they have expired."""
    waiting = Message.objects.filter(pk__in=list(message_ids), status=MessageStatus.HELD, rule=APPROVAL)
    return waiting.update(status=MessageStatus.QUEUED, rule="", reason="")
