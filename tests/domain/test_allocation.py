"""Where each paid cent goes. None is lost, none is taken twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.allocation import allocate, pay_title
from emdia.domain.balance import ContractTerms, TitleBalance, TitleFacts, balance
from emdia.domain.rates import MonthlyRates

DUE = date(2026, 10, 5)
COMMON = ContractTerms(fine_bp=200, interest_monthly_bp=100)
FLAT_INDEX = MonthlyRates.from_bp(
    "IPCA", "test", {(y, m): 40 for y in range(2026, 2030) for m in range(1, 13)}
)


def _day(n: int) -> date:
    return DUE + timedelta(days=n)


def _title(cents: int = 10_000) -> TitleFacts:
    return TitleFacts.fresh(principal_cents=cents, due=DUE, effective_due=DUE)


def test_fees_then_interest_then_fine_then_principal() -> None:
    due = TitleBalance(10_000, 200, 100, 50, 30, 0, 10_380)
    for paid, expected in [
        (10, (10, 0, 0, 0, 0)),
        (100, (30, 70, 0, 0, 0)),
        (200, (30, 100, 70, 0, 0)),
        (350, (30, 100, 200, 20, 0)),
        (1_000, (30, 100, 200, 50, 620)),
        (10_380, (30, 100, 200, 50, 10_000)),
    ]:
        part = allocate(paid, [("a", due)]).parts[0]
        assert (part.fees, part.interest, part.fine, part.correction, part.principal) == expected
        assert part.settled is (paid == 10_380)


def test_the_oldest_title_first_and_the_rest_is_kept() -> None:
    old, new = TitleBalance(5_000, 100, 50, 0, 0, 0, 5_150), TitleBalance(7_000, 0, 0, 0, 0, 0, 7_000)
    found = allocate(6_000, [("old", old), ("new", new)])
    assert [(part.id, part.total, part.settled) for part in found.parts] == [
        ("old", 5_150, True),
        ("new", 850, False),
    ]
    assert found.excess == 0
    more = allocate(13_000, [("old", old), ("new", new)])
    assert more.excess == 850
    assert [part.id for part in allocate(5_000, [("old", old), ("new", new)]).parts] == ["old"]


def test_who_pays_the_discounted_total_owes_nothing() -> None:
    title = replace(_title(), discount_cents=1_500)
    facts, part, excess = pay_title(title, COMMON, _day(30), 8_800)
    assert (part.total, part.discount, part.settled, excess) == (8_800, 1_500, True, 0)
    assert balance(facts, COMMON, _day(300)).total == 0
    facts, part, _ = pay_title(title, COMMON, _day(30), 8_799)
    assert (part.settled, part.discount) == (False, 0)
    assert balance(facts, COMMON, _day(30)).total == 1


def test_after_a_part_interest_runs_on_what_is_open_and_the_fine_stays() -> None:
    # Day 30: 10,000 + 200 + 100; 5,300 pays both and half of the principal. Day 60: 1 % of 5,000.
    facts, part, _ = pay_title(_title(), COMMON, _day(30), 5_300)
    assert (part.interest, part.fine, part.principal) == (100, 200, 5_000)
    later = balance(facts, COMMON, _day(60))
    assert (later.principal, later.fine, later.interest, later.total) == (5_000, 0, 50, 5_050)


def test_a_fine_that_comes_back_is_the_one_struck_at_default() -> None:
    # The fine of 10,000 was paid with half of the principal; when that fine is reversed, it is owed as it was.
    facts, part, _ = pay_title(_title(), COMMON, _day(30), 5_300)
    reversed_fine = replace(facts, fine_paid_cents=facts.fine_paid_cents - part.fine)
    assert balance(reversed_fine, COMMON, _day(60)).fine == 200


def test_interest_that_was_not_paid_is_kept_and_earns_none() -> None:
    facts, part, _ = pay_title(_title(), COMMON, _day(30), 40)
    assert part.interest == 40
    assert balance(facts, COMMON, _day(30)).total == 10_260
    later = balance(facts, COMMON, _day(60))
    assert (later.interest, later.fine, later.total) == (160, 200, 10_360)


def test_a_part_paid_in_time_lowers_the_base_of_the_fine() -> None:
    facts, part, _ = pay_title(_title(), COMMON, _day(0), 4_000)
    assert part.principal == 4_000
    late = balance(facts, COMMON, _day(30))
    assert (late.principal, late.fine, late.interest) == (6_000, 120, 60)


def test_an_updated_amount_is_paid_down_without_anything_added() -> None:
    title = replace(_title(), updated_cents=10_750)
    facts, part, _ = pay_title(title, COMMON, _day(40), 1_000)
    assert (part.correction, part.principal) == (750, 250)
    assert balance(facts, COMMON, _day(90)).total == 9_750


def test_nothing_paid_changes_nothing() -> None:
    title = _title()
    assert pay_title(title, COMMON, _day(30), 0)[0] == title
    with pytest.raises(ValueError, match="negative"):
        allocate(-1, [])
    assert allocate(500, []).excess == 500


def _balance(parts: tuple[int, int, int, int, int], discount: int) -> TitleBalance:
    granted = min(discount, sum(parts))
    return TitleBalance(*parts, granted, sum(parts) - granted)


CENTS = st.integers(0, 10**9)
BALANCES = st.builds(_balance, st.tuples(CENTS, CENTS, CENTS, CENTS, CENTS), CENTS)


@given(st.integers(0, 10**11), st.lists(BALANCES, max_size=6))
def test_paid_is_allocated_plus_excess(paid: int, balances: list[TitleBalance]) -> None:
    found = allocate(paid, list(enumerate(balances)))
    assert sum(part.total for part in found.parts) + found.excess == paid
    assert found.excess >= 0
    for part in found.parts:
        due = balances[part.id]
        assert 0 <= part.fees <= due.fees
        assert 0 <= part.interest <= due.interest
        assert 0 <= part.fine <= due.fine
        assert 0 <= part.correction <= due.correction
        assert 0 <= part.principal <= due.principal
        assert (
            part.total + part.discount == due.total + due.discount if part.settled else part.total < due.total
        )
    assert [part.settled for part in found.parts] == sorted((p.settled for p in found.parts), reverse=True)
    assert found.excess == 0 or len(found.parts) == len(balances)


@given(
    cents=st.integers(1, 10**9),
    discount=st.integers(0, 10**4),
    fees=st.integers(0, 10**4),
    updated=st.none() | st.integers(0, 10**9),
    payments=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 10**9)), max_size=8),
    terms=st.builds(
        ContractTerms,
        fine_bp=st.none() | st.integers(0, 1_000),
        interest_monthly_bp=st.none() | st.integers(0, 500),
        fine_on_corrected=st.booleans(),
        interest_on_corrected=st.booleans(),
    ),
    index=st.sampled_from([None, FLAT_INDEX]),
)
def test_money_is_conserved_over_any_sequence_of_payments(
    *,
    cents: int,
    discount: int,
    fees: int,
    updated: int | None,
    payments: list[tuple[int, int]],
    terms: ContractTerms,
    index: MonthlyRates | None,
) -> None:
    terms = replace(terms, index=index)
    title = replace(_title(cents), discount_cents=discount, fees_cents=fees, updated_cents=updated)
    paid = allocated = excess = principal = fines = 0
    on = DUE - timedelta(days=60)
    for days, payment in payments:
        on += timedelta(days=days)
        before = balance(title, terms, on)
        title, part, rest = pay_title(title, terms, on, payment)
        after = balance(title, terms, on)
        paid, allocated, excess = paid + payment, allocated + part.total, excess + rest
        principal, fines = principal + part.principal, fines + part.fine
        assert min(part.fees, part.interest, part.fine, part.correction, part.principal, rest) >= 0
        assert (
            min(after.principal, after.fine, after.interest, after.correction, after.fees, after.total) >= 0
        )
        assert after.total == before.total - part.total, "a payment lowers the debt by exactly what it paid"
        assert not part.settled or after.total == 0
    assert paid == allocated + excess
    assert principal <= cents
    assert fines <= (cents * 2 + 99) // 100 or terms.fine_on_corrected, "one fine, whatever the payments"
    if payments:
        assert balance(title, terms, on).principal <= cents - principal
