"""What a person owes today: each part on its own, once, and never more than the contract says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.balance import (
    ContractTerms,
    TitleBalance,
    TitleFacts,
    balance,
    case_total,
    daily_addition,
    simple_charges,
)
from emdia.domain.rates import MonthlyRates, RateMissing

DUE = date(2026, 10, 5)
COMMON = ContractTerms(fine_bp=200, interest_monthly_bp=100)
NOTHING = ContractTerms()
LEGAL = MonthlyRates.from_percent("taxa legal", "test", {"2026-10": "0.62", "2026-11": "0.600000"})
IPCA = MonthlyRates.from_percent("IPCA", "test", {"2026-10": "0.50", "2026-11": "-0.10", "2026-12": "0.40"})


def _title(cents: int = 10_000, **changes: object) -> TitleFacts:
    fresh = TitleFacts.fresh(principal_cents=cents, due=DUE, effective_due=DUE)
    return replace(fresh, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "fine", "interest"),
    [(-30, 0, 0), (0, 0, 0), (1, 200, 3), (15, 200, 50), (30, 200, 100), (45, 200, 150)],
)
def test_two_percent_once_and_one_percent_a_month_by_the_day(days: int, fine: int, interest: int) -> None:
    found = balance(_title(), COMMON, DUE + timedelta(days=days))
    assert found == TitleBalance(
        10_000, fine, interest, 0, 0, 0, 10_000 + fine + interest, max(0, days), "contract"
    )


def test_days_count_from_the_effective_due_date() -> None:
    sunday, monday = date(2025, 12, 7), date(2025, 12, 8)
    title = TitleFacts.fresh(principal_cents=100_000, due=sunday, effective_due=monday)
    assert balance(title, COMMON, monday).total == 100_000
    tuesday = balance(title, COMMON, monday + timedelta(days=1))
    assert (tuesday.fine, tuesday.interest, tuesday.late_days) == (2000, 33, 1)


def test_halves_go_up_once_a_part() -> None:
    # 2 % of R$ 0,25 is half a cent; 1 % a month of R$ 1,50 for 10 days is half a cent.
    found = balance(_title(25), COMMON, DUE + timedelta(days=1))
    assert found.fine == 1
    assert balance(_title(150), COMMON, DUE + timedelta(days=10)).interest == 1


def test_interest_is_of_a_commercial_month_and_fees_stand_beside_it() -> None:
    # A system that counts 365 days says 0.41 for 10 % a year on 15 days; 0.83 % a month on 30 days is 0.415.
    terms = ContractTerms(interest_monthly_bp=83)
    found = balance(_title(10_000, fees_cents=1_000), terms, DUE + timedelta(days=15))
    assert (found.interest, found.fees, found.total) == (42, 1_000, 11_042)


def test_nothing_declared_adds_nothing_and_says_so() -> None:
    found = balance(_title(), NOTHING, DUE + timedelta(days=40))
    assert (found.total, found.basis) == (10_000, "none")


def test_the_consumer_never_pays_more_than_two_percent_fine() -> None:
    terms = ContractTerms(fine_bp=1_000, interest_monthly_bp=0)
    late = DUE + timedelta(days=1)
    assert balance(_title(), terms, late).fine == 200
    assert balance(_title(consumer=False), terms, late).fine == 1_000


def test_the_legal_rate_goes_by_the_days_of_each_month() -> None:
    # 26 of 31 days of October at 0.62 % and 15 of 30 of November at 0.60 %: 0.52 % + 0.30 %.
    found = balance(_title(100_000), replace(NOTHING, legal_rate=LEGAL), date(2026, 11, 15))
    assert (found.interest, found.fine, found.basis) == (820, 0, "legal")


def test_a_missing_month_is_never_guessed() -> None:
    with pytest.raises(RateMissing, match="12/2026") as refused:
        LEGAL.simple(DUE, date(2026, 12, 1))
    assert refused.value.code == "rate_month_missing"
    terms = replace(NOTHING, legal_rate=LEGAL)
    closed = balance(_title(100_000), terms, date(2026, 11, 30))
    later = balance(_title(100_000), terms, date(2026, 12, 20))
    assert (closed.known_until, later.known_until) == (None, date(2026, 11, 30))
    assert later.interest == closed.interest, "what the table does not know is not asked for"
    assert case_total([closed, later]).known_until == date(2026, 11, 30)


def test_correction_stops_at_the_last_month_that_the_index_knows() -> None:
    terms = replace(NOTHING, index=IPCA)
    assert balance(_title(100_000), terms, date(2026, 12, 31)).known_until is None
    stale = balance(_title(100_000), terms, date(2027, 2, 3))
    assert (stale.correction, stale.known_until) == (801, date(2026, 12, 31))
    nothing = replace(NOTHING, index=MonthlyRates.from_bp("IPCA", "test", {}))
    assert balance(_title(100_000), nothing, date(2026, 11, 3)).correction == 0


def test_a_negative_legal_rate_counts_as_zero() -> None:
    table = MonthlyRates.from_bp("taxa legal", "test", {(2026, 10): -50})
    assert balance(_title(), replace(NOTHING, legal_rate=table), date(2026, 10, 20)).interest == 0


def test_correction_comes_first_and_is_no_base_unless_the_contract_says_so() -> None:
    on = date(2026, 11, 4)  # October is closed: 0.50 %
    plain = balance(_title(100_000), replace(COMMON, correction="ipca", index=IPCA), on)
    assert (plain.correction, plain.fine, plain.interest) == (500, 2_000, 1_000)
    on_corrected = replace(
        COMMON, correction="ipca", fine_on_corrected=True, interest_on_corrected=True, index=IPCA
    )
    based = balance(_title(100_000), on_corrected, on)
    assert (based.correction, based.fine, based.interest) == (500, 2_010, 1_005)
    excluded = balance(_title(100_000), replace(COMMON, correction="none", index=IPCA), on)
    assert excluded.correction == 0


def test_correction_compounds_closed_months_and_never_falls_below_zero() -> None:
    found = balance(_title(100_000), replace(NOTHING, index=IPCA), date(2026, 12, 31))
    assert found.correction == 400  # 1.005 * 0.999 = 1.003995, half-up 399.5 -> 400
    falling = MonthlyRates.from_bp("IPCA", "test", {(2026, 10): -100})
    assert balance(_title(100_000), replace(NOTHING, index=falling), date(2026, 11, 1)).correction == 0


def test_an_amount_called_updated_is_never_charged_again() -> None:
    title = _title(10_000, updated_cents=10_750, updated_on=DUE + timedelta(days=20))
    found = balance(title, COMMON, DUE + timedelta(days=60))
    assert (found.principal, found.correction, found.fine, found.interest) == (10_000, 750, 0, 0)
    assert (found.total, found.basis) == (10_750, "informed")
    less = balance(replace(title, updated_cents=9_000), COMMON, DUE + timedelta(days=60))
    assert (less.principal, less.discount, less.total) == (10_000, 1_000, 9_000)


def test_a_discount_ends_with_its_date() -> None:
    title = _title(discount_cents=1_000, discount_until=DUE)
    assert balance(title, COMMON, DUE).total == 9_000
    assert balance(title, COMMON, DUE + timedelta(days=1)).discount == 0
    assert balance(_title(500, discount_cents=1_000), COMMON, DUE).total == 0


def test_what_one_more_day_adds() -> None:
    assert daily_addition(_title(), COMMON, DUE) == 203
    assert daily_addition(_title(30_000), COMMON, DUE + timedelta(days=5)) == 10
    assert daily_addition(_title(), COMMON, DUE - timedelta(days=5)) == 0


TERMS = st.builds(
    ContractTerms,
    fine_bp=st.none() | st.integers(0, 2_000),
    interest_monthly_bp=st.none() | st.integers(0, 1_000),
    fine_on_corrected=st.booleans(),
    interest_on_corrected=st.booleans(),
)
TITLES = st.builds(
    _title,
    st.integers(1, 10**11),
    fees_cents=st.integers(0, 10**6),
    discount_cents=st.integers(0, 10**12),
    consumer=st.booleans(),
    updated_cents=st.none() | st.integers(0, 10**11),
)


@given(title=TITLES, terms=TERMS, days=st.integers(-400, 2_000))
def test_the_parts_always_sum_to_the_total_and_none_is_negative(
    title: TitleFacts, terms: ContractTerms, days: int
) -> None:
    found = balance(title, terms, DUE + timedelta(days=days))
    parts = (found.principal, found.fine, found.interest, found.correction, found.fees)
    assert sum(parts) - found.discount == found.total
    assert min(*parts, found.discount, found.total) >= 0
    if title.consumer:
        assert found.fine <= (title.principal_cents * 2 + 99) // 100


@given(title=TITLES, terms=TERMS, days=st.integers(-10, 800))
def test_waiting_never_makes_a_title_cheaper_without_a_discount(
    title: TitleFacts, terms: ContractTerms, days: int
) -> None:
    assert daily_addition(title, terms, DUE + timedelta(days=days)) >= 0


@given(st.integers(1, 10**11), st.integers(0, 200), st.integers(0, 1_000), st.integers(1, 2_000))
def test_the_inner_function_agrees_with_the_whole(
    cents: int, fine_bp: int, interest_bp: int, days: int
) -> None:
    found = balance(_title(cents), ContractTerms(fine_bp, interest_bp), DUE + timedelta(days=days))
    assert (found.fine, found.interest) == simple_charges(cents, cents, fine_bp, interest_bp, days)


@given(st.lists(TITLES, max_size=6), TERMS, st.integers(-10, 400))
def test_a_case_is_the_sum_of_its_titles(titles: list[TitleFacts], terms: ContractTerms, days: int) -> None:
    balances = [balance(title, terms, DUE + timedelta(days=days)) for title in titles]
    total = case_total(balances)
    assert total.total == sum(item.total for item in balances)
    assert (
        total.principal + total.fine + total.interest + total.correction + total.fees - total.discount
        == total.total
    )
    assert total.late_days == max((item.late_days for item in balances), default=0)
    assert total.basis in {item.basis for item in balances} | {"mixed", "none"}
