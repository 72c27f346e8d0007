"""Who would get what on a day, live on the portfolio, without writing anything."""

import datetime as dt
from dataclasses import dataclass
from itertools import batched

from emdia.apps.ladders.active import with_draft
from emdia.apps.ladders.facts import FactsBuilder, Known
from emdia.apps.ladders.plan import creditor_facts
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.ladder import choose
from emdia.domain.ladder_ahead import ahead
from emdia.domain.steps import Decision, LadderPlan

SAMPLE = 1_000
"""Cases that one page looks at; with more, its numbers are an estimate."""
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One case on the chosen day: ``kind`` is ``perform`` or ``hold``; ``titles`` are ids, the oldest first."""

    case: int
    debtor: int
    kind: str
    step: str
    stage: str
    anchor: int
    titles: tuple[int, ...]
    cents: int
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """``looked_at`` of ``total`` cases with something open were looked at; with fewer than all, counts are to be taken
    as a share."""

    lines: list[Foreseen]
    looked_at: int
    total: int

    @property
    def estimated(self) -> bool:
        """Whether only a part of the cases was looked at."""
        return self.looked_at < self.total

    def all_of(self, kind: str) -> int:
        """How many of this kind there are, in the whole portfolio."""
        found = sum(line.kind == kind for line in self.lines)
        return round(found * self.total / self.looked_at) if self.looked_at else 0


def preview(
    *, creditor_id: int, day: dt.date, plan: LadderPlan | None = None, shared: bool = False
) -> list[Foreseen]:
    """What the ladder would say on ``day`` if nobody paid until then, of every case; with ``plan``, what would be said
    with that ladder in the place of its namesake, or of the default; ``shared``: it is a ladder of the whole tenant.

    Steps on the way count as said and delivered. The gate's caps and the daily lots are not foreseen.
    """
    return preview_part(creditor_id=creditor_id, day=day, plan=plan, shared=shared, sample=None).lines


def preview_part(
    *,
    creditor_id: int,
    day: dt.date,
    plan: LadderPlan | None = None,
    shared: bool = False,
    sample: int | None = SAMPLE,
) -> Preview:
    """The same of at most about ``sample`` cases, spread evenly over the portfolio; None: of all."""
    calendar = tenants.calendar()
    today = min(clock.today(), day)
    builder = FactsBuilder(creditor_facts(creditor_id, news=(today, calendar)), today, calendar)
    plans = with_draft(creditor_id, plan, shared=shared)
    size = sample if sample is not None else 2**62
    ids, total = receivables.sample_of_open_cases(creditor_id=creditor_id, size=size)
    found: list[Foreseen] = []
    for some in batched(ids, _BATCH):
        for known in builder.build(some):
            chosen = choose(plans, known.facts.segment, known.facts.tags)
            if chosen is None:
                continue
            decision = ahead(known.facts, chosen, today=today, day=day, calendar=calendar)
            if (line := _line(known, decision)) is not None:
                found.append(line)
    return Preview(found, len(ids), total)


def _line(known: Known, decision: Decision) -> Foreseen | None:
    step, anchor = decision.step, decision.anchor
    if decision.kind not in ("perform", "hold") or step is None or anchor is None:
        return None
    titles = decision.titles or (anchor,)
    cents = sum(title.open_cents for title in known.facts.titles if title.id in titles)
    return Foreseen(
        known.row.id,
        known.row.debtor_id,
        decision.kind,
        step.slug,
        step.stage,
        anchor,
        titles,
        cents,
        decision.reason,
    )
