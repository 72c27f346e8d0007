"""Where every open title of a case stands on a day: which steps are due, which are past, which come next.

Each title walks its own days (see ``ladder_days``). A step whose day has come is *sayable*, or it is left behind with
a reason: ``expired`` past its tolerance, ``skipped`` where its conditions do not hold or where the step that had to
warn of it was never delivered. The warned step is not given up while its warning can still be said, or waits for its
receipt within the tolerance of the step itself; and where its own day had come before the warning was said, the gap
lies between the two.
"""

from bisect import bisect_right
from datetime import date, timedelta
from typing import NamedTuple

from emdia.domain import ladder_words as words
from emdia.domain.ladder_days import PlaceDays, PlanTable, Row
from emdia.domain.steps import CaseFacts, LadderPlan, LadderTitle, Mark, Step
from emdia.domain.vocabulary import StepOutcome


class Delay(NamedTuple):
    """Why a due step waits, and the first day on which it may be said."""

    until: date
    reason: str
    rule: str = ""


class Due(NamedTuple):
    """A title with steps whose day has come: ``start`` up to ``end`` (exclusive).

    ``best`` is the largest step to say, -1 for none. ``left`` holds the outcome of those that will not be said.
    ``delay`` says that ``best`` has to wait.
    """

    title: LadderTitle
    row: Row
    start: int
    end: int
    best: int
    left: dict[int, tuple[str, str]]
    delay: Delay | None = None

    @property
    def after(self) -> int:
        """The first step that stays ahead once ``best`` was said."""
        return max(self.end, self.best + 1)


class Walk:
    """All titles of a case on a day."""

    __slots__ = ("due", "late", "next_index", "next_on", "next_title", "paused")

    def __init__(self) -> None:
        self.due: list[Due] = []
        self.late: list[tuple[LadderTitle, Row]] = []
        self.paused: list[tuple[LadderTitle, Row, int]] = []
        self.next_on: date | None = None
        self.next_index = -1
        self.next_title: LadderTitle | None = None

    def consider(self, title: LadderTitle, index: int, on: date) -> None:
        """Take ``on`` as the next day if it is the earliest; -1 stands for the first contact."""
        if self.next_on is None or on < self.next_on:
            self.next_on, self.next_index, self.next_title = on, index, title


_NO_ROWS: dict[date, Row] = {}


def walk_titles(facts: CaseFacts, plan: LadderPlan, view: PlaceDays, day: date) -> Walk:
    """Sort the case's titles by what the ladder has to do with them on ``day``."""
    walk = Walk()
    offsets = view.table.offsets
    count = len(offsets)
    began = facts.first_contact_on
    plain = view.plain if began is None else _NO_ROWS
    met = facts.met_on if facts.met_on < day else day
    nearest: date | None = None
    for title in facts.titles:
        row = plain.get(title.effective_due_on) if title.float_ends_on is None else None
        if row is None:
            row = view.row(title.effective_due_on, title.float_ends_on, began)
        position = title.position
        start = 0 if position is None else bisect_right(offsets, position)
        if title.paused:
            walk.paused.append((title, row, start))
        elif position is None and began is None and row.late_from <= met:
            walk.late.append((title, row))
        elif start < count:
            first = row.days[start]
            if first > day:
                if nearest is None or first < nearest:
                    nearest = first
                    walk.consider(title, start, first)
            else:
                _take_due(walk, _examine(facts, plan, view.table, title, row, start, day))
    return walk


def _take_due(walk: Walk, due: Due) -> None:
    walk.due.append(due)
    if due.best < 0 and due.end < len(due.row.days):
        walk.consider(due.title, due.end, due.row.days[due.end])


def _examine(
    facts: CaseFacts, plan: LadderPlan, table: PlanTable, title: LadderTitle, row: Row, start: int, day: date
) -> Due:
    left: dict[int, tuple[str, str]] = {}
    best, end, sayable = -1, start, set[str]()
    for index in range(start, len(row.days)):
        if row.days[index] > day:
            break
        step = table.steps[index]
        if row.lasts[index] < day:
            left[index] = (StepOutcome.EXPIRED, words.expired(row.lasts[index]))
        elif unmet := unmet_condition(facts, step, title, day):
            left[index] = (StepOutcome.SKIPPED, unmet)
        elif step.warned_by:
            if step.warned_by in sayable:
                break
            delay = _wait_for_warning(facts, plan, title, row, index, day)
            if delay is not None:
                return Due(title, row, start, index, index, left, delay)
            if step.warned_by not in title.warned:
                left[index] = (StepOutcome.SKIPPED, words.not_warned(step.warned_by))
            else:
                best = index
        else:
            best = index
            sayable.add(step.slug)
        end = index + 1
    return Due(title, row, start, end, best, left)


def _wait_for_warning(
    facts: CaseFacts, plan: LadderPlan, title: LadderTitle, row: Row, index: int, day: date
) -> Delay | None:
    """Wait for the receipt of a warning that was said, or is still to go out, while the step may still be said."""
    step = plan.steps[index]
    warning = plan.by_slug(step.warned_by)
    said_on = facts.last_after_due_on
    if warning is None or said_on is None or facts.last_offset != warning.offset:
        return None
    until = said_on + timedelta(plan.min_gap_days)
    if step.warned_by not in title.warned:
        until = max(until, day + timedelta(1))
        return (
            Delay(until, words.warning_under_way(step.warned_by, said_on))
            if until <= row.lasts[index]
            else None
        )
    if until > day and said_on >= row.days[index]:
        return Delay(until, words.warned_late(step.warned_by, said_on, plan.min_gap_days))
    return None


def unmet_condition(facts: CaseFacts, step: Step | LadderPlan, title: LadderTitle, day: date) -> str:
    """Why a step (or a whole ladder) is not meant for this case, empty if it is.

    The minimum amount is compared with the open principal that the message would speak of: every overdue title for a
    step after due, the title itself before it. One of the tags is enough.
    """
    if step.segments and facts.segment not in step.segments:
        return words.other_segment(facts.segment)
    if step.tags and facts.tags.isdisjoint(step.tags):
        return words.other_tags(step.tags)
    if step.min_cents:
        amount = overdue_cents(facts, day) if title.effective_due_on < day else title.open_cents
        if amount < step.min_cents:
            return words.below_minimum(amount, step.min_cents)
    return ""


def overdue_cents(facts: CaseFacts, day: date) -> int:
    """Open principal, in cents, of the overdue titles that nothing pauses."""
    return sum(t.open_cents for t in facts.titles if t.effective_due_on < day and not t.paused)


def marks_before(due: Due, steps: tuple[Step, ...]) -> list[Mark]:
    """What is left behind in front of the first step that may still be said; all of it where none may."""
    marks = []
    for index in range(due.start, due.end):
        if index not in due.left:
            break
        marks.append(mark_of(due.title, steps[index], *due.left[index]))
    return marks


def mark_of(title: LadderTitle, step: Step, outcome: str, reason: str) -> Mark:
    """The mark of a title's step."""
    return Mark(title.id, title.cycle, step.slug, step.offset, outcome, reason)
