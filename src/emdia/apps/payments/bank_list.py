"""A bank's list, understood: which title each row paid, before anything is written."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import batched
from pathlib import Path
from typing import Any

from emdia.apps.payments.models import Payment, PaymentDoubt, PaymentPart
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.core.among import Among
from emdia.domain.balance import balance
from emdia.domain.bank_rows import Match, Matcher, PaidRow, PaidTitle, RowKind, number_key
from emdia.domain.vocabulary import TitleState

SOURCE = "bank"
_SOME = 20_000
"""References of one query."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One row, what it is, and the name by which it is known again."""

    row: PaidRow
    match: Match
    reference: str


@dataclass(slots=True)
class BankList:
    """A list with what each row is; ``cases`` is the case of each title that a row names."""

    paid: receivables.PaidList
    rows: list[Understood]
    cases: dict[int, int]
    titles: dict[int, receivables.MatchRow] = field(default_factory=dict)

    def of_kind(self, *kinds: RowKind) -> list[Understood]:
        """The rows of these kinds, in the order of the list."""
        return [one for one in self.rows if one.match.kind in kinds]

    def counts(self) -> dict[str, int]:
        """Rows by kind, those that cannot be read, and those that say of themselves that they are not paid."""
        kinds = Counter(str(one.match.kind) for one in self.rows)
        return {
            "rows": len(self.rows) + len(self.paid.problems),
            **{str(kind): kinds[str(kind)] for kind in RowKind},
            "unreadable": len(self.paid.problems),
            "not_paid": self.paid.skipped,
        }


def understand(path: Path, *, creditor_id: int) -> BankList:
    """Read and match a list; writes nothing. A fixed number of queries, however many the rows.

    Raises :class:`receivables.FileRefused` for a file that is no list of payments.
    """
    paid = receivables.read_payments(path)
    known_people = lru_cache(maxsize=None)(receivables.debtor_key)
    people = {row.line: known_people(row.tax_id) for row in paid.rows}
    found = receivables.match_rows(
        creditor_id=creditor_id,
        numbers={row.number for row in paid.rows if row.number},
        debtors=set(people.values()),
        cents={row.cents for row in paid.rows if not row.tax_id},
    )
    matcher = _matcher(creditor_id, found, paid.rows)
    references = _references(creditor_id, paid.rows)
    known = _known(references)
    again = Match(RowKind.REPEATED)
    rows = [
        Understood(
            row, again if reference in known else matcher.match(row, debtor=people[row.line]), reference
        )
        for row, reference in zip(paid.rows, references, strict=True)
    ]
    titles = {one.id: one for one in found}
    return BankList(paid, rows, {one.id: one.case_id for one in found}, titles)


def _matcher(creditor_id: int, found: Sequence[receivables.MatchRow], rows: Sequence[PaidRow]) -> Matcher:
    opened = [one.id for one in found if one.state == TitleState.OPEN]
    owed = receivables.titles_for_balance(opened) if opened else {}
    terms = tenants.terms_on_days(creditor_id, [row.paid_on for row in rows])
    paid = _paid([one.id for one in found if one.state != TitleState.OPEN])

    @lru_cache(maxsize=200_000)
    def total(title: int, day: dt.date) -> int:
        return balance(owed[title].facts, terms[day], day).total

    titles = [
        PaidTitle(
            one.id,
            one.number,
            one.installment,
            one.debtor,
            one.state == TitleState.OPEN,
            one.open_cents,
            paid.get(one.id, frozenset()),
        )
        for one in found
    ]
    return Matcher(titles, owed=total)


def _paid(receivable_ids: Sequence[int]) -> Mapping[int, frozenset[tuple[dt.date, int]]]:
    """What was paid of titles that are not open any more: (day, cents), taken-back payments left out; one query."""
    if not receivable_ids:
        return {}
    found: defaultdict[int, set[tuple[dt.date, int]]] = defaultdict(set)
    parts = PaymentPart.objects.filter(Among("receivable_id", receivable_ids), payment__reversed_at=None)
    for title, at, cents in parts.values_list("receivable_id", "payment__paid_at", "payment__cents"):
        found[title].add((at.astimezone(clock.SAO_PAULO).date(), cents))
    return {title: frozenset(paid) for title, paid in found.items()}


def _references(creditor_id: int, rows: Sequence[PaidRow]) -> list[str]:
    """A name for each row by what it says, so that the same list again is known; equal rows are counted."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        who = row.tax_id or ("" if row.number else row.name.casefold())
        said = (number_key(row.number), row.installment, row.paid_on.isoformat(), str(row.cents), who)
        base = f"{creditor_id}|" + "|".join(said)
        seen[base] += 1
        found.append(hashlib.sha256(f"{base}|{seen[base]}".encode()).hexdigest()[:32])
    return found


def _known(references: Sequence[str]) -> set[str]:
    """Rows of earlier lists: recorded, in doubt, or left out by somebody. Those of a list that was undone are new."""
    found: set[str] = set()
    for some in batched(references, _SOME):
        paid = Payment.objects.filter(source=SOURCE, reference__in=some)
        found.update(paid.values_list("reference", flat=True))
        doubts = PaymentDoubt.objects.filter(reference__in=some, batch__undone_at=None)
        found.update(doubts.values_list("reference", flat=True))
    return found


def as_shown(one: Understood, titles: Mapping[int, receivables.MatchRow]) -> dict[str, Any]:
    """A row as a preview lists it: no document, no name of a person."""
    return {
        "line": one.row.line,
        "number": one.row.number,
        "paid_on": one.row.paid_on.isoformat(),
        "cents": one.row.cents,
        "kind": str(one.match.kind),
        "candidates": [
            f"{titles[pk].number}/{titles[pk].installment}" if titles[pk].installment else titles[pk].number
            for pk in one.match.titles
        ],
    }
