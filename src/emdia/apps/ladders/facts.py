"""Facts of a batch of cases, in three queries and no model instance."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
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
        """The facts of these cases; two queries."""
        titles: defaultdict[int, list[receivables.TitleRow]] = defaultdict(list)
        for title in receivables.ladder_titles(case_ids):
            titles[title.case_id].append(title)
        return [
            Known(row, self._case(row, titles.get(row.id, []))) for row in receivables.ladder_cases(case_ids)
        ]

    def _case(self, row: receivables.CaseRow, titles: list[receivables.TitleRow]) -> CaseFacts:
        state, city, place = self._where(row.state, row.city)
        paused, until, rule = self._pause(row)
        return CaseFacts(
            case=row.id,
            titles=tuple([self._title(title, place) for title in titles]),
            met_on=min(row.met_on or self._day, self._day),
            lot_on=row.lot_on,
            first_contact_on=row.first_contact_on,
            last_after_due_on=row.last_after_due_on,
            last_anchor=row.last_anchor_ref,
            last_offset=row.last_offset,
            paused=paused,
            paused_until=until,
            paused_rule=rule,
            segment=row.segment,
            tags=row.tags,
            ended_on=row.ended_on,
            state=state,
            city=city,
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

    def _title(self, row: receivables.TitleRow, place: Place) -> LadderTitle:
        paused, until, rule = self._title_pause(row)
        return LadderTitle(
            row.id,
            row.number,
            row.due_on,
            row.effective_due_on,
            row.open_cents,
            row.cycle,
            row.position,
            _warned(row.warned),
            self._float(row, place),
            paused,
            until,
            rule,
        )

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

    def _float(self, row: receivables.TitleRow, place: Place) -> dt.date | None:
        days = self._creditor.float_days
        if days is None:
            days = BOLETO_FLOAT if row.has_boleto else 0
        if not days:
            return None
        key = (row.effective_due_on, days, place)
        found = self._floats.get(key)
        if found is None:
            found = self._floats[key] = self._calendar.add_business_days(row.effective_due_on, days, place)
        return found


@lru_cache(maxsize=512)
def _warned(slugs: str) -> frozenset[str]:
    return frozenset(slugs.split(",")) if slugs else frozenset()
