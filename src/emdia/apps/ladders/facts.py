"""Facts of a batch of cases, in three queries and no model instance."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from emdia.apps.receivables import api as receivables
from emdia.domain.calendar import Calendar, Place
from emdia.domain.compliance.rules.r50 import prescribes_on
from emdia.domain.ladder_words import day_text
from emdia.domain.places import state_key
from emdia.domain.steps import CaseFacts, LadderTitle
from emdia.domain.values import value

BOLETO_FLOAT = 2
"""Business days that a paid boleto needs to reach the creditor."""

_GOES_ON: tuple[str, dt.date | None, str] = ("", None, "")
_NOT_WARNED: frozenset[str] = frozenset()

_FOUR_YEARS = dt.timedelta(days=4 * 365)
"""No debt is time-barred sooner than this after its due date; spares the exact reckoning for nearly all."""


@dataclass(frozen=True, slots=True)
class CreditorFacts:
    """What the creditor decides about its cases' facts."""

    id: int
    place: Place
    float_days: int | None
    collects_time_barred: bool
    lot: int
    after_due_waits: str = ""
    """Not empty: why nothing after due is said on this day."""
    push_minimum: int = 0
    """Cents: a message about less does not ring."""


@value
class Known:
    """One case as read: its row, and its facts on the day."""

    row: receivables.CaseRow
    facts: CaseFacts


class FactsBuilder:
    """Builds facts of one creditor's cases on one day; keeps what their titles share."""

    def __init__(self, creditor: CreditorFacts, day: dt.date, calendar: Calendar) -> None:
        self._creditor = creditor
        self._day = day
        self._calendar = calendar
        self._places: dict[tuple[str, str], tuple[str | None, str | None, Place]] = {}
        self._floats: dict[tuple[dt.date, int, Place], dt.date] = {}
        self._barred_before = day - _FOUR_YEARS

    def build(self, case_ids: Sequence[int]) -> list[Known]:
        """The facts of these cases; three queries."""
        return self.build_of(receivables.ladder_cases(case_ids))

    def build_of(self, cases: Sequence[receivables.CaseRow]) -> list[Known]:
        """The same of cases that were read already, for those who hold them locked; one query."""
        rows = receivables.ladder_titles([row.id for row in cases])
        titles = self._titles(rows, {row.id: row for row in cases})
        return [Known(row, self._case(row, titles[row.id])) for row in cases]

    def _case(self, row: receivables.CaseRow, titles: list[LadderTitle]) -> CaseFacts:
        state, city, _ = self._where(row.state, row.city)
        paused, until, rule = self._pause(row)
        return CaseFacts(
            row.id,
            tuple(titles),
            min(row.met_on or self._day, self._day),
            row.lot_on,
            row.first_contact_on,
            row.last_after_due_on,
            row.last_anchor_ref,
            row.last_offset,
            paused,
            until,
            rule,
            row.segment,
            row.tags,
            row.ended_on,
            state,
            city,
            self._creditor.after_due_waits,
        )

    def _where(self, written_state: str, written_city: str) -> tuple[str | None, str | None, Place]:
        """State, city where its holidays are known, and the place whose business days count; few in a batch."""
        key = (written_state, written_city)
        found = self._places.get(key)
        if found is None:
            state = state_key(written_state)
            city = written_city if state and self._calendar.knows_city(state, written_city) else None
            place = Place(state, city) if state else self._creditor.place
            found = self._places[key] = (state, city, place)
        return found

    def _pause(self, row: receivables.CaseRow) -> tuple[str, dt.date | None, str]:
        """The longest reason first: no automatic path at all, a pause, a wait for a person's answer (R69)."""
        if row.stop_mark:
            return f"sem contato automático ({row.stop_mark})", None, ""
        if row.pause_reason and (row.paused_until is None or row.paused_until >= self._day):
            return row.pause_reason, row.paused_until, ""
        if row.waits_until is not None and row.waits_until >= self._day:
            return row.waits_reason or "espera uma resposta nossa", row.waits_until, "R69"
        return "", None, ""

    def _titles(
        self, rows: Sequence[receivables.TitleRow], cases: Mapping[int, receivables.CaseRow]
    ) -> dict[int, list[LadderTitle]]:
        """The open titles of each case. A morning reads hundreds of thousands, nearly all of them without a boleto, a
        pause or a doubt: those are taken as they are, the others are looked at more closely."""
        found: dict[int, list[LadderTitle]] = {case: [] for case in cases}
        float_days, barred_before = self._creditor.float_days, self._barred_before
        for row in rows:
            (
                case, pk, number, due_on, effective, cents, cycle, position, warned, has_boleto, _, pause_reason,
                disputed_at, prescribes_on,
            ) = row  # fmt: skip
            if pause_reason or disputed_at or prescribes_on or due_on <= barred_before:
                paused, until, rule = self._title_pause(receivables.TitleRow._make(row))
            else:
                paused, until, rule = _GOES_ON
            days = (BOLETO_FLOAT if has_boleto else 0) if float_days is None else float_days
            found[case].append(
                LadderTitle(
                    pk, number, due_on, effective, cents, cycle, position, _warned(warned) if warned else _NOT_WARNED,
                    self._float(effective, days, cases[case]) if days else None, paused, until, rule,
                )
            )  # fmt: skip
        return found

    def _title_pause(self, row: receivables.TitleRow) -> tuple[str, dt.date | None, str]:
        if row.disputed_at is not None:
            return "contestação em análise", None, "R65"
        if row.pause_reason and (row.paused_until is None or row.paused_until >= self._day):
            return row.pause_reason, row.paused_until, ""
        if row.due_on <= self._barred_before or row.prescribes_on is not None:
            ends = row.prescribes_on or prescribes_on(row.due_on)
            if ends <= self._day and not self._creditor.collects_time_barred:
                return f"prescrito em {day_text(ends)}", None, "R51"
        return "", None, ""

    def _float(self, effective_due_on: dt.date, days: int, case: receivables.CaseRow) -> dt.date:
        """The last day of the bank float of a title, by the business days of the debtor's place."""
        place = self._where(case.state, case.city)[2]
        key = (effective_due_on, days, place)
        found = self._floats.get(key)
        if found is None:
            found = self._floats[key] = self._calendar.add_business_days(effective_due_on, days, place)
        return found


@lru_cache(maxsize=512)
def _warned(slugs: str) -> frozenset[str]:
    return frozenset(slugs.split(","))
