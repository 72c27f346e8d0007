"""What a title amounts to on a day: principal, fine, interest, correction, fees, discount, total.

Sources and marks (RULES.md): R05 breakdown always (Lei RJ 6.854/2014 art. 2, V); R07 fine only where the
contract says so, at most 2 % for a consumer (CDC art. 52 §1, G); R09 no agreed rate means the legal rate
(CC art. 406, Lei 14.905/2024, Res. CMN 5.171/2024, V), no agreed index means IPCA (CC art. 389, V), each
only from a table that was loaded; R12 nothing that the contract does not say, and an amount that the file
calls already updated is never charged again (CDC art. 51 XII, G). Interest is simple, a commercial month of
30 days. All amounts are integer cents; each part is rounded half-up exactly once, and the total is their
sum.
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
    """

    fine_bp: int | None = None
    interest_monthly_bp: int | None = None
    correction: Literal["none", "ipca", "inpc", "igpm"] | None = None
    fine_on_corrected: bool = False
    interest_on_corrected: bool = False


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
    comes from, for the page to tell: contract, legal rate, none, or informed by the creditor (R12).
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


def balance(
    title: TitleFacts,
    terms: ContractTerms,
    on: date,
    *,
    legal_rate: MonthlyRates | None = None,
    index: MonthlyRates | None = None,
) -> TitleBalance:
    """The breakdown of ``title`` on the day ``on``.

    Zero added on the effective due date; from the next day on: correction first, the fine once on the
    principal open at default, interest for the days from the effective due date (exclusive) to ``on``
    (inclusive). ``legal_rate`` is used where no interest is declared, ``index`` where the contract does not
    exclude correction. Raises RateMissing where a table lacks a month.
    """
    if title.updated_cents is not None:
        return _informed(title, title.updated_cents, on)
    days = (on - title.effective_due).days
    if days <= 0 or title.open_principal_cents <= 0:
        return _total(title, on, days, 0, title.interest_due_cents, title.correction_due_cents, "contract")
    correction = _correction(title, terms, on, index)
    fine = _fine(title, terms, correction)
    accrued, basis = _interest(title, terms, on, correction, legal_rate)
    return _total(title, on, days, fine, title.interest_due_cents + accrued, correction, basis)


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


def _interest(
    title: TitleFacts, terms: ContractTerms, on: date, correction: int, legal_rate: MonthlyRates | None
) -> tuple[int, Basis]:
    base = title.open_principal_cents + (correction if terms.interest_on_corrected else 0)
    start = title.interest_from or title.effective_due
    if terms.interest_monthly_bp is not None:
        days = max(0, (on - start).days)
        return (base * terms.interest_monthly_bp * days * 2 + 300_000) // 600_000, "contract"
    if legal_rate is None or on <= start:
        return 0, "none" if legal_rate is None else "legal"
    numerator, denominator = legal_rate.simple(start, on)
    return half_up(base * numerator, denominator), "legal"


def _correction(title: TitleFacts, terms: ContractTerms, on: date, index: MonthlyRates | None) -> int:
    if index is None or terms.correction == "none":
        return title.correction_due_cents
    start = title.correction_from or title.effective_due
    numerator, denominator = index.compound(start, on)
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
    title: TitleFacts, on: date, days: int, fine: int, interest: int, correction: int, basis: Basis
) -> TitleBalance:
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
    )


def daily_addition(
    title: TitleFacts,
    terms: ContractTerms,
    on: date,
    *,
    legal_rate: MonthlyRates | None = None,
    index: MonthlyRates | None = None,
) -> int:
    """Cents that waiting one more day after ``on`` adds (W11 of RULES.md: "cada dia a mais acrescenta")."""
    today = balance(title, terms, on, legal_rate=legal_rate, index=index)
    tomorrow = balance(title, terms, on + timedelta(days=1), legal_rate=legal_rate, index=index)
    return tomorrow.total - today.total


def case_total(balances: Iterable[TitleBalance]) -> TitleBalance:
    """The sum of several titles, part by part; ``late_days`` is that of the latest-running one."""
    principal = fine = interest = correction = fees = discount = total = late_days = 0
    bases: set[Basis] = set()
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
    basis: Basis = bases.pop() if len(bases) == 1 else ("mixed" if bases else "none")
    return TitleBalance(principal, fine, interest, correction, fees, discount, total, late_days, basis)
