"""Turn what the ladder wants said into messages, a batch at a time, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from emdia.apps.contacts import api as contacts
from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.outreach.choose import Choice, callable_point, choose, why_unreachable
from emdia.apps.outreach.enqueue import NewMessage, enqueue
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.moments import Where, begin_of, first_moments, too_late
from emdia.apps.outreach.planned import Composed, Held, Planned
from emdia.apps.tenants import api as tenants
from emdia.core import traces
from emdia.core.among import Among
from emdia.domain.calendar import Calendar
from emdia.domain.compliance.limits import limits_of
from emdia.domain.own_hours import OwnHours
from emdia.domain.vocabulary import PUSH, Channel, ContactState, MessageStatus, Stage, TaskKind

APPROVAL = "approval"
"""Stands in ``rule`` of a held message that waits for a person."""

MINIMUM = "minimum"
"""Stands in ``rule`` where a step has no channel left below the creditor's minimum."""
BELOW_MINIMUM = "abaixo do mínimo para SMS e WhatsApp"

NO_TELEPHONE = "sem telefone que se possa usar"

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
    carried: dict[int, frozenset[str]]
    hours: dict[int, OwnHours]
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
    written = enqueue([row for rows, _ in drafts for row in rows])
    traces.step("message.planned", (f"m{pk}" for pk in written))
    ids = iter(written)
    desk.open_tasks(
        (one.case, TaskKind.NO_CONTACT, held.reason, None)
        for one, (_, held) in zip(planned, drafts, strict=True)
        if held is not None and not held.until and held.rule != MINIMUM and not one.approval
    )
    desk.open_calls(
        (one.case, one.step, one.stage, one.reason, one.expires_on) for one in planned if _to_call(one, known)
    )
    return [_composed(rows, held, ids) for rows, held in drafts]


def would_compose(
    planned: Sequence[Planned], *, at: dt.datetime, carried: frozenset[str] | None = None
) -> list[tuple[list[NewMessage], Held | None]]:
    """What :func:`compose` would write for each, and nothing is written; ``carried``: the channels that somebody would
    carry, where the creditor is not on air yet."""
    if not planned:
        return []
    known = _read(planned, at)
    if carried is not None:
        known = replace(known, carried={one.creditor: carried for one in planned})
    return [_draft(one, known) for one in planned]


def _read(planned: Sequence[Planned], at: dt.datetime) -> _Known:
    creditors = tenants.creditors({p.creditor for p in planned})
    limits = {pk: limits_of(row.contact_limits) for pk, row in creditors.items()}
    said = Message.objects.filter(Among("anchor_id", {p.anchor for p in planned}))
    return _Known(
        reach=debtors.reach(p.debtor for p in planned),
        declared={pk: row.whatsapp_permission for pk, row in creditors.items()},
        carried=tenants.channels_on_air(creditors.values()),
        hours={pk: own.hours for pk, own in limits.items() if own is not None and own.hours is not None},
        calendar=tenants.calendar(),
        said=set(said.values_list("anchor_id", "cycle", "step", "channel")),
        at=at,
    )


def _draft(one: Planned, known: _Known) -> tuple[list[NewMessage], Held | None]:
    reach = known.reach.get(one.debtor, NOBODY)
    carried = known.carried.get(one.creditor)
    spoken = tuple([channel for channel in one.channels if channel != Channel.PHONE])
    if not spoken:
        return [], None if _to_call(one, known) else Held(NO_TELEPHONE)
    wanted = spoken if one.push else without_push(spoken)
    if not wanted:
        return [], Held(BELOW_MINIMUM, MINIMUM)
    choices = choose(
        reach,
        channels=wanted if carried is None else [c for c in wanted if c in carried],
        mode=one.mode,
        whatsapp_declared=known.declared.get(one.creditor, False),
    )
    if not choices:
        reason, rule = why_unreachable(reach) if one.push else (BELOW_MINIMUM, MINIMUM)
        return [], Held(reason, rule)
    times = _times(one, reach, choices, known)
    if not times.moments:
        until = f"{one.expires_on:%d/%m/%Y}"
        reason = f"nenhum horário permitido até {until}, o último dia desta etapa"
        return [], Held(reason, "R28", times.expires)
    rows = _rows(one, choices, times, known.said)
    return rows, Held(AWAITS_APPROVAL, "") if one.approval else None


def _to_call(one: Planned, known: _Known) -> bool:
    """Whether a person is to be called for this step: then it becomes work for a clerk, whom the gate tells when."""
    reach = known.reach.get(one.debtor, NOBODY)
    return Channel.PHONE in one.channels and callable_point(reach) is not None


def without_push(channels: Iterable[str]) -> tuple[str, ...]:
    """The channels of a step that is about less than the creditor's minimum."""
    return tuple([channel for channel in channels if channel not in PUSH])


def _times(one: Planned, reach: debtors.Reach, choices: Sequence[Choice], known: _Known) -> _Times:
    channels = tuple([choice.channel for choice in choices])
    ddds = tuple([choice.point.ddd for choice in choices])
    hours = known.hours.get(one.creditor)
    key = (reach.state, reach.city, ddds, channels, one.day, one.expires_on, hours)
    found = known.times.get(key)
    if found is None:
        where = place_of(reach, ddds, known.calendar, hours)
        expires = too_late(where, one.expires_on)
        start = max(known.at, begin_of(where, one.day))
        moments = first_moments(channels, where, at=start, expires_at=expires)
        found = known.times[key] = _Times(moments, expires)
    return found


def place_of(
    reach: debtors.Reach, ddds: Iterable[str], calendar: Calendar, hours: OwnHours | None = None
) -> Where:
    """The debtor's place: address, and the area codes of the phones that are used; the creditor's own hours."""
    states = tuple(dict.fromkeys(state for ddd in ddds for state in contacts.ddd_states(ddd)))
    return Where(reach.state or None, reach.city or None, states, calendar, hours)


def _rows(one: Planned, choices: Iterable[Choice], times: _Times, said: set[StepKey]) -> list[NewMessage]:
    """One row a channel, in the order of :class:`NewMessage`: a morning makes a hundred thousand."""
    occasion = f"{one.anchor}:{one.cycle}:{one.step}"
    about = f"[{', '.join(map(str, one.receivables))}]"
    standing = (
        (MessageStatus.HELD, AWAITS_APPROVAL, APPROVAL) if one.approval else (MessageStatus.QUEUED, "", "")
    )
    why = one.reason[:300] if one.push else f"{one.reason[:240]}; {BELOW_MINIMUM}"
    return [
        NewMessage(
            one.creditor, one.case, one.debtor, one.anchor, one.cycle, one.step,
            Stage.NEUTRAL if choice.point.state == ContactState.DOUBTFUL else one.stage,
            one.variant, choice.channel, ",".join(choice.fallback), occasion, about, choice.point.id or None,
            *standing, why, times.moments[choice.channel], times.expires,
        )
        for choice in choices
        if choice.channel in times.moments
        and (one.anchor, one.cycle, one.step, choice.channel) not in said
    ]  # fmt: skip


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
