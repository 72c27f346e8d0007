"""What the console reads of the portfolio: pages of titles, ageing by day, one case."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from emdia.apps.receivables.models import Case, ImportBatch, Receivable
from emdia.domain.vocabulary import TitleState

type TitleKey = tuple[dt.date, int]
"""Where a page of titles ends: due date and id of its last row."""


@dataclass(frozen=True, slots=True)
class TitleFilter:
    """Which titles a page shows. ``late_from`` and ``late_to`` count days after the due date, both included."""

    creditor_ids: tuple[int, ...]
    day: dt.date
    situation: str = "abertos"
    late_from: int | None = None
    late_to: int | None = None
    min_cents: int = 0
    debtor_ids: tuple[int, ...] | None = None
    number: str = ""


def titles_page(*, where: TitleFilter, after: TitleKey | None = None, limit: int = 50) -> list[Receivable]:
    """One page of titles with case, debtor and creditor, oldest due date first; one query."""
    rows = _matching(where).select_related("case__debtor", "creditor")
    if after is not None:
        due_on, last = after
        rows = rows.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, id__gt=last), due_on__gte=due_on)
    return list(rows.order_by("due_on", "id")[:limit])


def titles_total(*, where: TitleFilter) -> tuple[int, int]:
    """How many titles match, and the open principal in cents."""
    found = _matching(where).aggregate(count=Count("id"), cents=Sum("open_cents"))
    return found["count"], found["cents"] or 0


def _matching(where: TitleFilter) -> QuerySet[Receivable, Receivable]:
    rows: QuerySet[Receivable, Receivable] = Receivable.objects.filter(creditor_id__in=where.creditor_ids)
    rows = _in_situation(rows, where)
    if where.late_from is not None:
        rows = rows.filter(due_on__lte=where.day - dt.timedelta(days=where.late_from))
    if where.late_to is not None:
        rows = rows.filter(due_on__gte=where.day - dt.timedelta(days=where.late_to))
    if where.min_cents:
        rows = rows.filter(open_cents__gte=where.min_cents)
    if where.debtor_ids is not None:
        rows = rows.filter(Q(case__debtor_id__in=where.debtor_ids) | Q(number=where.number))
    return rows


def _in_situation(
    rows: QuerySet[Receivable, Receivable], where: TitleFilter
) -> QuerySet[Receivable, Receivable]:
    if where.situation == "quitados":
        return rows.filter(state=TitleState.SETTLED)
    rows = rows.filter(state=TitleState.OPEN)
    if where.situation == "vencidos":
        return rows.filter(due_on__lt=where.day, effective_due_on__lt=where.day)
    if where.situation == "a-vencer":
        return rows.filter(effective_due_on__gte=where.day)
    if where.situation == "pausados":
        own = ~Q(pause_reason="") & (Q(paused_until=None) | Q(paused_until__gte=where.day))
        whole = ~Q(case__pause_reason="") & (
            Q(case__paused_until=None) | Q(case__paused_until__gte=where.day)
        )
        return rows.filter(own | whole | Q(disputed_at__isnull=False))
    return rows


def open_by_due_day(*, creditor_ids: Sequence[int]) -> list[tuple[dt.date, int, int]]:
    """(due date, titles, open principal in cents) of everything open: what the ageing ruler draws."""
    rows = Receivable.objects.filter(creditor_id__in=creditor_ids, state=TitleState.OPEN)
    return list(
        rows.order_by("due_on")
        .values("due_on")
        .annotate(titles=Count("id"), cents=Sum("open_cents"))
        .values_list("due_on", "titles", "cents")
    )


def case_for_page(*, case_id: int) -> Case | None:
    """One case with its debtor and creditor, or None where this tenant has no such case."""
    return Case.objects.filter(pk=case_id).select_related("debtor", "creditor").first()  # type: ignore[no-any-return]


def titles_of_case(*, case_id: int) -> list[Receivable]:
    """All titles of a case: open ones first, oldest first."""
    rows = Receivable.objects.filter(case_id=case_id).order_by("due_on", "id")
    return sorted(rows, key=lambda title: title.state != TitleState.OPEN)


def title_numbers(*, ids: Sequence[int]) -> dict[int, str]:
    """The creditor's own numbers of some titles."""
    return dict(Receivable.objects.filter(pk__in=ids).values_list("id", "number"))


def cases_of_debtors(*, debtor_ids: Sequence[int], creditor_ids: Sequence[int], limit: int) -> list[Case]:
    """Cases of some debtors, for search."""
    rows = Case.objects.filter(debtor_id__in=debtor_ids, creditor_id__in=creditor_ids)
    return list(rows.select_related("debtor", "creditor").order_by("debtor__name", "id")[:limit])


def titles_by_number(*, number: str, creditor_ids: Sequence[int], limit: int) -> list[Receivable]:
    """Titles that carry exactly this number, for search."""
    rows = Receivable.objects.filter(creditor_id__in=creditor_ids, number=number)
    return list(rows.select_related("case__debtor", "creditor").order_by("due_on", "id")[:limit])


def recent_imports(*, creditor_ids: Sequence[int], limit: int = 5) -> list[Any]:
    """The newest files that came in."""
    rows = ImportBatch.objects.filter(creditor_id__in=creditor_ids).select_related("creditor")
    return list(rows.order_by("-id")[:limit])


def has_titles(*, creditor_ids: Sequence[int]) -> bool:
    """Whether there is anything to show yet."""
    return Receivable.objects.filter(creditor_id__in=creditor_ids).exists()


def titles_by_id(*, ids: Sequence[int]) -> list[Receivable]:
    """Some titles of this tenant, with case and creditor."""
    return list(Receivable.objects.filter(pk__in=ids).select_related("case", "creditor"))


def cases_by_id(*, ids: Sequence[int]) -> dict[int, Case]:
    """Some cases of this tenant with their debtors."""
    return {case.pk: case for case in Case.objects.filter(pk__in=ids).select_related("debtor")}
