"""The 49 behaviours that other dunning suites check, as ours (tests/data/dunning/peer_dunning_cases.csv).

A peer's states become steps with the same offsets; where our behavior differs on purpose, an ADR says why,
and the test, if there is one, shows what we do instead. The files beside this one hold the other peers.
"""

import csv
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from emdia.domain import presets
from emdia.domain.allocation import allocate
from emdia.domain.balance import ContractTerms, TitleFacts, balance
from emdia.domain.ladder import choose
from tests.domain.ladder_world import D0, World, day, on, plan_of, world_of

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "data" / "dunning" / "peer_dunning_cases.csv"
NAME = re.compile(r"^def test_((?:KB|LG|OC|EN|BR)\d\d)_", re.MULTILINE)
ROW = re.compile(r"^\| ((?:KB|LG|OC|EN|BR)\d\d) \|", re.MULTILINE)

KILL_BILL = (30, 40, 50)
SHIFTING = (5, 7, 11)


def test_every_case_is_a_test_by_name_or_told_in_the_adr():
    with CASES.open(encoding="utf-8", newline="") as file:
        ids = {row["id"] for row in csv.DictReader(file)}
    suites = Path(__file__).parent.glob("test_peer_cases*.py")
    tested = {name for suite in suites for name in NAME.findall(suite.read_text(encoding="utf-8"))}
    (adr,) = (ROOT / "docs" / "adr").glob("*-peer-dunning-cases.md")
    told = set(ROW.findall(adr.read_text(encoding="utf-8")))
    assert len(ids) == 49
    assert tested | told == ids


# Kill Bill: overdue states of an account


def test_KB01_steps_are_measured_from_the_earliest_unpaid_title():
    case = world_of(*KILL_BILL)
    case.owe(1, D0)
    case.until(on(1), on(55))
    assert case.diary() == [("2026-04-01", "D+30"), ("2026-04-11", "D+40"), ("2026-04-22", "D+50")]


def test_KB02_all_paid_is_clear_at_once():
    case = world_of(*KILL_BILL)
    case.owe(1, D0)
    case.until(on(1), on(51))
    case.pay(1)
    assert case.run(on(52)).kind == "none"
    case.owe(2, on(60), position=-1)
    assert case.run(on(61)).next_step == "D+30", "the next title begins at its own beginning"


def test_KB03_no_attempt_to_charge_is_needed():
    case = world_of(*KILL_BILL)
    case.delivers = False
    case.owe(1, D0)
    case.until(on(1), on(41))
    assert [step for _, step in case.diary()] == ["D+30", "D+40"]


def test_KB05_a_reversed_payment_reopens_at_the_stage_for_its_age():
    case = world_of(*KILL_BILL, tolerance=9)
    case.owe(1, D0, cycle=2)
    assert case.run(on(35)).step.slug == "D+30"


def test_KB06_a_reversal_and_its_reversal():
    case = world_of(*KILL_BILL, tolerance=9)
    case.owe(1, D0, cycle=2)
    assert case.run(on(35)).step.slug == "D+30"
    case.pay(1)
    assert case.run(on(36)).kind == "none"


def test_KB07_a_payment_elsewhere_moves_the_case_back():
    case = world_of(*KILL_BILL)
    case.owe(1, D0)
    case.owe(2, on(29))
    case.until(on(30), on(35))
    assert case.diary() == [("2026-04-01", "D+30")]
    case.pay(1)
    decision = case.run(on(36))
    assert (decision.kind, decision.next_step, decision.next_on) == ("wait", "D+30", on(59))


def test_KB08_a_credit_that_zeroes_the_oldest_does_the_same():
    case = world_of(*KILL_BILL)
    case.owe(1, D0)
    case.owe(2, on(29))
    case.until(on(30), on(35))
    case.pay(1)
    case.until(on(36), on(59))
    assert [entry[1:3] for entry in case.said] == [("D+30", 1), ("D+30", 2)]


