"""When the ladder is silent, and why: a pause, a day without contact, a gap, a next step ahead, the end."""

from datetime import date, timedelta

from emdia.domain import ladder_words as words
from emdia.domain import payment_news
from emdia.domain.ladder_days import PlaceDays
from emdia.domain.ladder_walk import Delay, Due, Walk
from emdia.domain.steps import CaseFacts, Decision, LadderPlan, LadderTitle, Mark, Step
from emdia.domain.vocabulary import TaskKind

FINISH_AFTER_DAYS = 7
"""Days that a person has to answer the last message before the case goes to somebody's table."""

_DAY = timedelta(1)


def largest(pool: list[Due], view: PlaceDays) -> Due:
    """The pair to say first: the largest offset, then the oldest title."""
    return min(pool, key=lambda due: (-view.table.offsets[due.best], *age(due.title)))


def age(title: LadderTitle) -> tuple[date, int]:
    """Sorts titles oldest first."""
    return title.effective_due_on, title.id


def may_begin(facts: CaseFacts, walk: Walk, day: date) -> bool:
    """An old case begins on its lot's day, or earlier when a title of it has a step after due anyway."""
    if facts.lot_on is None or facts.lot_on <= day:
        return True
    return any(due.best >= 0 and due.title.effective_due_on < day for due in walk.due)


def delay_of(
    facts: CaseFacts, plan: LadderPlan, view: PlaceDays, title: LadderTitle, step: Step, day: date
) -> Delay | None:
    """Why a sayable step may not be said today."""
    contact = view.contact_on_or_after(day)
    if contact != day:
        return Delay(contact, words.no_contact(day), "R28")
    if facts.after_due_waits and title.effective_due_on < day:
        return Delay(view.contact_on_or_after(day + _DAY), facts.after_due_waits, payment_news.RULE)
    last = facts.last_after_due_on
    if last is None or last > day:
        return None
    if last == day:
        return Delay(view.contact_on_or_after(day + _DAY), words.spoke_today(), "R68")
    if title.effective_due_on >= day or (day - last).days >= plan.min_gap_days:
        return None
    if title.id == facts.last_anchor and facts.last_offset is not None and step.offset > facts.last_offset:
        return None
    until = view.contact_on_or_after(last + timedelta(plan.min_gap_days))
    return Delay(until, words.gap(plan.min_gap_days, last))


def case_paused(facts: CaseFacts, plan: LadderPlan, view: PlaceDays, walk: Walk, day: date) -> Decision:
    """Nothing is said and nothing is marked while the whole case is paused."""
    reason = words.case_paused(facts.paused)
    again = None if facts.paused_until is None else view.contact_on_or_after(facts.paused_until + _DAY)
    pool = [due for due in walk.due if due.best >= 0]
    step, anchor = None, None
    if walk.late and may_begin(facts, walk, day):
        step, anchor = plan.first_contact, min((title for title, _ in walk.late), key=age).id
    elif pool:
        best = largest(pool, view)
        step, anchor = plan.steps[best.best], best.title.id
    return Decision(
        "hold" if step else "wait", reason, step, anchor, next_on=again, rule=facts.paused_rule,
        next_step=step.slug if step else "", until=facts.paused_until,
    )  # fmt: skip


def quiet(
    facts: CaseFacts, plan: LadderPlan, view: PlaceDays, walk: Walk, day: date, marks: list[Mark]
) -> Decision:
    """Nothing to say today: a paused title's step is held, else the next step is named, else the ladder ends."""
    held = _held_title(plan, walk, day)
    if held is not None:
        title, step = held
        again = None if title.paused_until is None else view.contact_on_or_after(title.paused_until + _DAY)
        return Decision(
            "hold", words.title_paused(title), step, title.id, marks=tuple(marks), rule=title.rule,
            next_step=step.slug, until=title.paused_until,
            next_on=min((d for d in (again, walk.next_on) if d), default=None),
        )  # fmt: skip
    if walk.next_on is not None and walk.next_title is not None:
        step = plan.steps[walk.next_index] if walk.next_index >= 0 else plan.first_contact
        reason = words.comes_next(step, walk.next_title, walk.next_on)
        return Decision("wait", reason, marks=tuple(marks), next_step=step.slug, next_on=walk.next_on)
    if walk.paused:
        title = walk.paused[0][0]
        again = None if title.paused_until is None else view.contact_on_or_after(title.paused_until + _DAY)
        return Decision(
            "wait", words.title_paused(title), marks=tuple(marks), next_on=again, rule=title.rule,
            until=title.paused_until,
        )  # fmt: skip
    return _finish(facts, day, marks)


def _held_title(plan: LadderPlan, walk: Walk, day: date) -> tuple[LadderTitle, Step] | None:
    """The largest step of a paused title that would be said today."""
    best: tuple[LadderTitle, int] | None = None
    for title, row, start in walk.paused:
        for index in range(start, len(row.days)):
            if row.days[index] <= day <= row.lasts[index] and (best is None or index > best[1]):
                best = (title, index)
    return None if best is None else (best[0], plan.steps[best[1]])


def _finish(facts: CaseFacts, day: date, marks: list[Mark]) -> Decision:
    if facts.ended_on is not None:
        return Decision("wait", words.ended_since(facts.ended_on), marks=tuple(marks))
    last = facts.last_after_due_on
    ends = day if last is None else last + timedelta(FINISH_AFTER_DAYS)
    if day < ends:
        return Decision("wait", words.ends_on(ends), marks=tuple(marks), next_on=ends)
    return Decision("finish", words.ended(), marks=tuple(marks), tasks=(TaskKind.END_OF_LADDER,))
