"""What the ladder reads of cases and titles, and what it writes back on them: batches, a fixed number of queries."""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, cast

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast

from emdia.apps.debtors import api as debtors
from emdia.apps.receivables.models import Case, Receivable
from emdia.core.among import Among
from emdia.core.bulk import update_rows
from emdia.core.work import share
from emdia.domain.vocabulary import TitleState

LONGEST_WAIT = dt.timedelta(days=30)
"""No case with an open title sleeps longer."""

_SLACK = dt.timedelta(days=1)


class CaseRow(NamedTuple):
    """A case as the ladder reads it: its own columns, then its debtor's whereabouts."""

    id: int
    debtor_id: int
    code: str
    segment: str
    tags: frozenset[str]
    facts_version: int
    met_on: dt.date | None
    lot_on: dt.date | None
    first_contact_on: dt.date | None
    paused_until: dt.date | None
    pause_reason: str
    waits_until: dt.date | None
    waits_reason: str
    last_after_due_on: dt.date | None
    last_anchor_ref: int | None
    last_offset: int | None
    ended_on: dt.date | None
    state: str
    city: str
    stop_mark: str


class TitleRow(NamedTuple):
    """An open title as the ladder reads it. Its rows come as bare tuples of this order: a name for each field of each
    title was a twentieth of a plan."""

    case_id: int
    id: int
    number: str
    due_on: dt.date
    effective_due_on: dt.date
    open_cents: int
    cycle: int
    position: int | None
    warned: str
    has_boleto: bool
    paused_until: dt.date | None
    pause_reason: str
    disputed_at: dt.datetime | None
    prescribes_on: dt.date | None


class CaseUpdate(NamedTuple):
    """What a decision leaves on its case. ``version`` is the ``facts_version`` it was taken on."""

    case: int
    next_at: dt.datetime | None
    next_step: str
    next_on: dt.date | None
    next_reason: str
    met_on: dt.date
    lot_on: dt.date | None
    first_contact_on: dt.date | None
    last_after_due_on: dt.date | None
    last_anchor_ref: int | None
    last_offset: int | None
    ended_on: dt.date | None
    version: int


_CASE = [Cast(name, TextField()) if name == "tags" else name for name in CaseRow._fields[:-3]]
_TAGS = CaseRow._fields.index("tags")
_NOWHERE = ("", "", "")
_TYPES = {
    "next_at": "timestamptz",
    "next_step": "varchar",
    "next_on": "date",
    "next_reason": "varchar",
    "met_on": "date",
    "lot_on": "date",
    "first_contact_on": "date",
    "last_after_due_on": "date",
    "last_anchor_ref": "bigint",
    "last_offset": "smallint",
    "ended_on": "date",
}


def claim_cases(*, creditor_id: int, at: dt.datetime, limit: int) -> list[CaseRow]:
    """Cases whose time has come, in id order, locked until the transaction ends; two or three queries.

    Where the business clock went back, a case may wait for a moment further away than any wait: that one has come too.
    It is asked for last and apart, so that each question is one range of the index.
    """
    rows = Case.objects.filter(creditor_id=creditor_id).select_for_update(skip_locked=True)
    for come in (Q(next_at__lte=at), Q(next_at__gt=at + LONGEST_WAIT + _SLACK)):
        mine = share.own_ranges(rows.filter(come))
        found = list(mine.order_by("next_at", "pk").values_list(*_CASE)[:limit])
        if found:
            return _with_places(sorted(found, key=itemgetter(0)))
    return []


def ladder_cases(case_ids: Sequence[int]) -> list[CaseRow]:
    """These cases with their debtors' whereabouts, in id order; two queries."""
    return _with_places(Case.objects.filter(Among("pk", case_ids)).order_by("pk").values_list(*_CASE))


def _with_places(found: Iterable[tuple[Any, ...]]) -> list[CaseRow]:
    rows = list(found)
    places = debtors.whereabouts({row[1] for row in rows})
    return [
        CaseRow._make((*row[:_TAGS], _tags(row[_TAGS]), *row[_TAGS + 1 :], *places.get(row[1], _NOWHERE)))
        for row in rows
    ]


@lru_cache(maxsize=1024)
def _tags(text: str) -> frozenset[str]:
    """The tags of a case as the database wrote them: most cases have none, the others few that are the same."""
    return frozenset(json.loads(text))


def ladder_titles(case_ids: Sequence[int]) -> list[TitleRow]:
    """The open titles of these cases, each a tuple in the order of :class:`TitleRow`; one query."""
    rows = Receivable.objects.filter(Among("case_id", case_ids), state=TitleState.OPEN)
    return cast("list[TitleRow]", list(rows.values_list(*TitleRow._fields)))


def names_of_cases(case_ids: Iterable[int]) -> dict[int, str | None]:
    """The tax id of the debtors of these cases, unsealed; for those that the creditor gave no code."""
    return dict(Case.objects.filter(pk__in=list(case_ids)).values_list("pk", "debtor__tax_id"))


def lots_taken(*, creditor_id: int, day: dt.date) -> Counter[dt.date]:
    """How many old cases begin on ``day`` and on each later day; two queries."""
    rows = Case.objects.filter(creditor_id=creditor_id)
    taken = Counter({day: rows.filter(first_contact_on=day).count()})
    booked = (
        rows.filter(first_contact_on=None, lot_on__isnull=False).values_list("lot_on").annotate(n=Count("pk"))
    )
    for lot_on, count in booked:
        if lot_on is not None:
            taken[max(lot_on, day)] += count
    return taken


def write_cases(updates: Sequence[CaseUpdate]) -> int:
    """Write down decisions by compare-and-set: a case whose facts changed meanwhile keeps what woke it."""
    return update_rows(Case._meta.db_table, _TYPES, updates, where="t.facts_version = %(last)s")


def mark_handled(updates: Sequence[tuple[int, int, int]]) -> int:
    """Move titles on their ladder: (title, position, cycle). A title in another cycle is left alone."""
    return update_rows(
        Receivable._meta.db_table, {"position": "smallint"}, updates, where="t.cycle = %(last)s"
    )


def mark_delivered(title_ids: Iterable[int], step: str) -> int:
    """Note that the message of ``step`` reached the debtor, on every title that it spoke of; two queries."""
    return mark_delivered_together({step: title_ids})


def mark_delivered_together(reached: Mapping[str, Iterable[int]]) -> int:
    """Of each step the titles whose message reached the debtor; a step that stands already is left. Two queries."""
    steps: dict[int, list[str]] = defaultdict(list)
    for step in sorted(reached):
        for title in reached[step]:
            steps[title].append(step)
    if not steps:
        return 0
    updates = []
    rows = Receivable.objects.filter(Among("pk", steps)).values_list("pk", "warned", "cycle")
    for pk, warned, cycle in rows:
        known = warned.split(",") if warned else []
        new = [step for step in dict.fromkeys(steps[pk]) if step not in known]
        if new:
            updates.append((pk, ",".join([*known, *new]), cycle))
    return update_rows(Receivable._meta.db_table, {"warned": "varchar"}, updates, where="t.cycle = %(last)s")


def wake_creditor(*, creditor_id: int, at: dt.datetime) -> int:
    """Let the planner look at everything that is open of a creditor again, because its ladder changed; one query."""
    return int(Case.objects.filter(creditor_id=creditor_id, next_at__isnull=False).update(next_at=at))
