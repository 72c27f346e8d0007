"""Look ahead: what the ladder would say on a later day if nobody paid and everything was delivered until then."""

from dataclasses import replace
from datetime import date, timedelta

from emdia.domain.calendar import Calendar
from emdia.domain.ladder import decide
from emdia.domain.steps import CaseFacts, Decision, LadderPlan, LadderTitle
from emdia.domain.vocabulary import Stage


def ahead(facts: CaseFacts, plan: LadderPlan, *, today: date, day: date, calendar: Calendar) -> Decision:
    """The decision of ``day``, after every step between ``today`` and it."""
    moment = today
    while moment < day:
        decision = decide(facts, plan, moment, calendar)
        facts = after(facts, decision, moment)
        earliest = moment + timedelta(1)
        moment = min(day, max(decision.next_on or day, earliest))
        facts = resumed(facts, moment)
    return decide(facts, plan, day, calendar)


def after(facts: CaseFacts, decision: Decision, day: date) -> CaseFacts:
    """The facts once ``decision`` was carried out on ``day`` and its message was delivered."""
    positions = {title.id: title.position for title in facts.titles}
    for mark in decision.marks:
        before = positions[mark.title]
        if before is None or mark.offset > before:
            positions[mark.title] = mark.offset
    step = decision.step if decision.kind == "perform" else None
    spoken = set(decision.titles) if step is not None else set()
    titles = tuple(
        replace(
            title,
            position=positions[title.id],
            warned=title.warned | {step.slug} if step is not None and title.id in spoken else title.warned,
        )
        for title in facts.titles
    )
    facts = replace(facts, titles=titles, ended_on=day if decision.kind == "finish" else facts.ended_on)
    if step is None:
        return facts
    facts = replace(facts, ended_on=None)
    begins = step.stage == Stage.FIRST_CONTACT
    if begins:
        facts = replace(facts, first_contact_on=day)
    elif step.offset <= 0:
        return facts
    offset = None if begins else step.offset
    return replace(facts, last_after_due_on=day, last_anchor=decision.anchor, last_offset=offset)


def resumed(facts: CaseFacts, day: date) -> CaseFacts:
    """Pauses that end before ``day`` are over, and the news of payments that today lacks has come."""
    if facts.after_due_waits:
        facts = replace(facts, after_due_waits="")
    if facts.paused and facts.paused_until is not None and facts.paused_until < day:
        facts = replace(facts, paused="", paused_rule="", paused_until=None)
    if any(_over(title, day) for title in facts.titles):
        free = tuple(replace(t, paused="", rule="") if _over(t, day) else t for t in facts.titles)
        facts = replace(facts, titles=free)
    return facts


def _over(title: LadderTitle, day: date) -> bool:
    return bool(title.paused) and title.paused_until is not None and title.paused_until < day
