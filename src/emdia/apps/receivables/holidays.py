"""A town's holidays change: the effective due dates of its open titles follow, and its cases are looked at again."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case as When
from django.db.models import F, Q, Value
from django.db.models import When as Whenever

from emdia.apps.journal import api as journal
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.receivables.wake import AT_ONCE
from emdia.apps.tenants import api as tenants
from emdia.domain.calendar import Place
from emdia.domain.places import city_key
from emdia.domain.vocabulary import TitleState

REACH = dt.timedelta(days=20)
"""A holiday moves due dates before it, across the longest row of days on which no bank opens."""


@dataclass(frozen=True, slots=True)
class HolidaysChanged:
    """What one change did: rows of the table, titles whose effective due date moved, cases woken."""

    added: int
    renamed: int
    removed: int
    titles: int
    cases: int


@transaction.atomic
def change_holidays(
    *,
    state: str,
    city: str,
    days: Mapping[dt.date, str] | None = None,
    remove: Iterable[int] = (),
    actor: str,
) -> HolidaysChanged:
    """Add or rename ``days`` of one town and remove rows of it by id; a fixed number of queries.

    Raises :class:`DomainError` for a place that is none. Effective due dates of the town's open titles are computed
    anew and its open cases woken, so that what was planned around the old days is decided again.
    """
    state, city = tenants.town(state, city)
    gone = [
        row
        for row in tenants.holidays_by_id(remove)
        if (row.state, city_key(row.city)) == (state, city_key(city))
    ]
    tenants.remove_holidays([row.pk for row in gone])
    added, renamed = tenants.write_holidays(state=state, city=city, days=days or {})
    changed = sorted({*added, *(row.day for row in gone)})
    titles = cases = 0
    if changed:
        there = _there(state, city)
        titles = _follow(there, Place(state, city), changed)
        cases = _wake(there)
    if changed or renamed:
        journal.append(
            actor=actor,
            action="holidays.changed",
            subject=f"place:{state}/{city}",
            data={
                "added": [day.isoformat() for day in added[:50]],
                "removed": [row.day.isoformat() for row in gone[:50]],
                "renamed": renamed,
                "titles": titles,
                "cases": cases,
            },
        )
    return HolidaysChanged(len(added), renamed, len(gone), titles, cases)


@transaction.atomic
def follow_creditor(*, creditor_id: int, actor: str) -> int:
    """The creditor moved: due dates of debtors whose state nobody told follow its new place, and its cases wake; how
    many titles changed."""
    one = tenants.creditors([creditor_id])[creditor_id]
    there = Q(debtor__state="", creditor_id=creditor_id)
    titles = _follow(there, Place(one.state, one.city))
    cases = _wake(there)
    data = {"titles": titles, "cases": cases}
    journal.append(actor=actor, action="creditor.moved", subject=f"creditor:{creditor_id}", data=data)
    return titles


def _there(state: str, city: str) -> Q:
    """The cases whose place this is: the debtor's, however her city is spelled, else the creditor's."""
    spelled = Case.objects.filter(debtor__state=state).values_list("debtor__city", flat=True).distinct()
    names = [name for name in spelled.order_by() if city_key(name) == city_key(city)]
    here = [
        pk
        for pk, one in tenants.creditors().items()
        if (one.state, city_key(one.city)) == (state, city_key(city))
    ]
    return Q(debtor__state=state, debtor__city__in=names) | Q(debtor__state="", creditor_id__in=here)


def _follow(there: Q, place: Place, changed: Iterable[dt.date] = ()) -> int:
    """Set the effective due dates of open titles, those printed before a changed day; two queries."""
    calendar = tenants.calendar()
    near = Q()
    for day in changed:
        near |= Q(due_on__range=(day - REACH, day))
    rows = Receivable.objects.filter(near, state=TitleState.OPEN, case__in=Case.objects.filter(there))
    known = set(rows.order_by().values_list("due_on", "effective_due_on").distinct())
    moved = {due: new for due, old in known if (new := calendar.effective_due_date(due, place)) != old}
    if not moved:
        return 0
    becomes = When(*(Whenever(due_on=due, then=Value(new)) for due, new in moved.items()))
    return (
        rows.filter(due_on__in=list(moved)).exclude(effective_due_on=becomes).update(effective_due_on=becomes)
    )


def _wake(there: Q) -> int:
    """Let the planner look at every open case of the place again; one query."""
    rows = Case.objects.filter(pk__in=Case.objects.filter(there, next_at__isnull=False).values("pk"))
    return rows.update(next_at=AT_ONCE, facts_version=F("facts_version") + 1)