def test_KB10_steps_by_the_total_that_is_unpaid():
    plan = plan_of(5, 10, gap=0, tolerance=1)
    first, second = plan.steps
    plan = replace(plan, steps=(replace(first, min_cents=49_990), replace(second, min_cents=124_975)))
    for titles, expected in ((1, []), (2, ["D+5"]), (4, ["D+5"]), (5, ["D+5", "D+10"])):
        case = World(plan)
        case.facts = replace(case.facts, met_on=day("2026-01-01"))
        for title_id in range(titles):
            case.owe(title_id, D0, 24_995)
        case.until(on(1), on(12))
        assert [step for _, step in case.diary()] == expected


def test_KB11_a_credit_is_spread_over_the_titles_and_each_gets_its_part():
    terms = ContractTerms()
    dues = [
        (n, balance(TitleFacts.fresh(principal_cents=5_000, due=D0, effective_due=D0), terms, on(1)))
        for n in (1, 2)
    ]
    spread = allocate(10_000, dues)
    assert [(part.id, part.total, part.settled) for part in spread.parts] == [
        (1, 5_000, True),
        (2, 5_000, True),
    ]


def test_KB12_written_off_is_silence_and_comes_back_at_its_age():
    case = world_of(*KILL_BILL, tolerance=9)
    assert case.run(on(32)).kind == "none", "a written-off title is not among the open ones"
    case.owe(1, D0, cycle=2)
    assert case.run(on(33)).step.slug == "D+30"


def test_KB13_exempt_before_it_is_late():
    case = world_of(*KILL_BILL, tolerance=9)
    case.owe(1, D0)
    case.facts = replace(case.facts, paused="não cobrar este cliente")
    case.until(on(1), on(33))
    assert case.diary() == []
    case.facts = replace(case.facts, paused="")
    assert case.run(on(34)).step.slug == "D+30"


def test_KB14_exempt_when_already_late():
    case = world_of(*KILL_BILL, tolerance=9)
    case.owe(1, D0)
    case.until(on(1), on(36))
    case.facts = replace(case.facts, paused="não cobrar este cliente")
    case.until(on(37), on(41))
    case.facts = replace(case.facts, paused="")
    case.until(on(42), on(42))
    assert case.diary() == [("2026-04-01", "D+30"), ("2026-04-13", "D+40")]


def test_KB15_paid_oldest_titles_re_anchor_and_no_step_is_jumped():
    case = world_of(*SHIFTING)
    case.owe(1, D0)
    case.owe(2, D0)
    case.owe(3, on(2))
    case.until(on(0), on(2))
    case.pay(1, 2)
    case.until(on(3), on(14))
    assert [(entry[0], *entry[1:3]) for entry in case.said] == [
        (on(7), "D+5", 3),
        (on(9), "D+7", 3),
        (on(14), "D+11", 3),  # day 13 is a Sunday
    ]


def test_KB16_one_title_never_paid():
    case = world_of(*SHIFTING)
    case.owe(1, D0)
    case.until(on(0), on(8))
    assert [(entry[0], entry[1]) for entry in case.said] == [(on(5), "D+5"), (on(7), "D+7")]


def test_KB17_a_late_run_says_one_thing_and_never_skips_the_notice():
    plan = presets.default(suspends=True)
    outage = {on(n) for n in range(1, 10)}
    case = World(plan)
    case.facts = replace(case.facts, met_on=day("2026-01-01"))
    case.owe(1, D0, position=-1)
    case.until(on(0), on(14), skip=outage)
    assert [step for _, step in case.diary()] == ["D+6", "D+9"], "the notice goes before what it announces"
    gap = case.said[1][0] - case.said[0][0]
    assert gap >= timedelta(plan.min_gap_days)
    assert case.marks[1, 1, "D+3"] == "expired"


# Lago: dunning campaigns with a threshold


def lago(gap: int = 3) -> World:
    case = World(plan_of(1, 4, gap=gap, tolerance=30, min_cents=15_000))
    case.facts = replace(case.facts, met_on=day("2026-01-01"))
    return case


def test_LG01_below_the_threshold_nothing_is_said():
    case = lago()
    case.owe(1, D0, 14_900)
    decision = case.run(on(2))
    assert (decision.kind, decision.marks) == ("wait", ())
    assert "R$ 149,00 em aberto, abaixo do mínimo de R$ 150,00" in decision.reason


