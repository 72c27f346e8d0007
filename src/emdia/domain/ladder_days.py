"""On which day each step of a ladder stands for a title, and until when it may still be said.

Days count from the effective due date: ``D+3`` of a title due on 2026-03-10 stands on 2026-03-13, when three full
days, counted from the due day, have ended. A step before due (or on it) that falls on a day without contact moves
earlier, one after due moves later. No step after due stands on or before the last day of the bank float.
Saturday is a day of contact where the debtor's state has a push window on it, because a step's push and e-mail are
one occasion of one day (R26). A tolerance counts from the step's day, for a step before due from the day before it
was moved, and never runs past the due date.

These days are the same for every title with the same dates, place and ladder, so they are computed once and kept.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from emdia.domain.calendar import Calendar, Place
from emdia.domain.steps import LadderPlan, Step
from emdia.domain.vocabulary import Stage
from emdia.domain.windows import allows_saturday

RESUME_AFTER_DAYS = 7
"""A title that was beyond the ladder's end at its first contact hears the first negotiation text this long after it."""

_KEPT_ROWS = 4096
_KEPT_PLACES = 2048
_NEGOTIATION = (Stage.NEGOTIATION, Stage.NEGOTIATION_AGAIN)


class Row(NamedTuple):
    """Days of one title, step by step: where each stands, and the last day on which it may be said.

    A title that met us on or after ``late_from`` met us late: the day of its first step after due had gone by.
    """

    days: tuple[date, ...]
    lasts: tuple[date, ...]
    late_from: date


class PlanTable:
    """What a ladder's steps look like to a loop over millions of titles."""

    __slots__ = ("calendar", "first_after", "last_offset", "negotiation", "offsets", "places", "steps")

    def __init__(self, plan: LadderPlan, calendar: Calendar) -> None:
        self.calendar = calendar
        self.steps: tuple[Step, ...] = plan.steps
        self.offsets = [step.offset for step in plan.steps]
        self.first_after = bisect_right(self.offsets, 0)
        self.last_offset = self.offsets[-1]
        self.negotiation = next(
            (i for i, step in enumerate(plan.steps) if step.stage in _NEGOTIATION), len(plan.steps)
        )
        self.places: dict[tuple[str | None, str | None], PlaceDays] = {}

    def place(self, state: str | None, city: str | None) -> "PlaceDays":
        """The days as they fall where a debtor lives."""
        found = self.places.get((state, city))
        if found is None:
            if len(self.places) >= _KEPT_PLACES:
                self.places.clear()
            found = self.places[state, city] = PlaceDays(self, Place(state, city))
        return found

    def is_old(self, due: date, first_contact_on: date) -> bool:
        """Whether a title was beyond the ladder's last step when its case was first written to."""
        return (first_contact_on - due).days >= self.last_offset

    def old_position(self) -> int:
        """Where an old title stands after its first contact: just below the first negotiation text."""
        if self.negotiation < len(self.offsets):
            return self.offsets[self.negotiation] - 1
        return self.last_offset


class PlaceDays:
    """The rows of one ladder in one place."""

    __slots__ = ("calendar", "place", "plain", "rows", "saturday", "table")

    def __init__(self, table: PlanTable, place: Place) -> None:
        self.table = table
        self.place = place
        self.calendar = table.calendar
        self.saturday = allows_saturday(place.state, "push")
        self.rows: dict[tuple[date, date | None, date | None], Row] = {}
        self.plain: dict[date, Row] = {}
        """Rows of titles without a float in cases without a first contact: nearly all of them, found by one date."""

    def row(self, due: date, float_ends_on: date | None, first_contact_on: date | None) -> Row:
        """The row of a title; ``first_contact_on`` only matters for one that was old on that day."""
        if first_contact_on is not None and not self.table.is_old(due, first_contact_on):
            first_contact_on = None
        key = (due, float_ends_on, first_contact_on)
        found = self.rows.get(key)
        if found is None:
            if len(self.rows) >= _KEPT_ROWS:
                self.rows.clear()
            found = self.rows[key] = self._build(due, float_ends_on, first_contact_on)
        if float_ends_on is None and first_contact_on is None:
            if len(self.plain) >= _KEPT_ROWS:
                self.plain.clear()
            self.plain[due] = found
        return found

    def contact_on_or_after(self, day: date) -> date:
        """The first day on or after ``day`` on which this place may be written to."""
        return self.calendar.next_contact_day(day, self.place, saturday=self.saturday)

    def _build(self, due: date, float_ends_on: date | None, first_contact_on: date | None) -> Row:
        days, lasts = [], []
        for index, step in enumerate(self.table.steps):
            base = due
            if first_contact_on is not None and index >= self.table.negotiation:
                restart = self.table.offsets[self.table.negotiation] - RESUME_AFTER_DAYS
                base = first_contact_on - timedelta(restart)
            day, last = self._stand(step, base, float_ends_on)
            days.append(day)
            lasts.append(last)
        first = self.table.first_after
        late_from = days[first] + timedelta(1) if first < len(days) else date.max
        return Row(tuple(days), tuple(lasts), late_from)

    def _stand(self, step: Step, base: date, float_ends_on: date | None) -> tuple[date, date]:
        raw = base + timedelta(step.offset)
        if step.offset <= 0:
            day = self.calendar.previous_contact_day(raw, self.place, saturday=self.saturday)
            return day, min(raw + timedelta(step.tolerance), base)
        if float_ends_on is not None and raw <= float_ends_on:
            raw = float_ends_on + timedelta(1)
        day = self.contact_on_or_after(raw)
        return day, day + timedelta(step.tolerance)


@lru_cache(maxsize=64)
def table_of(plan: LadderPlan, calendar: Calendar) -> PlanTable:
    """The table of a ladder under a calendar, kept between calls."""
    return PlanTable(plan, calendar)
