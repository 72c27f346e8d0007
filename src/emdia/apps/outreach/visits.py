"""Visits to the page: that it was opened, that its question was passed. A row a case and day, no personal data."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, F

from emdia.apps.outreach.models import PageVisit
from emdia.core import clock

OPENED, PASSED = "opened", "passed"


def page_seen(*, case_id: int, kind: str, channel: str = "") -> None:
    """Count a visit of today; the first one keeps its time and the channel that led there."""
    row, new = PageVisit.objects.get_or_create(
        case_id=case_id,
        day=clock.today(),
        kind=kind,
        defaults={"channel": channel, "first_at": clock.now()},
    )
    if not new:
        PageVisit.objects.filter(pk=row.pk).update(times=F("times") + 1)


def visits_of_case(*, case_id: int) -> list[PageVisit]:
    """Visits of a case, oldest first; one query."""
    return list(PageVisit.objects.filter(case_id=case_id).order_by("first_at", "id"))


def visit_counts(*, creditor_ids: Sequence[int], first: dt.date, last: dt.date) -> dict[str, int]:
    """How many cases opened their page, and passed its question, from the first day to the last; one query."""
    rows = PageVisit.objects.filter(case__creditor_id__in=creditor_ids, day__gte=first, day__lte=last)
    counted = rows.order_by().values_list("kind").annotate(cases=Count("case_id", distinct=True))
    return dict(counted)