def test_LG02_one_message_about_the_whole_overdue_balance():
    case = lago()
    case.owe(1, D0, 14_900)
    case.owe(2, D0, 600)
    decision = case.run(on(2))
    assert (decision.kind, decision.titles) == ("perform", (1, 2))
    assert case.run(on(2)).kind != "perform"


def test_LG03_the_next_one_only_after_the_days_of_waiting():
    case = lago()
    case.owe(1, D0, 20_000)
    case.owe(2, on(1), 20_000)
    case.until(on(1), on(3))
    assert case.diary() == [(on(1).isoformat(), "D+1")]
    assert case.run(on(4)).kind == "perform"


def test_LG04_after_the_last_step_it_ends_once():
    case = lago()
    case.owe(1, D0, 20_000)
    case.until(on(1), on(60))
    assert [step for _, step in case.diary()] == ["D+1", "D+4"]
    assert case.tasks == ["end_of_ladder"]


def test_LG05_what_changed_before_it_is_said_counts():
    case = lago()
    case.owe(1, D0, 20_000)
    assert case.look(on(2)).kind == "perform"
    case.change(1, open_cents=10_000)
    assert case.look(on(2)).kind == "wait"
    case.change(1, open_cents=20_000)
    case.facts = replace(case.facts, paused="não cobrar este cliente")
    assert case.look(on(2)).kind == "hold"


def test_LG06_what_counts_is_what_was_delivered_not_what_was_queued():
    case = World(presets.default(suspends=True))
    case.facts = replace(case.facts, met_on=day("2026-01-01"))
    case.delivers = False
    case.owe(1, D0, position=3)
    case.until(on(6), on(20))
    assert [step for _, step in case.diary()] == ["D+6"]


def test_LG07_a_title_that_may_not_be_spoken_of_is_left_out():
    case = lago()
    case.owe(1, D0, 20_000)
    case.owe(2, D0, 20_000, paused="aguarda conferência")
    assert case.run(on(2)).titles == (1,)


def test_LG08_the_ladder_meant_for_the_case_wins_and_its_threshold_counts():
    own = replace(plan_of(1, min_cents=1_000), slug="vip", segments=("vip",))
    usual = plan_of(1, min_cents=15_000)
    for segment, expected in (("vip", "perform"), ("", "wait")):
        plan = choose((own, usual), segment, frozenset())
        case = World(plan)
        case.facts = replace(case.facts, met_on=day("2026-01-01"), segment=segment)
        case.owe(1, D0, 5_000)
        assert case.run(on(1)).kind == expected


def test_LG09_an_excluded_case_is_silent():
    case = lago()
    case.owe(1, D0, 20_000)
    case.facts = replace(case.facts, paused="excluído pelo credor")
    case.until(on(1), on(20))
    assert case.said == []


def test_LG10_one_message_per_creditor_with_its_titles_only():
    one, other = lago(), lago()
    one.owe(1, D0, 20_000)
    other.owe(2, D0, 20_000)
    assert one.run(on(2)).titles == (1,)
    assert other.run(on(2)).titles == (2,)


def test_LG11_only_open_past_due_undisputed_titles_are_late():
    case = lago()
    assert case.run(on(2)).kind == "none", "neither drafts nor paid titles are open"
    case.owe(1, on(30), 20_000)
    case.owe(2, D0, 20_000, paused="contestação em análise", rule="R65")
    decision = case.run(on(2))
    assert (decision.kind, decision.rule) == ("hold", "R65")


def test_LG12_late_from_the_day_after_the_due_date():
    terms = ContractTerms(fine_bp=200, interest_monthly_bp=100)
    title = TitleFacts.fresh(principal_cents=10_000, due=D0, effective_due=D0)
    assert balance(title, terms, on(0)).total == 10_000
    assert balance(title, terms, on(1)).late_days == 1
    case = lago()
    case.owe(1, D0, 20_000)
    assert case.run(on(0)).kind == "wait"
    assert case.run(on(1)).titles == (1,)
