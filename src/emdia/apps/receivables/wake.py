"""Waking: whatever changes a fact of a case says so here, in the same transaction."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from emdia.apps.receivables.models import Case
from emdia.apps.tenants import api as tenants
from emdia.core.among import Among
from emdia.core.work import backlog
from emdia.core.work.backlog import Backlog

AT_ONCE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The ``next_at`` of a woken case: due whatever the business clock shows, today or in a replay of last month."""


def wake(case_ids: Iterable[int], at: dt.datetime | None = None) -> int:
    """Let the planner look at these cases again: at once (or ``at``), ``facts_version`` + 1. One query."""
    rows = Case.objects.filter(pk__in=set(case_ids))
    return int(rows.update(next_at=at or AT_ONCE, facts_version=F("facts_version") + 1))


def wake_debtors(debtor_ids: Iterable[int]) -> int:
    """The same for all cases of some people, over the creditors of the tenant; one query, none for nobody."""
    ids = set(debtor_ids)
    if not ids:
        return 0
    rows = Case.objects.filter(Among("debtor_id", ids), next_at__isnull=False)
    return int(rows.update(next_at=AT_ONCE, facts_version=F("facts_version") + 1))


def cases_due(*, at: dt.datetime) -> Backlog:
    """Cases whose time has come; of those that were woken to be looked at at once, nobody knows since when."""
    due = Case.objects.filter(creditor_id__in=tenants.creditor_ids(), next_at__lte=at)
    waited = backlog.of(due.filter(next_at__gt=AT_ONCE), "next_at")
    return Backlog(due.order_by()[: backlog.CAP].count(), waited.since)


def is_woken(case: Case) -> bool:
    """Whether something about this case changed since it was last planned (or it never was)."""
    return not case.next_reason or (case.next_at is not None and case.next_at <= AT_ONCE)
