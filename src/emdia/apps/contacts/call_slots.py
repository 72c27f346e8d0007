"""Calls that count for R60, per debtor over all creditors of the tenant, and what the gate reads of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from emdia.apps.contacts.models import CallSlot, ContactSlot
from emdia.core import tenancy
from emdia.core.among import Among
from emdia.core.bulk import insert_rows

WEEK = dt.timedelta(days=7)


class CountedCall(NamedTuple):
    """One call on the debtor's local day. ``push``: somebody took it, so that it is the day's push contact (R68)."""

    debtor: int
    day: dt.date
    conversation: bool
    push: bool
    call: int
    at: dt.datetime


class CallDays(NamedTuple):
    """Local days of the calls of the last week, and the day of the last conversation."""

    days: tuple[dt.date, ...]
    conversation_on: dt.date | None


NO_CALLS = CallDays((), None)


def note_calls(calls: Iterable[CountedCall]) -> None:
    """Count calls that were made; an occasion of the day that is taken already stays as it is. Two statements."""
    rows = list(calls)
    CallSlot.objects.bulk_create(
        [
            CallSlot(debtor_id=one.debtor, day=one.day, conversation=one.conversation, call_ref=one.call)
            for one in rows
        ]
    )
    columns = {
        "tenant_id": "bigint",
        "debtor_id": "bigint",
        "day": "date",
        "kind": "varchar",
        "at": "timestamptz",
    }
    taken = {(one.debtor, one.day): one.at for one in rows if one.push}
    insert_rows(
        ContactSlot._meta.db_table,
        columns,
        [(tenancy.current_id(), debtor, day, "push", at) for (debtor, day), at in taken.items()],
    )


def call_days(debtor_ids: Iterable[int], *, on: dt.date) -> dict[int, CallDays]:
    """By debtor, those without calls left out; one query. A local day may lie one behind ``on``."""
    since = on - WEEK - dt.timedelta(days=1)
    days: dict[int, list[dt.date]] = defaultdict(list)
    spoke: dict[int, dt.date] = {}
    rows = CallSlot.objects.filter(Among("debtor_id", set(debtor_ids)), day__gte=since).order_by("day")
    for debtor, day, conversation in rows.values_list("debtor_id", "day", "conversation"):
        days[debtor].append(day)
        if conversation:
            spoke[debtor] = day
    return {debtor: CallDays(tuple(found), spoke.get(debtor)) for debtor, found in days.items()}
