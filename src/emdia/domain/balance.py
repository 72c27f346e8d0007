"""What a title amounts to on a day: principal, fine, interest, correction, fees, discount, total.

Sources and marks (RULES.md): R05 breakdown always (Lei RJ 6.854/2014 art. 2, V); R07 fine only where the
contract says so, at most 2 % for a consumer (CDC art. 52 §1, G); R09 no agreed rate means the legal rate
(CC art. 406, Lei 14.905/2024, Res. CMN 5.171/2024, V), no agreed index means IPCA (CC art. 389, V), each
only from a table that was loaded, and only for the months that it knows; R12 nothing that the contract does
not say, and an amount that the file calls already updated is never charged again (CDC art. 51 XII, G).
Interest is simple, a commercial month of 30 days. All amounts are integer cents; each part is rounded
half-up exactly once, and the total is their sum.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from emdia.domain.money import half_up
from emdia.domain.rates import MonthlyRates
from emdia.domain.values import value

CONSUMER_FINE_CAP_BP = 200
Basis = Literal["contract", "legal", "none", "informed", "mixed"]


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What the contract declares. Rates in basis points (200 = 2 %); ``None`` means that it says nothing.

    ``correction`` names the agreed index, ``"none"`` an agreement that there is none. The two flags say that
    fine or interest are computed on the corrected principal; without them correction is the base of neither.
    ``legal_rate`` is the table for interest where none is declared, ``index`` that of the correction; None where no
    such table was loaded.
    """

    fine_bp: int | None = None
    interest_monthly_bp: int | None = None
    correction: Literal["none", "ipca", "inpc", "igpm"] | None = None
    fine_on_corrected: bool = False
    interest_on_corrected: bool = False
    legal_rate: MonthlyRates | None = None
    index: MonthlyRates | None = None


@value
class TitleFacts:
    """A title as it stands after its last payment. Amounts in cents.

    ``interest_from`` is the day after which the open principal earns interest (``None``: the effective due
    date); what had accrued until then and was not paid is ``interest_due_cents``.
    ``defaulted_principal_cents`` is the principal open at default, on which the fine was struck (``None``:
    still the open principal). ``correction_from`` and ``correction_due_cents`` are the same pair for the
    correction. ``discount_cents`` is granted until ``discount_until`` (``None``: without end).
    ``updated_cents`` is the total that the creditor's file calls already updated, on ``updated_on``.
    ``consumer`` says that the 2 % cap of R07 applies.
    """

    principal_cents: int
    open_principal_cents: int
    due: date
    effective_due: date
    interest_from: date | None = None
    interest_due_cents: int = 0
    interest_paid_cents: int = 0
    defaulted_principal_cents: int | None = None
    defaulted_correction_cents: int = 0
    fine_paid_cents: int = 0
    correction_from: date | None = None
    correction_due_cents: int = 0
    correction_paid_cents: int = 0
    fees_cents: int = 0
    discount_cents: int = 0
    discount_until: date | None = None
    updated_cents: int | None = None
    updated_on: date | None = None
    consumer: bool = True

    @classmethod
    def fresh(
        cls, *, principal_cents: int, due: date, effective_due: date, consumer: bool = True
    ) -> "TitleFacts":
        """A title nobody has paid anything of."""
        return cls(principal_cents, principal_cents, due, effective_due, consumer=consumer)


@value
class TitleBalance:
    """A breakdown in cents: ``total = principal + fine + interest + correction + fees - discount``.

    ``late_days`` are the days after the effective due date (0: not late). ``basis`` says where the interest
    comes from, for the page to tell: contract, legal rate, none, or informed by the creditor (R12). ``known_until`` is
    set where a table lacks a month (R09): what it adds stops at that day, so nobody is asked for it until it is loaded,
    and money that comes in meanwhile is still recorded.
    """

    principal: int
    fine: int
    interest: int
    correction: int
    fees: int
    discount: int
    total: int
    late_days: int = 0
    basis: Basis = "contract"
    known_until: date | None = None


def simple_charges(
    open_cents: int, defaulted_cents: int, fine_bp: int, interest_bp: int, days: int
) -> tuple[int, int]:
    """Fine and interest in cents of a late title: ``days`` of simple interest on a month of 30 days.

    The plain inner function: integers in, integers out, for loops over millions of titles.
    """
    return (
        (defaulted_cents * fine_bp * 2 + 10_000) // 20_000,
        (open_cents * interest_bp * days * 2 + 300_000) // 600_000,
    )


def balance(title: TitleFacts, terms: ContractTerms, on: date) -> TitleBalance:
    """The breakdown of ``title`` on the day ``on``.

    Zero added on the effective due date; from the next day on: correction first, the fine once on the
    principal open at default, interest for the days from the effective due date (exclusive) to ``on``
    (inclusive). The legal rate is used where no interest is declared, the index where the contract does not
    exclude correction.
    """
    if title.updated_cents is not None:
        return _informed(title, title.updated_cents, on)
    days = (on - title.effective_due).days
    if days <= 0 or title.open_principal_cents <= 0:
        return _total(title, on, days, 0, title.interest_due_cents, title.correction_due_cents, "contract")
    known_until = _known_until(title, terms, on)
    correction = _correction(title, terms, on)
    fine = _fine(title, terms, correction)
    accrued, basis = _interest(title, terms, on, correction)
    return _total(title, on, days, fine, title.interest_due_cents + accrued, correction, basis, known_until)


