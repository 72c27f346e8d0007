"""Old debts of a first file: how many cases wait for a first contact, by the age of their oldest title."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Aggregate, Count, Min, Q, QuerySet, Sum

from emdia.apps.receivables.models import Receivable
from emdia.domain.vocabulary import TitleState

AGES: tuple[tuple[int, int | None, str], ...] = (
    (1, 30, "até 30 dias"),
    (31, 90, "de 31 a 90 dias"),
    (91, 180, "de 91 a 180 dias"),
    (181, 365, "de 6 meses a 1 ano"),
    (366, 1095, "de 1 a 3 anos"),
    (1096, 1825, "de 3 a 5 anos"),
    (1826, None, "mais de 5 anos"),
)
"""Days after the effective due date of the oldest open title, both ends included, and how a page says it."""


_SURELY_NOT_BARRED = dt.timedelta(days=4 * 365)


class OldCases(NamedTuple):
    """Cases of one age; ``cents`` is their open principal. ``late_from`` and ``late_to`` are days."""

    words: str
    late_from: int
    late_to: int | None
    cases: int
    cents: int


def old_cases(*, creditor_id: int, day: dt.date) -> list[OldCases]:
    """Cases that are late on ``day`` and were never written to, by age; one query."""
    aged = _never_written_to(creditor_id, day).order_by().values("case_id")
    aged = aged.annotate(oldest=Min("effective_due_on"), owed=Sum("open_cents"))
    asked: dict[str, Aggregate] = {}
    for index, (first, last, _) in enumerate(AGES):
        here = Q(oldest__lte=day - dt.timedelta(days=first))
        if last is not None:
            here &= Q(oldest__gte=day - dt.timedelta(days=last))
        asked[f"cases{index}"] = Count("case_id", filter=here)
        asked[f"cents{index}"] = Sum("owed", filter=here)
    found = aged.aggregate(**asked)
    return [
        OldCases(words, first, last, found[f"cases{index}"], found[f"cents{index}"] or 0)
        for index, (first, last, words) in enumerate(AGES)
    ]


def old_case_page(
    *,
    creditor_id: int,
    day: dt.date,
    first: int,
    last: int | None,
    after: tuple[dt.date, int] | None,
    limit: int,
) -> list[tuple[dt.date, int, int]]:
    """(oldest due date, case, open cents) of the cases of one age, the oldest first; one query."""
    aged = _never_written_to(creditor_id, day).order_by().values("case_id")
    aged = aged.annotate(oldest=Min("effective_due_on"), owed=Sum("open_cents"))
    aged = aged.filter(oldest__lte=day - dt.timedelta(days=first))
    if last is not None:
        aged = aged.filter(oldest__gte=day - dt.timedelta(days=last))
    if after is not None:
        aged = aged.filter(Q(oldest__gt=after[0]) | Q(oldest=after[0], case_id__gt=after[1]))
    return list(aged.order_by("oldest", "case_id").values_list("oldest", "case_id", "owed")[:limit])


def oldest_case(*, creditor_id: int, day: dt.date) -> int | None:
    """The case of the oldest title that was never written to and may be: time-barred ones are left alone."""
    rows = _never_written_to(creditor_id, day).filter(
        pause_reason="", disputed_at=None, case__pause_reason="", due_on__gt=day - _SURELY_NOT_BARRED
    )
    # Case by case, then the oldest: walking titles by due date until one fits takes seconds where few cases are new.
    aged = rows.order_by().values("case_id").annotate(oldest=Min("due_on"))
    found: int | None = aged.order_by("oldest", "case_id").values_list("case_id", flat=True).first()
    return found


def _never_written_to(creditor_id: int, day: dt.date) -> "QuerySet[Receivable]":
    return Receivable.objects.filter(
        creditor_id=creditor_id,
        state=TitleState.OPEN,
        effective_due_on__lt=day,
        case__first_contact_on=None,
        case__last_after_due_on=None,
    )
