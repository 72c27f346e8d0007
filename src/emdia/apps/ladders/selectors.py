"""Reads about ladders and what became of their steps."""

from dataclasses import dataclass
from datetime import date

from emdia.apps.ladders.models import LadderVersion, StepRecord


@dataclass(frozen=True, slots=True)
class StepLine:
    """What became of one step of one title."""

    receivable: int
    number: str
    cycle: int
    step: str
    outcome: str
    day: date
    reason: str


def steps_of_case(case_id: int) -> list[StepLine]:
    """Every step of a case's titles that was said, covered or left behind, newest first; one query."""
    rows = StepRecord.objects.filter(receivable__case_id=case_id).order_by("-day", "-pk")
    columns = ("receivable_id", "receivable__number", "cycle", "step", "outcome", "day", "reason")
    return [StepLine(*row) for row in rows.values_list(*columns)]


def versions_of(creditor_id: int | None) -> list[LadderVersion]:
    """Every version of the ladders of a creditor (``None``: of the tenant), newest first; one query."""
    rows = LadderVersion.objects.filter(ladder__creditor_id=creditor_id).select_related("ladder")
    return list(rows.order_by("-active_from", "-pk"))
