"""Record many payments of one creditor, each of one title, in a fixed number of queries; nothing twice."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.payments.models import Payment, PaymentBatch, PaymentPart
from emdia.apps.payments.record import part_row
from emdia.apps.payments.withdrawals import note_withdrawals
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, events
from emdia.domain.allocation import TitlePart, allocate
from emdia.domain.balance import ContractTerms, balance

TOLD_TOGETHER = 500
"""Payments of one event."""
_ROWS = 1_000
"""Rows of one insert."""
_NOON = dt.time(12)
"""A bank's list knows the day only."""


@dataclass(frozen=True, slots=True)
class Money:
    """One payment of one title. ``cents`` None: in full. ``reference`` is unique within its source."""

    receivable_id: int
    case_id: int
    paid_on: dt.date
    cents: int | None
    reference: str


@dataclass(frozen=True, slots=True)
class RecordedMany:
    """Payments that are new by their reference; references that were known; those whose title is not open any more."""

    payments: dict[str, Payment]
    repeated: tuple[str, ...]
    closed: tuple[str, ...]

    @property
    def cents(self) -> int:
        """What came in."""
        return sum(payment.cents for payment in self.payments.values())


@transaction.atomic
def record_many(
    *,
    creditor_id: int,
    money: Sequence[Money],
    source: str,
    actor: str,
    batch: PaymentBatch | None = None,
    closed_as_excess: bool = False,
    progress: Callable[[float], None] = lambda _: None,
) -> RecordedMany:
    """Record all of them or none. A title that is not open (any more) is left out, or with ``closed_as_excess`` what
    was paid of it is kept as excess (R04). Publishes ``payments.recorded_together`` and ``payments.recorded_by_file``.
    """
    titles = receivables.lock_titles(one.receivable_id for one in money)
    known = _known(source, [one.reference for one in money])
    terms = tenants.terms_on_days(creditor_id, [one.paid_on for one in money])
    made = _Making(creditor_id, source, batch, titles, terms, closed_as_excess=closed_as_excess)
    for number, one in enumerate(money):
        if one.reference in known:
            made.repeated.append(one.reference)
        else:
            made.take(one)
            known.add(one.reference)
        if number % _ROWS == 0:
            progress(0.8 * number / len(money))
    made.write()
    _tell(made, actor)
    progress(1.0)
    return RecordedMany(made.payments, tuple(made.repeated), tuple(made.closed))


def _known(source: str, references: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in batched(references, 20_000):
        rows = Payment.objects.filter(source=source, reference__in=some)
        found.update(rows.values_list("reference", flat=True))
    return found


class _Making:
    """Payments on their way, title by title in memory: two payments of one title know of each other."""

    def __init__(
        self,
        creditor_id: int,
        source: str,
        batch: PaymentBatch | None,
        titles: dict[int, receivables.PayableTitle],
        terms: dict[dt.date, ContractTerms],
        *,
        closed_as_excess: bool,
    ) -> None:
        self._creditor, self._source, self._batch = creditor_id, source, batch
        self._titles, self._terms, self._keep_closed = dict(titles), terms, closed_as_excess
        self._now = clock.now()
        self._moved: dict[int, Any] = {}
        self.payments: dict[str, Payment] = {}
        self.parts: list[tuple[str, TitlePart[int], dict[str, Any]]] = []
        self.repeated: list[str] = []
        self.closed: list[str] = []

    def take(self, one: Money) -> None:
        """One payment: what it does to its title, in memory."""
        title = self._titles.get(one.receivable_id)
        if title is None and not (self._keep_closed and one.cents):
            self.closed.append(one.reference)
            return
        excess = one.cents or 0
        cents = excess
        if title is not None:
            due = balance(title.facts, self._terms[one.paid_on], one.paid_on)
            cents = due.total if one.cents is None else one.cents
            result = allocate(cents, [(one.receivable_id, due)])
            excess = result.excess
            for part in result.parts:
                before = receivables.move(title, due, part, on=one.paid_on)
                self.parts.append((one.reference, part, before))
                self._settle(title, part)
        self.payments[one.reference] = self._payment(one, cents, excess)

    def _settle(self, title: receivables.PayableTitle, part: TitlePart[int]) -> None:
        self._moved[part.id] = title.row
        if part.settled:
            del self._titles[part.id]
        else:
            self._titles[part.id] = receivables.payable(title.row)

    def _payment(self, one: Money, cents: int, excess: int) -> Payment:
        at = dt.datetime.combine(one.paid_on, _NOON, clock.SAO_PAULO)
        return Payment(
            creditor_id=self._creditor,
            case_id=one.case_id,
            cents=cents,
            excess_cents=excess,
            paid_at=min(at, self._now),
            source=self._source,
            reference=one.reference,
            recorded_at=self._now,
            batch=self._batch,
        )

    def write(self) -> None:
        """Everything at once."""
        Payment.objects.bulk_create(list(self.payments.values()), batch_size=_ROWS)
        parts = [part_row(self.payments[reference], part, before) for reference, part, before in self.parts]
        PaymentPart.objects.bulk_create(parts, batch_size=_ROWS)
        if self._moved:
            receivables.write_moved(list(self._moved.values()))
        note_withdrawals(
            self._source, [(part.payment_id, part.receivable_id) for part in parts if part.settled]
        )

    def told(self) -> Iterator[Sequence[Payment]]:
        """Payments that are told of together."""
        return batched(self.payments.values(), TOLD_TOGETHER)


def _tell(made: _Making, actor: str) -> None:
    if not made.payments:
        return
    for some in made.told():
        events.publish("payments.recorded_by_file", payment_ids=[payment.pk for payment in some])
        events.publish("payments.recorded_together", case_ids=sorted({payment.case_id for payment in some}))
    rows = list(made.payments.values())
    journal.append(
        actor=actor,
        action="payment.recorded",
        subject=f"payment:{rows[0].pk}" if len(rows) == 1 else "",
        data={
            "count": len(rows),
            "cents": sum(row.cents for row in rows),
            "excess": sum(row.excess_cents for row in rows),
            "payments": [row.pk for row in rows[:200]],
        },
    )
