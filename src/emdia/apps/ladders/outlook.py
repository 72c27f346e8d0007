"""The next action of one case as it stands this moment, also when nobody has planned since something changed."""

import datetime as dt
from dataclasses import dataclass

from emdia.apps.ladders.active import active_plans
from emdia.apps.ladders.facts import FactsBuilder
from emdia.apps.ladders.plan import NO_LADDER, creditor_facts, is_stopped
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.ladder import choose, decide


@dataclass(frozen=True, slots=True)
class Outlook:
    """``step`` and ``on`` are None where nothing comes by itself; ``reason`` always says why. ``kind`` as decided."""

    kind: str
    step: str | None
    on: dt.date | None
    reason: str
    rule: str = ""


def outlook(*, creditor_id: int, case_id: int, at: dt.datetime) -> Outlook:
    """What comes next for a case, decided afresh and written nowhere. Raises ``LookupError`` for no such case."""
    day = at.astimezone(clock.SAO_PAULO).date()
    calendar = tenants.calendar()
    built = FactsBuilder(creditor_facts(creditor_id, news=(day, calendar)), day, calendar).build([case_id])
    if not built:
        raise LookupError(f"case {case_id}")
    facts = built[0].facts
    plan = choose(active_plans(creditor_id), facts.segment, facts.tags)
    decision = NO_LADDER if plan is None else decide(facts, plan, day, calendar)
    if decision.kind != "none" and is_stopped(creditor_id):
        return Outlook("hold", None, None, "tudo parado por ordem do credor")
    if decision.kind == "perform" and decision.step is not None:
        return Outlook("perform", decision.step.slug, day, decision.reason)
    return Outlook(
        decision.kind, decision.next_step or None, decision.next_on, decision.reason, decision.rule
    )
