"""Who would get what on a day, live on the portfolio, without writing anything."""

import datetime as dt
from dataclasses import dataclass

from emdia.apps.ladders.active import with_draft
from emdia.apps.ladders.facts import FactsBuilder
from emdia.apps.ladders.plan import creditor_facts
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.ladder import choose
from emdia.domain.ladder_ahead import ahead
from emdia.domain.steps import LadderPlan

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


def preview(
    *,
    creditor_id: int,
    day: dt.date,
    plan: LadderPlan | None = None,
    shared: bool = False,
    limit: int | None = None,
) -> list[Foreseen]:
    """What the ladder would say on ``day`` if nobody paid until then; with ``plan``, what would be said with
    that ladder in the place of its namesake, or of the default; ``shared``: it is a ladder of the whole tenant.

    Steps on the way count as said and delivered. The gate's caps and the daily lots are not foreseen. At most
    ``limit`` lines.
    """
    calendar = tenants.calendar()
    today = min(clock.today(), day)
    builder = FactsBuilder(creditor_facts(creditor_id, news=(today, calendar)), today, calendar)
    plans = with_draft(creditor_id, plan, shared=shared)
    found: list[Foreseen] = []
    after = 0
    while ids := receivables.open_case_ids(creditor_id=creditor_id, after=after, limit=_BATCH):
        after = ids[-1]
        for known in builder.build(ids):
            chosen = choose(plans, known.facts.segment, known.facts.tags)
            if chosen is None:
                continue
            decision = ahead(known.facts, chosen, today=today, day=day, calendar=calendar)
            if decision.kind not in ("perform", "hold") or decision.step is None or decision.anchor is None:
                continue
            titles = decision.titles or (decision.anchor,)
            cents = sum(title.open_cents for title in known.facts.titles if title.id in titles)
            found.append(
                Foreseen(
                    known.row.id,
                    known.row.debtor_id,
                    decision.kind,
                    decision.step.slug,
                    decision.step.stage,
                    decision.anchor,
                    titles,
                    cents,
                    decision.reason,
                )
            )
            if limit is not None and len(found) >= limit:
                return found
    return found
