"""How much is open, by due date. A small portfolio is counted each time; a large one once in a while, with its hour."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from emdia.apps.receivables.models import OpenTotals, Receivable
from emdia.apps.receivables.title_filter import TitleFilter, matching
from emdia.core import clock
from emdia.domain.vocabulary import TitleState

QUICK = dt.timedelta(milliseconds=100)
"""What may be counted while somebody waits."""
OLD = dt.timedelta(minutes=5)
MOST = 10_000
"""Beyond it a filter that has to be counted row by row says *mais de*."""

type DueDay = tuple[dt.date, dt.date, int, int]
"""Due date, effective due date, titles, open principal in cents."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What is open of some creditors. ``counted_at`` is machine time, None for this very moment."""

    days: tuple[DueDay, ...]
    counted_at: dt.datetime | None
    old: bool


@dataclass(frozen=True, slots=True)
class FilterSum:
    """How many titles match a filter, and their open cents; ``more``: there are more than were counted."""

    titles: int
    cents: int
    more: bool = False


def open_totals(*, creditor_ids: Sequence[int], fresh: bool = False) -> Totals:
    """What is open by due date; ``fresh`` counts again however long it takes. Two to four queries."""
    kept = {} if fresh else {row.creditor_id: row for row in _kept(creditor_ids)}
    now = clock.machine()
    missing = [creditor for creditor in creditor_ids if creditor not in kept]
    days = [day for row in kept.values() for day in _read(row.days)] + _count(missing, now)
    counted_at = min((row.counted_at for row in kept.values()), default=None)
    return Totals(tuple(days), counted_at, old=counted_at is not None and now - counted_at > OLD)


def filter_total(*, where: TitleFilter, totals: Totals) -> FilterSum:
    """How many titles match: from the totals where dates say it all, else counted row by row up to ``MOST``."""
    if where.only_dates:
        fitting = [day for day in totals.days if _fits(day, where)]
        return FilterSum(sum(day[2] for day in fitting), sum(day[3] for day in fitting))
    some = matching(where).order_by().values("pk", "open_cents")[: MOST + 1]
    found = some.aggregate(titles=Count("pk"), cents=Sum("open_cents"))
    more = found["titles"] > MOST
    return FilterSum(min(found["titles"], MOST), found["cents"] or 0, more)


def _fits(day: DueDay, where: TitleFilter) -> bool:
    due_on, effective, *_ = day
    late = (where.day - due_on).days
    if where.late_from is not None and late < where.late_from:
        return False
    if where.late_to is not None and late > where.late_to:
        return False
    if where.situation == "vencidos":
        return due_on < where.day and effective < where.day
    return where.situation != "a-vencer" or effective >= where.day


def _kept(creditor_ids: Sequence[int]) -> list[OpenTotals]:
    rows = OpenTotals.objects.filter(creditor_id__in=creditor_ids, seconds__gte=QUICK.total_seconds())
    return list(rows)


def _read(days: list[list[object]]) -> Iterator[DueDay]:
    for due_on, effective, titles, cents in days:
        yield (
            dt.date.fromisoformat(str(due_on)),
            dt.date.fromisoformat(str(effective)),
            int(str(titles)),
            int(str(cents)),
        )


def _count(creditor_ids: Sequence[int], now: dt.datetime) -> list[DueDay]:
    """Count some creditors, and keep what took long."""
    if not creditor_ids:
        return []
    rows = Receivable.objects.filter(creditor_id__in=creditor_ids, state=TitleState.OPEN)
    counted = list(
        rows.order_by()
        .values("creditor_id", "due_on", "effective_due_on")
        .annotate(titles=Count("pk"), cents=Sum("open_cents"))
        .values_list("creditor_id", "due_on", "effective_due_on", "titles", "cents")
    )
    took = clock.machine() - now
    if took >= QUICK:
        _keep(creditor_ids, counted, took.total_seconds(), now)
    return [(due_on, effective, titles, cents) for _, due_on, effective, titles, cents in counted]


def _keep(
    creditor_ids: Sequence[int],
    counted: Sequence[tuple[int, dt.date, dt.date, int, int]],
    seconds: float,
    now: dt.datetime,
) -> None:
    days: dict[int, list[list[object]]] = {creditor: [] for creditor in creditor_ids}
    for creditor, due_on, effective, titles, cents in counted:
        days[creditor].append([due_on.isoformat(), effective.isoformat(), titles, cents])
    OpenTotals.objects.bulk_create(
        [
            OpenTotals(creditor_id=creditor, days=days[creditor], seconds=seconds, counted_at=now)
            for creditor in creditor_ids
        ],
        update_conflicts=True,
        unique_fields=["creditor"],
        update_fields=["days", "seconds", "counted_at"],
    )
