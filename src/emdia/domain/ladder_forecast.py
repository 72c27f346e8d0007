"""What one case would hear over the coming days if nobody paid and everything arrived."""

from collections.abc import Iterator
from datetime import date, timedelta

from emdia.domain.calendar import Calendar
from emdia.domain.ladder import decide
from emdia.domain.ladder_ahead import after, resumed
from emdia.domain.steps import CaseFacts, Decision, LadderPlan


def forecast(
    facts: CaseFacts, plan: LadderPlan, *, today: date, last: date, calendar: Calendar
) -> Iterator[tuple[date, Decision]]:
    """Each (day, decision to speak) from ``today`` to ``last``, both included."""
    moment = today
    while moment <= last:
        decision = decide(facts, plan, moment, calendar)
        if decision.kind == "none":
            return
        if decision.kind == "perform":
            yield moment, decision
        facts = after(facts, decision, moment)
        moment = max(decision.next_on or date.max, moment + timedelta(1))
        if moment <= last:
            facts = resumed(facts, moment)
