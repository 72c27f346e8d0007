"""The *régua de cobrança*: what to say about one case on one day, or why to wait. Pure; no database, no clock.

Each open title walks its own days. On a day the due (title, step) pairs of a case give at most one message: after
due beats before due, then the larger offset, then the oldest title, which is the message's *anchor*. A message after
due speaks of the anchor and every overdue title (effective due date before the day: a title due on a Sunday is not
late on Monday); a reminder speaks of the titles due on the anchor's day. What it covers is marked said or superseded,
and a title's position only ever grows within a cycle, so that nothing is said twice.

A case that meets us late (the day of its title's first step after due had gone by) begins with the first contact; its
titles then follow from their next step ahead. A title beyond the ladder's end at that moment hears the negotiation
texts again, the first ``RESUME_AFTER_DAYS`` after the first contact and the others at the same distances as on the
ladder. After the last step, and ``FINISH_AFTER_DAYS`` to answer it, a person decides (*fim de régua*).
"""

from bisect import bisect_right
from datetime import date, timedelta

from emdia.domain import ladder_words as words
from emdia.domain.calendar import Calendar
from emdia.domain.ladder_days import PlaceDays, Row, table_of
from emdia.domain.ladder_silence import (
    FINISH_AFTER_DAYS,
    age,
    case_paused,
    delay_of,
    largest,
    may_begin,
    quiet,
)
from emdia.domain.ladder_walk import Delay, Due, Walk, mark_of, marks_before, unmet_condition, walk_titles
from emdia.domain.steps import CaseFacts, Decision, LadderPlan, LadderTitle, Mark, Step
from emdia.domain.vocabulary import StepOutcome

_DAY = timedelta(1)


def choose(plans: tuple[LadderPlan, ...], segment: str, tags: frozenset[str]) -> LadderPlan | None:
    """The first ladder meant for this case; the caller puts the creditor's own before the tenant's."""
    for plan in plans:
        fits = not plan.segments or segment in plan.segments
        if fits and (not plan.tags or not tags.isdisjoint(plan.tags)):
            return plan
    return None


def decide(facts: CaseFacts, plan: LadderPlan, day: date, calendar: Calendar) -> Decision:
    """What the ladder says about ``facts`` on ``day``."""
    if not facts.titles:
        return Decision("none", words.nothing_open())
    view = table_of(plan, calendar).place(facts.state, facts.city)
    walk = walk_titles(facts, plan, view, day)
    if facts.paused:
        return case_paused(facts, plan, view, walk, day)
    if not walk.due and not walk.late:
        return quiet(facts, plan, view, walk, day, [])
    if (plan.min_cents or plan.segments or plan.tags) and (reason := _plan_unmet(facts, plan, walk, day)):
        return Decision("wait", words.not_for_this_case(reason), next_on=walk.next_on or day + timedelta(30))
    waits = bool(facts.after_due_waits) and any(_reminds(due, day) for due in walk.due)
    if walk.late and not waits and may_begin(facts, walk, day):
        if not (reason := unmet_condition(facts, plan.first_contact, walk.late[0][0], day)):
            return _begin(facts, plan, view, walk, day)
        skipped = StepOutcome.SKIPPED
        marks = [_begun(plan, view, title, row, day, skipped, reason) for title, row in walk.late]
        return Decision("wait", reason, marks=tuple(marks), next_on=view.contact_on_or_after(day + _DAY))
    for title, _ in walk.late:
        walk.consider(title, -1, view.contact_on_or_after(day + _DAY) if waits else facts.lot_on or day)
    return _say_best(facts, plan, view, walk, day)


def _reminds(due: Due, day: date) -> bool:
    """A reminder goes out although a first contact waits for news of payments."""
    return due.best >= 0 and due.title.effective_due_on >= day


def _plan_unmet(facts: CaseFacts, plan: LadderPlan, walk: Walk, day: date) -> str:
    titles = [due.title for due in walk.due] + [title for title, _ in walk.late]
    return unmet_condition(facts, plan, min(titles, key=age), day)


def _say_best(facts: CaseFacts, plan: LadderPlan, view: PlaceDays, walk: Walk, day: date) -> Decision:
    """Perform the best pair that nothing delays; else hold the first that waits; else wait."""
    pool = [due for due in walk.due if due.best >= 0]
    dropped: list[Mark] = []
    held: tuple[Due, Delay] | None = None
    while pool:
        best = largest(pool, view)
        delay = best.delay or delay_of(facts, plan, view, best.title, plan.steps[best.best], day)
        if delay is None:
            return _perform(facts, plan, view, walk, best, day, dropped)
        pool.remove(best)
        if delay.until <= best.row.lasts[best.best]:
            held = held or (best, delay)
            pool = [due for due in pool if view.table.offsets[due.best] <= 0]
        else:
            dropped += _drop(best, plan, words.expired_by(delay.reason))
            _next_of(walk, view, best.title, best.row, best.after, day)
    gone = {mark.title for mark in dropped}
    left = [due for due in walk.due if due.title.id not in gone]
    marks = dropped + [mark for due in left for mark in marks_before(due, plan.steps)]
    if held is None:
        return quiet(facts, plan, view, walk, day, marks)
    due, delay = held
    return Decision(
        "hold", delay.reason, plan.steps[due.best], due.title.id, marks=tuple(marks), rule=delay.rule,
        next_step=plan.steps[due.best].slug, until=delay.until,
        next_on=min(delay.until, walk.next_on or delay.until),
    )  # fmt: skip


