"""A case that lives day by day, as the planner would keep it, without a database."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from emdia.domain.calendar import Calendar, Place
from emdia.domain.ladder import decide
from emdia.domain.presets import FIRST_CONTACT
from emdia.domain.steps import CaseFacts, Decision, LadderPlan, LadderTitle, Step

CALENDAR = Calendar()
SP = Place("SP", None)


def day(text: str) -> date:
    return date.fromisoformat(text)


D0 = day("2026-03-02")
"""A Monday whose next months hold few holidays: its effective due date is itself."""


def on(offset: int) -> date:
    """The day ``offset`` days after D0."""
    return D0 + timedelta(offset)


def plan_of(*offsets: int, gap: int = 1, tolerance: int = 1, **conditions: object) -> LadderPlan:
    """A ladder of plain steps, in the manner of the peers' configurations."""
    steps = tuple(Step(f"D{offset:+d}", offset, "may_happen", tolerance=tolerance) for offset in offsets)
    return LadderPlan("teste", "Teste", steps, FIRST_CONTACT, min_gap_days=gap, **conditions)  # type: ignore[arg-type]


@dataclass
class World:
    """State between two looks at one case. ``said`` is the diary: (day, step, anchor, titles)."""

    plan: LadderPlan
    titles: dict[int, LadderTitle] = field(default_factory=dict)
    facts: CaseFacts = field(default_factory=lambda: CaseFacts(1, (), date(2000, 1, 1), state="SP"))
    calendar: Calendar = CALENDAR
    delivers: bool = True
    said: list[tuple[date, str, int, tuple[int, ...]]] = field(default_factory=list)
    marks: dict[tuple[int, int, str], str] = field(default_factory=dict)
    tasks: list[str] = field(default_factory=list)
    kept: dict[int, LadderTitle] = field(default_factory=dict)
    last: Decision | None = None

    def owe(self, title_id: int, due: str | date, cents: int = 10_000, **more: object) -> None:
        printed = due if isinstance(due, date) else day(due)
        effective = self.calendar.effective_due_date(printed, SP)
        title = LadderTitle(title_id, f"T{title_id}", printed, effective, cents)
        self.titles[title_id] = replace(title, **more)  # type: ignore[arg-type]

    def pay(self, *title_ids: int) -> None:
        for title_id in title_ids:
            del self.titles[title_id]

    def change(self, title_id: int, **more: object) -> None:
        self.titles[title_id] = replace(self.titles[title_id], **more)  # type: ignore[arg-type]

    def look(self, on: str | date) -> Decision:
        """Ask, without keeping the answer."""
        moment = on if isinstance(on, date) else day(on)
        facts = replace(self.facts, titles=tuple(self.titles.values()))
        return decide(facts, self.plan, moment, self.calendar)

    def run(self, on: str | date) -> Decision:
        """Ask and keep the answer, as the planner does."""
        moment = on if isinstance(on, date) else day(on)
        decision = self.look(moment)
        for mark in decision.marks:
            key = (mark.title, mark.cycle, mark.step)
            assert key not in self.marks, f"{key} is marked a second time, on {moment}"
            self.marks[key] = mark.outcome
            title = self.titles[mark.title]
            assert title.position is None or mark.offset > title.position or mark.step == "first_contact"
        for mark in decision.marks:
            title = self.titles[mark.title]
            position = max(mark.offset, title.position if title.position is not None else -999)
            self.titles[mark.title] = replace(title, position=position)
        if decision.kind == "perform":
            self._perform(decision, moment)
        self.tasks += decision.tasks
        if decision.kind == "finish":
            self.facts = replace(self.facts, ended_on=moment)
        self.last = decision
        return decision

    def _perform(self, decision: Decision, moment: date) -> None:
        step, anchor = decision.step, decision.anchor
        assert step is not None
        assert anchor is not None
        self.said.append((moment, step.slug, anchor, decision.titles))
        self.facts = replace(self.facts, ended_on=None)
        if step.slug == "first_contact":
            self._after_due(moment, anchor, None)
            self.facts = replace(self.facts, first_contact_on=moment)
        elif self.titles[anchor].effective_due_on < moment:
            self._after_due(moment, anchor, step.offset)
        if self.delivers:
            for title_id in decision.titles:
                title = self.titles[title_id]
                self.titles[title_id] = replace(title, warned=title.warned | {step.slug})

    def _after_due(self, moment: date, anchor: int, offset: int | None) -> None:
        self.facts = replace(self.facts, last_after_due_on=moment, last_anchor=anchor, last_offset=offset)

    def until(self, start: str | date, end: str | date, skip: Iterable[date] = ()) -> "World":
        """Look every day from ``start`` to ``end``, both included, except on the days of an outage."""
        moment = start if isinstance(start, date) else day(start)
        last = end if isinstance(end, date) else day(end)
        while moment <= last:
            if moment not in skip:
                self.run(moment)
            moment += timedelta(1)
        return self

    def diary(self) -> list[tuple[str, str]]:
        return [(moment.isoformat(), step) for moment, step, _, _ in self.said]


def world_of(*offsets: int, gap: int = 0, tolerance: int = 3) -> World:
    """A case that was known long before any due date, on a ladder of plain steps."""
    world = World(plan_of(*offsets, gap=gap, tolerance=tolerance))
    world.facts = replace(world.facts, met_on=day("2026-01-01"))
    return world
