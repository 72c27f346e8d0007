"""Peer cases of OCA, ERPNext and a Brazilian peer; see ``test_peer_cases``."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from emdia.domain import presets
from emdia.domain.allocation import allocate, pay_title
from emdia.domain.balance import ContractTerms, TitleFacts, balance, case_total
from emdia.domain.errors import DomainError
from emdia.domain.ladder_json import from_json, to_json
from emdia.domain.vocabulary import Stage
from emdia.domain.windows import first_allowed
from emdia.domain.zones import zones_of_state
from tests.domain.ladder_world import CALENDAR, D0, World, day, on, plan_of, world_of

# OCA: credit control runs


def test_OC02_a_year_late_is_one_message_not_three():
    case = World(plan_of(10, 30, 60, gap=3))
    case.owe(1, D0 - timedelta(365))
    case.facts = replace(case.facts, met_on=D0)
    case.run(D0)
    assert case.diary() == [(D0.isoformat(), "first_contact")]
    assert case.run(on(1)).kind == "wait"


def test_OC03_one_step_up_per_step_day():
    case = world_of(10, 30, 60)
    case.owe(1, D0)
    for offset in (10, 30, 60):
        case.run(case.look(on(offset)).next_on if case.look(on(offset)).kind == "wait" else on(offset))
    assert [step for _, step in case.diary()] == ["D+10", "D+30", "D+60"]


def test_OC04_the_first_step_cannot_lean_on_an_earlier_one():
    body = to_json(presets.default(suspends=True))
    body["steps"][0]["warned_by"] = "D+6"
    with pytest.raises(DomainError, match="não vem antes dela") as refused:
        from_json(body)
    assert refused.value.field == "warned_by"


def test_OC08_a_second_run_says_nothing():
    case = world_of(3, tolerance=5)
    case.owe(1, D0)
    assert case.run(on(3)).kind == "perform"
    assert [case.run(on(3)).kind, case.run(on(4)).kind] == ["wait", "wait"]
    assert len(case.said) == 1


# ERPNext: one dunning of invoices

NONE = ContractTerms()
HUNDRED = TitleFacts.fresh(principal_cents=10_000, due=D0, effective_due=D0)


def test_EN01_no_terms_add_nothing():
    late = balance(HUNDRED, NONE, on(20))
    assert (late.fine, late.interest, late.fees, late.total) == (0, 0, 0, 10_000)


def test_EN02_interest_and_fee_are_shown_apart_and_rounded_half_up_once():
    late = balance(replace(HUNDRED, fees_cents=1_000), ContractTerms(interest_monthly_bp=83), on(15))
    assert (late.interest, late.fees, late.total) == (42, 1_000, 11_042)  # 100.00 × 0.83 % × 15 ÷ 30 = 0.415


def test_EN03_paying_the_total_settles_every_title():
    dues = [(n, balance(HUNDRED, ContractTerms(fine_bp=200), on(9))) for n in (1, 2)]
    paid = allocate(case_total(due for _, due in dues).total, dues)
    assert [part.settled for part in paid.parts] == [True, True]
    assert paid.excess == 0


def test_EN04_only_the_overdue_instalment_is_dunned_and_a_reversal_brings_it_back():
    case = world_of(3, tolerance=9)
    case.owe(1, D0, 5_000)
    case.owe(2, on(30), 5_000)
    assert case.run(on(3)).titles == (1,)
    case.pay(1)
    assert case.run(on(4)).next_on == on(33)
    case.owe(1, D0, 5_000, cycle=2)
    again = case.run(on(8))
    assert (again.kind, again.titles) == ("perform", (1,))


def test_EN05_two_overdue_titles_are_listed_each_with_its_own_balance():
    case = world_of(3)
    case.owe(1, D0, 5_000)
    case.owe(2, on(1), 7_000)
    assert case.run(on(3)).titles == (1, 2)
    terms = ContractTerms(fine_bp=200)
    second = TitleFacts.fresh(principal_cents=7_000, due=on(1), effective_due=on(1))
    first = TitleFacts.fresh(principal_cents=5_000, due=D0, effective_due=D0)
    each = [balance(first, terms, on(3)).total, balance(second, terms, on(3)).total]
    assert each == [5_100, 7_140]


def test_EN06_a_credit_that_settles_and_its_withdrawal():
    case = world_of(3, tolerance=9)
    case.owe(1, D0)
    case.run(on(3))
    case.pay(1)
    assert case.run(on(4)).kind == "none"
    case.owe(1, D0, cycle=2)
    assert case.run(on(7)).kind == "perform"


def test_EN07_money_that_was_not_put_on_the_title_leaves_it_late():
    part, received, excess = pay_title(HUNDRED, NONE, on(3), 0)
    assert (part.open_principal_cents, received.total, excess) == (10_000, 0, 0)
    case = world_of(3)
    case.owe(1, D0)
    assert case.run(on(3)).kind == "perform"


# A Brazilian peer: hours, reminder, cap


def test_BR01_the_hours_are_half_open():
    (zone,) = zones_of_state("SP")
    for hour, minute, allowed in (
        (7, 59, False),
        (8, 0, True),
        (19, 59, True),
        (20, 0, False),
        (20, 1, False),
    ):
        at = datetime(2026, 3, 3, hour, minute, tzinfo=zone)
        assert (first_allowed(at, state="SP", calendar=CALENDAR, kind="push") == at) is allowed


def test_BR02_reminder_due_day_and_overdue_texts():
    shipped = presets.default(due_day=True)
    reminder = replace(shipped.steps[0], slug="D-3", offset=-3, tolerance=2)
    due_day, overdue = shipped.steps[1:3]
    plan = replace(shipped, steps=(reminder, due_day, replace(overdue, slug="D+1", offset=1)))
    stages = {}
    for left in (4, 3, 1, 0, -1):
        case = World(plan)
        case.facts = replace(case.facts, met_on=day("2026-01-01"))
        case.owe(1, day("2026-03-12"))
        decision = case.look(day("2026-03-12") - timedelta(left))
        stages[left] = decision.step.stage if decision.step else None
    assert stages == {
        4: None,
        3: Stage.DUE_SOON,
        1: Stage.DUE_SOON,
        0: Stage.DUE_DAY,
        -1: Stage.NOT_IDENTIFIED,
    }
    without = World(replace(plan, steps=plan.steps[1:]))
    without.owe(1, day("2026-03-12"))
    assert without.look("2026-03-11").next_step == "D0"


def test_BR04_the_ladder_itself_speaks_once_a_day():
    case = world_of(3, 5, tolerance=9)
    case.owe(1, D0)
    case.run(on(3))
    case.owe(2, on(-2))
    again = case.run(on(3))
    assert (again.kind, again.rule, again.until) == ("hold", "R68", on(4))
