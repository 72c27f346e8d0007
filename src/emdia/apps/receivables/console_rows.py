"""What the console reads of the portfolio: pages of titles, one case."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from emdia.apps.receivables.models import Case, ImportBatch, Receivable
from emdia.apps.receivables.title_filter import TitleFilter, ids_by_number, matching
from emdia.domain.vocabulary import TitleState

type TitleKey = tuple[dt.date, int]
"""Where a page of titles ends: due date and id of its last row."""


def titles_page(*, where: TitleFilter, after: TitleKey | None = None, limit: int = 50) -> list[Receivable]:
    """One page of titles with case, debtor and creditor, oldest due date first; two queries.

    The index is by creditor and due date: of several creditors the oldest of each are read in order and merged.
    """
    rows = matching(where)
    if after is not None:
        due_on, last = after
        rows = rows.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, id__gt=last), due_on__gte=due_on)
    ids = _first_ids(rows, where.creditor_ids, limit)
    found = Receivable.objects.filter(pk__in=ids).select_related("case__debtor", "creditor")
    return list(found.order_by("due_on", "id"))


def _first_ids(rows: QuerySet[Receivable, Receivable], creditor_ids: Sequence[int], limit: int) -> list[int]:
    ordered = rows.order_by("due_on", "id").values_list("due_on", "id")
    if len(creditor_ids) == 1 or not connection.features.supports_slicing_ordering_in_compound:
        return [pk for _, pk in ordered[:limit]]
    if not creditor_ids:
        return []
    first, *rest = (ordered.filter(creditor_id=creditor)[:limit] for creditor in creditor_ids)
    return [pk for _, pk in first.union(*rest, all=True).order_by("due_on", "id")[:limit]]


def case_for_page(*, case_id: int) -> Case | None:
    """One case with its debtor and creditor, or None where this tenant has no such case."""
    return Case.objects.filter(pk=case_id).select_related("debtor", "creditor").first()  # type: ignore[no-any-return]


def titles_of_case(*, case_id: int) -> list[Receivable]:
    """All titles of a case with their disputes: open ones first, oldest first; two queries."""
    rows = Receivable.objects.filter(case_id=case_id).prefetch_related("disputes").order_by("due_on", "id")
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
    ids = ids_by_number(number=number, creditor_ids=creditor_ids, limit=limit)
    rows = Receivable.objects.filter(pk__in=ids).select_related("case__debtor", "creditor")
    return list(rows.order_by("due_on", "id"))


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
