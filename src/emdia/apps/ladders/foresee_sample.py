"""What would go out, reckoned from some of the cases and written nowhere: where the plan is too much to be tried.

Cases spread evenly over the portfolio are decided as the plan decides them; their numbers stand for all, and whoever
shows them says so. A payment of the rehearsal that going on air takes back is not foreseen.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import batched

from django.db import transaction

from emdia.apps.ladders.facts import Known
from emdia.apps.ladders.lots import Lots
from emdia.apps.ladders.plan import PlanRun
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock

SAMPLE = 1_000
"""Cases that one page looks at."""
_BATCH = 500
_DAY = dt.timedelta(days=1)

type Key = tuple[str, str, str, str]
"""Step, stage, variant, channel."""


@dataclass(slots=True)
class _Tally:
    """Messages of one line among the cases that were looked at; ``wish`` is the first of them."""

    wish: outreach.Planned
    messages: int = 0
    asking: int = 0
    cases: set[int] = field(default_factory=set)
    expires: dt.datetime | None = None


@dataclass(slots=True)
class Sampled:
    """New lines, scaled to all cases; ``looked_at`` of ``total`` cases were decided."""

    lines: list[outreach.Line]
    texts: dict[int, outreach.Foretold]
    people: int
    looked_at: int
    total: int


def sampled(*, creditor_id: int, at: dt.datetime, begins: bool, words: bool, size: int = SAMPLE) -> Sampled:
    """What the plan would add by the end of the day of ``at``, the brake off; ``begins``: on the creditor's first
    moment on air. ``words`` writes one message of each line and takes it back."""
    creditor = copy(tenants.creditors([creditor_id])[creditor_id])
    day = at.astimezone(clock.SAO_PAULO).date()
    if begins:
        creditor.on_air, creditor.on_air_on = True, day
    due = None if begins else at
    ids, total = receivables.sample_of_open_cases(creditor_id=creditor_id, size=size, due=due)
    share = len(ids) / total if total else 1.0
    run = PlanRun(
        creditor_id=creditor_id,
        at=at,
        detail=False,
        creditor=creditor,
        lots=_lots(creditor, day, share=share, begins=begins),
    )
    carried = tenants.channels_on_air([creditor]).get(creditor_id) if begins else None
    seen_as = _as_new(creditor_id, ids, day) if begins else _as_it_is
    until = dt.datetime.combine(day + _DAY, dt.time(), clock.SAO_PAULO)
    tallies: dict[Key, _Tally] = {}
    people: set[int] = set()
    for some in batched(ids, _BATCH):
        wishes = run.wishes(some, seen_as=seen_as)
        for wish, (rows, _) in zip(
            wishes, outreach.would_compose(wishes, at=at, carried=carried), strict=True
        ):
            spoken = [row for row in rows if row.not_before < until]
            people |= {wish.case} if spoken else set()
            for row in spoken:
                _count(tallies.setdefault((row.step, row.stage, row.variant, row.channel), _Tally(wish)), row)
    samples, texts = _read(creditor_id, tallies, at, begins=begins) if words else ({}, {})
    lines = [_line(key, tally, share, samples.get(key, 0)) for key, tally in tallies.items()]
    return Sampled(lines, texts, _scaled(len(people), share), len(ids), total)


def _lots(creditor: tenants.Creditor, day: dt.date, *, share: float, begins: bool) -> Lots:
    """The day's lot, as small as the sample is."""
    taken: Counter[dt.date] = Counter()
    if not begins:
        for on, many in receivables.lots_taken(creditor_id=creditor.pk, day=day).items():
            taken[on] = math.ceil(many * share)
    return Lots(
        creditor_id=creditor.pk,
        size=math.ceil(creditor.first_contact_lot * share),
        day=day,
        calendar=tenants.calendar(),
        taken=taken,
    )


def _as_it_is(known: Known) -> Known:
    return known


def _as_new(creditor_id: int, ids: list[int], day: dt.date) -> Callable[[Known], Known]:
    """Cases as going on air would leave them: what was only rehearsed does not count; two queries."""
    spoken_to = outreach.really_contacted(creditor_id=creditor_id, among=ids)
    unwarned = spoken_to & outreach.rehearsed_cases(creditor_id=creditor_id, among=ids)

    def seen_as(known: Known) -> Known:
        facts = known.facts
        if known.row.id in spoken_to:
            if known.row.id not in unwarned:
                return known
            titles = tuple(replace(one, warned=frozenset()) for one in facts.titles)
            return Known(known.row, replace(facts, titles=titles))
        titles = tuple(
            replace(one, cycle=one.cycle + 1, position=None, warned=frozenset())
            if one.position is not None or one.warned
            else one
            for one in facts.titles
        )
        anew = replace(
            facts,
            titles=titles,
            met_on=day,
            lot_on=None,
            first_contact_on=None,
            last_after_due_on=None,
            last_anchor=None,
            last_offset=None,
            ended_on=None,
        )
        return Known(known.row, anew)

    return seen_as


def _count(tally: _Tally, row: outreach.NewMessage) -> None:
    tally.messages += 1
    tally.cases.add(row.case_id)
    tally.asking += row.rule == outreach.APPROVAL
    tally.expires = row.expires_at if tally.expires is None else min(tally.expires, row.expires_at)


def _line(key: Key, tally: _Tally, share: float, sample: int) -> outreach.Line:
    step, stage, variant, channel = key
    return outreach.Line(
        step=step,
        stage=stage,
        variant=variant,
        channel=channel,
        messages=_scaled(tally.messages, share),
        people=_scaled(len(tally.cases), share),
        sample=sample,
        last=0,
        expires_at=tally.expires,
        asking=_scaled(tally.asking, share),
    )


def _scaled(count: int, share: float) -> int:
    return round(count / share)


def _read(
    creditor_id: int, tallies: dict[Key, _Tally], at: dt.datetime, *, begins: bool
) -> tuple[dict[Key, int], dict[int, outreach.Foretold]]:
    """One message of each line in its very words: a few dozen rows, written and taken back."""
    wishes = _unlike(tally.wish for tally in tallies.values())
    if not wishes:
        return {}, {}
    cases = [wish.case for wish in wishes]
    with transaction.atomic():
        if begins:
            spoken_to = outreach.really_contacted(creditor_id=creditor_id, among=cases)
            receivables.forget_rehearsal(
                creditor_id=creditor_id, spoken_to=spoken_to, rehearsed=(), only=cases
            )
            tenants.set_on_air(creditor_id=creditor_id, on_air=True, actor="previsão")
        made = dict(zip(cases, outreach.compose(wishes, at=at), strict=True))
        ids = [one for composed in made.values() for one in composed.messages]
        texts = outreach.foretell(ids, at=at)
        transaction.set_rollback(True)
    samples = {}
    for key, tally in tallies.items():
        composed = made[tally.wish.case]
        samples[key] = dict(zip(composed.channels, composed.messages, strict=True)).get(key[3], 0)
    return samples, texts


def _unlike(wishes: Iterable[outreach.Planned]) -> list[outreach.Planned]:
    """Each case once: a case says one thing a day."""
    return list({wish.case: wish for wish in wishes}.values())
