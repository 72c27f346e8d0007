"""What a batch of decisions leaves behind: step records, positions, the case's next look and what people see of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from emdia.apps.ladders.facts import Known
from emdia.apps.ladders.models import StepRecord
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.core import clock, tenancy
from emdia.core.bulk import insert_rows
from emdia.domain import ladder_words as words
from emdia.domain.steps import Decision, Mark
from emdia.domain.vocabulary import StepOutcome, TaskKind

_DAY = dt.timedelta(days=1)
_RECORD = {
    "tenant_id": "bigint",
    "receivable_id": "bigint",
    "cycle": "smallint",
    "step": "varchar",
    "outcome": "varchar",
    "day": "date",
    "reason": "varchar",
    "anchor_ref": "bigint",
}

type Task = tuple[int, str, str, dt.date | None]


@dataclass(slots=True)
class Outcome:
    """Rows of one batch, collected in memory and written in a fixed number of statements."""

    day: dt.date
    records: list[tuple[object, ...]] = field(default_factory=list)
    positions: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    cases: list[receivables.CaseUpdate] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    def add(self, known: Known, decision: Decision, composed: outreach.Composed | None) -> None:
        """Take up one case."""
        said = composed is not None and (bool(composed.messages) or composed.held is None)
        if decision.marks:
            self._mark(known, decision, said=said, composed=composed)
        for kind in decision.tasks:
            if decision.kind != "perform" or said:
                self.tasks.append((known.row.id, kind, decision.reason, self.day))
        self.cases.append(_update(known, decision, self.day, said=said))

    def _mark(
        self, known: Known, decision: Decision, *, said: bool, composed: outreach.Composed | None
    ) -> None:
        tenant = tenancy.current_id()
        before = {title.id: title.position for title in known.facts.titles}
        for mark in decision.marks:
            outcome, reason = _what_became(mark, said=said or composed is None, composed=composed)
            anchor = decision.anchor if outcome in (StepOutcome.SAID, StepOutcome.SUPERSEDED) else None
            self.records.append(
                (tenant, mark.title, mark.cycle, mark.step, str(outcome), self.day, reason[:300], anchor)
            )
            position = self.positions.get(mark.title, (mark.title, before[mark.title], mark.cycle))[1]
            if position is None or mark.offset > position:
                self.positions[mark.title] = (mark.title, mark.offset, mark.cycle)

    def write(self) -> None:
        """Write everything, in the caller's transaction."""
        insert_rows(StepRecord._meta.db_table, _RECORD, self.records)
        receivables.mark_handled(list(self.positions.values()))
        receivables.write_cases(self.cases)


def _what_became(mark: Mark, *, said: bool, composed: outreach.Composed | None) -> tuple[str, str]:
    """A step that could not be said after all is left behind with the reason that ``compose`` gave."""
    if said or composed is None or composed.held is None:
        return mark.outcome, mark.reason
    if mark.outcome not in (StepOutcome.SAID, StepOutcome.SUPERSEDED):
        return mark.outcome, mark.reason
    return (StepOutcome.EXPIRED if composed.held.until else StepOutcome.SKIPPED), composed.held.reason


def _update(known: Known, decision: Decision, day: dt.date, *, said: bool) -> receivables.CaseUpdate:
    row, facts = known.row, known.facts
    anchor, step = decision.anchor, decision.step
    begins = decision.kind == "perform" and step is not None and step.stage == "first_contact"
    after_due = said and step is not None and (begins or step.offset > 0)
    ended = None if said else row.ended_on
    return receivables.CaseUpdate(
        case=row.id,
        next_at=next_look(decision, day),
        next_step=decision.next_step,
        next_on=decision.next_on,
        next_reason=_next_reason(decision)[:300],
        met_on=facts.met_on,
        lot_on=facts.lot_on,
        first_contact_on=day if begins else row.first_contact_on,
        last_after_due_on=day if after_due else row.last_after_due_on,
        last_anchor_ref=anchor if after_due else row.last_anchor_ref,
        last_offset=(None if begins else step.offset if step else None) if after_due else row.last_offset,
        ended_on=day if decision.kind == "finish" else ended,
        version=row.facts_version,
    )


def next_look(decision: Decision, day: dt.date) -> dt.datetime | None:
    """The beginning of the day on which to look again: tomorrow at the earliest, never later than the longest wait.

    None where nothing is open: whatever opens a title wakes its case.
    """
    if decision.kind == "none":
        return None
    latest = day + receivables.LONGEST_WAIT
    wanted = latest if decision.next_on is None else min(max(decision.next_on, day + _DAY), latest)
    return _begin_of(wanted)


@lru_cache(maxsize=128)
def _begin_of(day: dt.date) -> dt.datetime:
    """Midnight in São Paulo: thousands of cases share one."""
    return dt.datetime.combine(day, dt.time(), clock.SAO_PAULO)


def _next_reason(decision: Decision) -> str:
    if decision.kind != "perform":
        return decision.reason
    if decision.next_step and decision.next_on:
        return f"próxima etapa: {decision.next_step} em {words.day_text(decision.next_on)}"
    return words.ends_on(decision.next_on) if decision.next_on else ""


def end_of_ladder(tasks: Iterable[Task]) -> int:
    """How many of these tasks say that a ladder has ended."""
    return sum(kind == TaskKind.END_OF_LADDER for _, kind, _, _ in tasks)
