"""Waking: whatever changes a fact of a case says so here, in the same transaction."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from emdia.apps.receivables.models import Case
from emdia.core import clock


def wake(case_ids: Iterable[int], at: dt.datetime | None = None) -> int:
    """Let the planner look at these cases again: ``next_at`` = now (or ``at``), ``facts_version`` + 1. One query."""
    rows = Case.objects.filter(pk__in=set(case_ids))
    return int(rows.update(next_at=at or clock.now(), facts_version=F("facts_version") + 1))
