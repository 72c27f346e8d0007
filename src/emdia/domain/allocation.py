"""Where a payment goes: fees, interest, fine, correction, principal, in that order, oldest title first.

Source: the order of CC art. 354 (interest before principal) and 355 (the oldest debt first), with fees
before them as the contract of this product says. Conservation is the law here: what was paid equals what
was allocated plus the excess, which is kept and flagged, never lost.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from emdia.domain.balance import ContractTerms, TitleBalance, TitleFacts, balance


@dataclass(frozen=True, slots=True)
class TitlePart[Id: Hashable]:
    """What one title received, in cents. ``settled`` says that nothing of it is open any more; then
    ``discount`` is what was forgiven of it."""

    id: Id
    fees: int
    interest: int
    fine: int
    correction: int
    principal: int
    discount: int
    settled: bool

    @property
    def total(self) -> int:
        """The paid cents of this part (the discount is not paid)."""
        return self.fees + self.interest + self.fine + self.correction + self.principal


@dataclass(frozen=True, slots=True)
class Allocation[Id: Hashable]:
    """The parts in the order of the titles (only titles that received something or were settled), and the
    rest."""

    parts: tuple[TitlePart[Id], ...]
    excess: int


def allocate[Id: Hashable](payment_cents: int, balances: Sequence[tuple[Id, TitleBalance]]) -> Allocation[Id]:
    """Spread ``payment_cents`` over ``balances``, which come oldest due date first.

    The discount counts against the total due of its title: who pays the total owes nothing more.
    Raises ValueError for a negative payment.
    """
    if payment_cents < 0:
        raise ValueError("a payment cannot be negative")
    rest = payment_cents
    parts: list[TitlePart[Id]] = []
    for title_id, due in balances:
        if rest == 0:
            break
        part = _fill(title_id, due, min(rest, due.total))
        rest -= part.total
        parts.append(part)
    return Allocation(tuple(parts), rest)


def _fill[Id: Hashable](title_id: Id, due: TitleBalance, cents: int) -> TitlePart[Id]:
    settled = cents >= due.total
    fees = min(cents, due.fees)
    cents -= fees
    interest = min(cents, due.interest)
    cents -= interest
    fine = min(cents, due.fine)
    cents -= fine
    correction = min(cents, due.correction)
    principal = cents - correction
    return TitlePart(
        title_id, fees, interest, fine, correction, principal, due.discount if settled else 0, settled
    )


def pay_title(
    title: TitleFacts, terms: ContractTerms, on: date, payment_cents: int
) -> tuple[TitleFacts, TitlePart[None], int]:
    """Pay ``payment_cents`` of one title on a day: its new facts, the part, and the excess in cents."""
    due = balance(title, terms, on)
    result = allocate(payment_cents, [(None, due)])
    if not result.parts:
        return title, _fill(None, due, 0), result.excess
    return after_payment(title, due, result.parts[0], on), result.parts[0], result.excess


def after_payment[Id: Hashable](
    title: TitleFacts, due: TitleBalance, part: TitlePart[Id], on: date
) -> TitleFacts:
    """The facts of a title once ``part`` of its balance ``due`` was paid on the day ``on``.

    A late payment fixes what had accrued: unpaid interest is kept without earning interest, the open
    principal earns from this day, and the fine stays the one struck on the principal open at default. A
    settled title is left with nothing open.
    """
    late = on > title.effective_due and due.basis != "informed"
    if part.settled:
        return replace(
            title,
            open_principal_cents=0,
            interest_due_cents=0,
            correction_due_cents=0,
            fees_cents=0,
            discount_cents=0,
            updated_cents=None,
            interest_paid_cents=title.interest_paid_cents + part.interest,
            fine_paid_cents=title.fine_paid_cents + part.fine,
            correction_paid_cents=title.correction_paid_cents + part.correction,
        )
    defaulted = title.defaulted_principal_cents
    defaulted_correction = title.defaulted_correction_cents
    if late and defaulted is None:
        defaulted, defaulted_correction = title.open_principal_cents, due.correction
    return replace(
        title,
        open_principal_cents=title.open_principal_cents - part.principal,
        interest_from=on if late else title.interest_from,
        interest_due_cents=due.interest - part.interest,
        interest_paid_cents=title.interest_paid_cents + part.interest,
        defaulted_principal_cents=defaulted,
        defaulted_correction_cents=defaulted_correction,
        fine_paid_cents=title.fine_paid_cents + part.fine,
        correction_from=on if late else title.correction_from,
        correction_due_cents=0 if due.basis == "informed" else due.correction - part.correction,
        correction_paid_cents=title.correction_paid_cents + part.correction,
        fees_cents=title.fees_cents - part.fees,
    )
