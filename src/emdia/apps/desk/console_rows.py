"""What the console reads of people's work: open tasks of a tenant, notes of a case."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Min

from emdia.apps.desk.models import Note, Task


def open_tasks_page(
    *, creditor_ids: Sequence[int], kind: str = "", after_id: int | None = None, limit: int = 50
) -> list[Task]:
    """Open tasks with case, debtor and creditor, oldest first; one query."""
    rows = Task.objects.filter(done_at=None, case__creditor_id__in=creditor_ids)
    if kind:
        rows = rows.filter(kind=kind)
    if after_id is not None:
        rows = rows.filter(id__gt=after_id)
    return list(rows.select_related("case__debtor", "case__creditor").order_by("id")[:limit])


def open_task_counts(*, creditor_ids: Sequence[int]) -> dict[str, int]:
    """How many open tasks of each kind."""
    rows = Task.objects.filter(done_at=None, case__creditor_id__in=creditor_ids)
    return dict(rows.order_by().values_list("kind").annotate(count=Count("id")))


def waiting_kinds(*, creditor_ids: Sequence[int]) -> list[tuple[str, int, dt.datetime]]:
    """(kind, how many are open, since when the oldest is); one query."""
    rows = Task.objects.filter(done_at=None, case__creditor_id__in=creditor_ids)
    return list(rows.order_by().values_list("kind").annotate(Count("id"), Min("opened_at")))


def task_for_page(*, task_id: int) -> Task | None:
    """One task, or None where this tenant has no such task."""
    return Task.objects.filter(pk=task_id).select_related("case").first()  # type: ignore[no-any-return]


def tasks_of_case(*, case_id: int) -> list[Task]:
    """Open and closed tasks of a case, oldest first."""
    return list(Task.objects.filter(case_id=case_id).order_by("opened_at", "id"))


def notes_of_case(*, case_id: int) -> list[Note]:
    """Notes of a case, oldest first."""
    return list(Note.objects.filter(case_id=case_id).order_by("at", "id"))
