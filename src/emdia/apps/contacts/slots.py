"""Occasions that count for the caps of R68: a book of the last seven days, exact under concurrency.

Whoever opens a book holds the locks of its debtors until the transaction ends, so that two workers cannot both see an
empty day; the unique constraint on (tenant, debtor, day, kind) says it a second time.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import IntegrityError

from emdia.apps.contacts.models import ContactSlot
from emdia.core import tenancy
from emdia.core.among import Among
from emdia.core.bulk import insert_rows
from emdia.domain.vocabulary import Channel, MessageKind

WEEK = dt.timedelta(days=6)
COUNTED = frozenset({MessageKind.COLLECTION})
"""Confirmations, agreement documents and answers do not count (R68)."""

_COLUMNS = {
    "tenant_id": "bigint",
    "debtor_id": "bigint",
    "day": "date",
    "kind": "varchar",
    "message_ref": "bigint",
    "at": "timestamptz",
}
_KINDS = {Channel.EMAIL: "email", Channel.WEBHOOK: ""}


def slot_kind(channel: str) -> str:
    """Which occasion a message on a channel is: push or email; empty for one that reaches no person."""
    return _KINDS.get(Channel(channel), "push")


class SlotBook:
    """Occasions of some debtors, and of those who share a phone or address with them."""

    def __init__(self, locked: Mapping[int, frozenset[bytes]], *, since: dt.date) -> None:
        self._fellows: dict[bytes, set[int]] = defaultdict(set)
        for debtor, values in locked.items():
            for value in values:
                self._fellows[value].add(debtor)
        self._days: dict[tuple[int, str], list[dt.date]] = defaultdict(list)
        self._new: list[tuple[object, ...]] = []
        rows = ContactSlot.objects.filter(Among("debtor_id", locked), day__gte=since)
        for debtor, kind, day in rows.values_list("debtor_id", "kind", "day"):
            self._days[debtor, kind].append(day)

    def days(self, debtor: int, kind: str, value_hash: bytes | None) -> tuple[dt.date, ...]:
        """Local days of earlier occasions of this debtor, and of others on this phone or address."""
        own = self._days.get((debtor, kind), [])
        fellows = self._fellows.get(value_hash or b"", set()) - {debtor}
        if not fellows:
            return tuple(own)
        return tuple({*own, *(day for other in fellows for day in self._days.get((other, kind), ()))})

    def take(self, *, debtor: int, kind: str, day: dt.date, message: int, at: dt.datetime) -> None:
        """Note an occasion; :meth:`write` stores it."""
        self._days[debtor, kind].append(day)
        self._new.append((tenancy.current_id(), debtor, day, kind, message, at))

    def write(self) -> int:
        """Store what was taken, in one statement; raises ``IntegrityError`` if an occasion is taken already."""
        taken, self._new = self._new, []
        written = insert_rows(ContactSlot._meta.db_table, _COLUMNS, taken)
        if written != len(taken):
            raise IntegrityError("an occasion was taken twice although its debtor was locked")
        return written


def release(messages: Iterable[int]) -> int:
    """Give back the occasions of messages that certainly did not go out."""
    refs = list(messages)
    return ContactSlot.objects.filter(Among("message_ref", refs)).delete()[0] if refs else 0