def _drop(due: Due, plan: LadderPlan, reason: str) -> list[Mark]:
    """Everything due of a title whose best step cannot be said in time any more."""
    return [
        mark_of(due.title, plan.steps[i], *due.left.get(i, (StepOutcome.EXPIRED, reason)))
        for i in range(due.start, due.after)
    ]


def _perform(
    facts: CaseFacts, plan: LadderPlan, view: PlaceDays, walk: Walk, best: Due, day: date, marks: list[Mark]
) -> Decision:
    anchor, step = best.title, plan.steps[best.best]
    reminder = anchor.effective_due_on >= day
    if reminder:
        titles = [t for t in facts.titles if t.effective_due_on == anchor.effective_due_on and not t.paused]
    else:
        titles = [t for t in facts.titles if t.effective_due_on < day and not t.paused]
    spoken = {title.id for title in titles}
    gone = {mark.title for mark in marks}
    for due in walk.due:
        if due.title.id in gone:
            continue
        if due.title.id in spoken and due.best <= best.best:
            marks += _cover(due, plan, step, anchor)
            _next_of(walk, view, due.title, due.row, due.after, day)
        else:
            marks += marks_before(due, plan.steps)
            _next_of(walk, view, due.title, due.row, due.best, day)
    reason = words.performs(step, anchor, day, len(titles) - 1)
    return _message(plan, walk, step, anchor, titles, reason, day, best.row.lasts[best.best], marks)


def _cover(due: Due, plan: LadderPlan, step: Step, anchor: LadderTitle) -> list[Mark]:
    """The marks of a title that the message speaks of: its due steps are said, superseded or left behind."""
    marks = []
    for index in range(due.start, due.after):
        said = due.title is anchor and index == due.best
        outcome = (StepOutcome.SAID, "") if said else (StepOutcome.SUPERSEDED, words.covered(step, anchor))
        marks.append(mark_of(due.title, plan.steps[index], *due.left.get(index, outcome)))
    return marks


def _next_of(walk: Walk, view: PlaceDays, title: LadderTitle, row: Row, index: int, day: date) -> None:
    if 0 <= index < len(row.days):
        on = row.days[index]
        walk.consider(title, index, on if on > day else view.contact_on_or_after(day + _DAY))


def _message(
    plan: LadderPlan, walk: Walk, step: Step, anchor: LadderTitle, titles: list[LadderTitle], reason: str,
    day: date, last: date, marks: list[Mark],
) -> Decision:  # fmt: skip
    ids = [title.id for title in sorted(titles, key=age)]
    next_step = plan.steps[walk.next_index].slug if walk.next_on is not None else ""
    return Decision(
        "perform", reason, step, anchor.id, tuple(ids), on=day, expires_on=last, marks=tuple(marks),
        next_step=next_step, next_on=walk.next_on or day + timedelta(FINISH_AFTER_DAYS),
        tasks=(step.task,) if step.task else (),
    )  # fmt: skip


def _begin(facts: CaseFacts, plan: LadderPlan, view: PlaceDays, walk: Walk, day: date) -> Decision:
    """The first contact of a case that met us late; it covers every overdue title."""
    step = plan.first_contact
    anchor = min((title for title, _ in walk.late), key=age)
    delay = delay_of(facts, plan, view, anchor, step, day)
    if delay is not None:
        return Decision(
            "hold", delay.reason, step, anchor.id, rule=delay.rule, next_step=step.slug,
            until=delay.until, next_on=delay.until,
        )  # fmt: skip
    titles = [t for t in facts.titles if t.effective_due_on < day and not t.paused]
    marks = []
    for title, row in walk.late:
        said = title is anchor
        outcome = (StepOutcome.SAID, "") if said else (StepOutcome.SUPERSEDED, words.covered(step, anchor))
        marks.append(_begun(plan, view, title, row, day, *outcome))
        after = view.row(title.effective_due_on, title.float_ends_on, day)
        _next_of(walk, view, title, after, bisect_right(view.table.offsets, marks[-1].offset), day)
    for due in walk.due:
        overdue = due.title.effective_due_on < day
        marks += _cover(due, plan, step, anchor) if overdue else marks_before(due, plan.steps)
        _next_of(walk, view, due.title, due.row, due.after if overdue else due.best, day)
    reason = words.performs(step, anchor, day, len(titles) - 1)
    return _message(plan, walk, step, anchor, titles, reason, day, day + timedelta(step.tolerance), marks)


def _begun(
    plan: LadderPlan, view: PlaceDays, title: LadderTitle, row: Row, day: date, outcome: str, reason: str
) -> Mark:
    """The mark of the first contact: the title's position becomes the last step whose day has come."""
    if view.table.is_old(title.effective_due_on, day):
        position = view.table.old_position()
    else:
        position = view.table.offsets[bisect_right(row.days, day) - 1]
    return Mark(title.id, title.cycle, plan.first_contact.slug, position, outcome, reason)