def _known_until(title: TitleFacts, terms: ContractTerms, on: date) -> date | None:
    """The day at which a table's gap stops what it adds; None where there is no gap."""
    ends = on
    if terms.legal_rate is not None and terms.interest_monthly_bp is None:
        ends = min(ends, terms.legal_rate.known_until(title.interest_from or title.effective_due, on))
    if terms.index is not None and terms.correction != "none":
        ends = min(ends, _corrected_until(title, terms.index, on))
    return ends if ends < on else None


def _corrected_until(title: TitleFacts, index: MonthlyRates, on: date) -> date:
    """Correction takes closed months only: it is complete through ``on`` once the month before is known."""
    start = (title.correction_from or title.effective_due).replace(day=1)
    closed = on.replace(day=1) - timedelta(days=1)
    known = index.known_until(start - timedelta(days=1), closed)
    return on if known == closed else known


def _fine(title: TitleFacts, terms: ContractTerms, correction: int) -> int:
    bp = terms.fine_bp or 0
    if title.consumer and bp > CONSUMER_FINE_CAP_BP:
        bp = CONSUMER_FINE_CAP_BP
    base = title.defaulted_principal_cents
    if base is None:
        base = title.open_principal_cents + (correction if terms.fine_on_corrected else 0)
    elif terms.fine_on_corrected:
        base += title.defaulted_correction_cents
    return max(0, (base * bp * 2 + 10_000) // 20_000 - title.fine_paid_cents)


def _interest(title: TitleFacts, terms: ContractTerms, on: date, correction: int) -> tuple[int, Basis]:
    base = title.open_principal_cents + (correction if terms.interest_on_corrected else 0)
    start = title.interest_from or title.effective_due
    if terms.interest_monthly_bp is not None:
        days = max(0, (on - start).days)
        return (base * terms.interest_monthly_bp * days * 2 + 300_000) // 600_000, "contract"
    if terms.legal_rate is None or on <= start:
        return 0, "none" if terms.legal_rate is None else "legal"
    numerator, denominator = terms.legal_rate.simple(start, terms.legal_rate.known_until(start, on))
    return half_up(base * numerator, denominator), "legal"


def _correction(title: TitleFacts, terms: ContractTerms, on: date) -> int:
    if terms.index is None or terms.correction == "none":
        return title.correction_due_cents
    start = title.correction_from or title.effective_due
    until = min(on, _corrected_until(title, terms.index, on) + timedelta(days=1))
    numerator, denominator = terms.index.compound(start, until)
    return title.correction_due_cents + max(0, half_up(title.open_principal_cents * numerator, denominator))


def _informed(title: TitleFacts, updated: int, on: date) -> TitleBalance:
    """R12: the creditor's own updated amount stands as it is; the difference is shown, nothing is added."""
    added = max(0, updated - title.principal_cents - title.correction_paid_cents)
    granted = max(0, title.principal_cents - updated)
    gross = title.open_principal_cents + added + title.fees_cents
    discount = min(gross, granted + _discount(title, on))
    days = max(0, (on - title.effective_due).days)
    return TitleBalance(
        title.open_principal_cents,
        0,
        0,
        added,
        title.fees_cents,
        discount,
        gross - discount,
        days,
        "informed",
    )


def _discount(title: TitleFacts, on: date) -> int:
    if title.discount_until is not None and on > title.discount_until:
        return 0
    return title.discount_cents


def _total(
    title: TitleFacts, on: date, days: int, fine: int, interest: int, correction: int, basis: Basis,
    known_until: date | None = None,
) -> TitleBalance:  # fmt: skip
    gross = title.open_principal_cents + fine + interest + correction + title.fees_cents
    discount = min(gross, _discount(title, on)) if title.discount_cents else 0
    return TitleBalance(
        title.open_principal_cents,
        fine,
        interest,
        correction,
        title.fees_cents,
        discount,
        gross - discount,
        max(0, days),
        basis,
        known_until,
    )


def daily_addition(title: TitleFacts, terms: ContractTerms, on: date) -> int:
    """Cents that waiting one more day after ``on`` adds (W11 of RULES.md: "cada dia a mais acrescenta")."""
    return balance(title, terms, on + timedelta(days=1)).total - balance(title, terms, on).total


def case_total(balances: Iterable[TitleBalance]) -> TitleBalance:
    """The sum of several titles, part by part; ``late_days`` is that of the latest-running one."""
    principal = fine = interest = correction = fees = discount = total = late_days = 0
    bases: set[Basis] = set()
    known: set[date] = set()
    for item in balances:
        principal += item.principal
        fine += item.fine
        interest += item.interest
        correction += item.correction
        fees += item.fees
        discount += item.discount
        total += item.total
        late_days = max(late_days, item.late_days)
        bases.add(item.basis)
        if item.known_until is not None:
            known.add(item.known_until)
    basis: Basis = bases.pop() if len(bases) == 1 else ("mixed" if bases else "none")
    known_until = min(known, default=None)
    return TitleBalance(
        principal, fine, interest, correction, fees, discount, total, late_days, basis, known_until
    )
