"""Cases by what chooses their ladder (segment and tags), and their positions when a ladder changes."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Case as Switch
from django.db.models import Count, F, QuerySet, SmallIntegerField, Value, When
from django.db.models.functions import Mod

from emdia.apps.receivables.models import Case, Receivable
from emdia.domain.vocabulary import TitleState


class CaseGroup(NamedTuple):
    """Cases of one creditor with the same segment and the same tags; ``tags`` as the row holds them."""

    segment: str
    tags: tuple[str, ...]
    cases: int


def case_groups(*, creditor_id: int) -> list[CaseGroup]:
    """How many cases with something open there are of each segment and tags, the largest group first; one query."""
    rows = Case.objects.filter(creditor_id=creditor_id, next_at__isnull=False).order_by()
    counted = rows.values_list("segment", "tags").annotate(n=Count("pk")).order_by("-n")
    return [CaseGroup(segment, tuple(tags), count) for segment, tags, count in counted]


def positions_of_group(*, creditor_id: int, group: CaseGroup) -> set[int]:
    """The positions at which open titles of these cases stand; one query."""
    rows = _titles(creditor_id, group).filter(position__isnull=False)
    there = rows.order_by().values_list("position", flat=True).distinct()
    return {position for position in there if position is not None}


def move_positions(
    *, creditor_id: int, group: CaseGroup, titles: Mapping[int, int], last: Mapping[int, int]
) -> int:
    """Write other positions on open titles, and other last offsets on their cases, of one group; two queries.

    ``titles`` is old position to new one, ``last`` old last offset to new one. Returns how many titles moved.
    """
    moved = 0
    if titles:
        rows = _titles(creditor_id, group).filter(position__in=list(titles))
        moved = rows.update(position=_switch("position", titles))
    if last:
        cases = _cases(creditor_id, group).filter(last_offset__in=list(last))
        cases.update(last_offset=_switch("last_offset", last))
    return int(moved)


def sample_of_open_cases(
    *, creditor_id: int, size: int, due: dt.datetime | None = None
) -> tuple[list[int], int]:
    """At most about ``size`` ids spread evenly over the cases with something open (``due``: whose turn has come by
    then), and how many there are in all."""
    rows = Case.objects.filter(creditor_id=creditor_id, next_at__isnull=False).order_by()
    if due is not None:
        rows = rows.filter(next_at__lte=due)
    total = rows.count()
    if total > size:
        every = -(-total // size)
        rows = rows.annotate(share=Mod(F("pk"), Value(every))).filter(share=0)
    return list(rows.order_by("pk").values_list("pk", flat=True)), total


def _cases(creditor_id: int, group: CaseGroup) -> QuerySet[Case]:
    return Case.objects.filter(creditor_id=creditor_id, segment=group.segment, tags=list(group.tags))


def _titles(creditor_id: int, group: CaseGroup) -> QuerySet[Receivable]:
    return Receivable.objects.filter(case__in=_cases(creditor_id, group), state=TitleState.OPEN)


def _switch(column: str, values: Mapping[int, int]) -> Switch:
    whens = [When(**{column: old}, then=Value(new)) for old, new in values.items()]
    return Switch(*whens, default=F(column), output_field=SmallIntegerField())
