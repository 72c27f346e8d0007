"""Which title did a row of a bank's file pay? Pure: number, amount and debtor, and nothing guessed.

A row is *exact* where number and amount name one open title, or the debtor's document and the amount do where the row
has no number. Everything else is shown with the titles that it may be, and a person decides. A row whose title was
settled by a payment of the same amount on the same day is news that we had already.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from emdia.domain.values import value


class RowKind(StrEnum):
    """What a row is; all but the first two wait for a person."""

    EXACT = "exact"
    REPEATED = "repeated"
    PARTIAL = "partial"
    EXCESS = "excess"
    SEVERAL = "several"
    SETTLED = "settled"
    OTHER_DEBTOR = "other_debtor"
    GUESS = "guess"
    UNKNOWN = "unknown"


DOUBTS = tuple(kind for kind in RowKind if kind not in (RowKind.EXACT, RowKind.REPEATED))
MOST_CANDIDATES = 8


@value
class PaidRow:
    """One row as it was read. ``tax_id`` is normalized or empty; ``name`` is only for whoever decides."""

    line: int
    number: str
    installment: str
    tax_id: str
    name: str
    paid_on: date
    cents: int


@value
class PaidTitle:
    """A title that a row may mean. ``debtor`` is whatever says who owes it (a keyed hash, or empty)."""

    id: int
    number: str
    installment: str
    debtor: bytes
    open: bool
    open_cents: int
    paid: frozenset[tuple[date, int]] = frozenset()
    """(day, cents) of what was paid of it and not taken back."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a row is, and the titles that it is or may be, the likeliest first."""

    kind: RowKind
    titles: tuple[int, ...] = ()


def number_key(number: str) -> str:
    """Numbers are the same without blanks, signs of separation and leading zeros."""
    kept = "".join(char for char in number.casefold() if char.isalnum())
    return kept.lstrip("0") or kept


class Matcher:
    """The titles that the rows of one file may mean; each is paid in full by one row at most."""

    def __init__(self, titles: Iterable[PaidTitle], *, owed: Callable[[int, date], int]) -> None:
        """``owed(title, day)`` is the total in cents that settles an open title on a day."""
        self._owed = owed
        self._named: defaultdict[str, list[PaidTitle]] = defaultdict(list)
        self._of_debtor: defaultdict[bytes, list[PaidTitle]] = defaultdict(list)
        self._of_cents: defaultdict[int, list[PaidTitle]] = defaultdict(list)
        self._taken: dict[int, tuple[date, int]] = {}
        for title in titles:
            self._named[number_key(title.number)].append(title)
            if title.installment:
                self._named[number_key(title.number + title.installment)].append(title)
            if title.open and title.debtor:
                self._of_debtor[title.debtor].append(title)
            if title.open:
                self._of_cents[title.open_cents].append(title)

    def match(self, row: PaidRow, *, debtor: bytes = b"") -> Match:
        """What this row is; ``debtor`` is the keyed hash of its document, where it has one."""
        named = self._named.get(number_key(row.number), []) if row.number else []
        if row.installment:
            named = [
                one for one in named if number_key(one.installment) == number_key(row.installment)
            ] or named
        found = self._by_number(row, named, debtor) if named else self._by_amount(row, debtor)
        if found.kind == RowKind.EXACT:
            self._taken[found.titles[0]] = (row.paid_on, row.cents)
        return found

    def _by_number(self, row: PaidRow, named: Sequence[PaidTitle], debtor: bytes) -> Match:
        fits = [one for one in named if not debtor or not one.debtor or one.debtor == debtor]
        if not fits:
            return _match(RowKind.OTHER_DEBTOR, named)
        opened = self._open(fits)
        if not opened:
            known = any((row.paid_on, row.cents) in one.paid for one in fits)
            return _match(RowKind.REPEATED if known else RowKind.SETTLED, fits)
        exact = [one for one in opened if self._owed(one.id, row.paid_on) == row.cents]
        if len(exact) == 1:
            return _match(RowKind.EXACT, exact)
        if len(opened) > 1:
            return _match(RowKind.SEVERAL, exact or opened)
        less = row.cents < self._owed(opened[0].id, row.paid_on)
        return _match(RowKind.PARTIAL if less else RowKind.EXCESS, opened)

    def _by_amount(self, row: PaidRow, debtor: bytes) -> Match:
        if debtor:
            theirs = self._open(self._of_debtor.get(debtor, []))
            exact = [one for one in theirs if self._owed(one.id, row.paid_on) == row.cents]
            if len(exact) == 1 and not row.number:
                return _match(RowKind.EXACT, exact)
            likely = exact or theirs
        else:
            likely = self._open(self._of_cents.get(row.cents, []))
        return _match(RowKind.GUESS, likely) if likely else Match(RowKind.UNKNOWN)

    def _open(self, titles: Iterable[PaidTitle]) -> list[PaidTitle]:
        return [one for one in titles if one.open and one.id not in self._taken]


def _match(kind: RowKind, titles: Sequence[PaidTitle]) -> Match:
    return Match(kind, tuple(dict.fromkeys(one.id for one in titles))[:MOST_CANDIDATES])
