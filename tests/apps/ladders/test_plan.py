"""The planner: what it claims, what it writes, and that a batch costs the same whatever its size."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.desk.models import Task
from emdia.apps.journal.models import Entry
from emdia.apps.ladders import api as ladders
from emdia.apps.ladders import plan as planner
from emdia.apps.ladders.models import StepRecord
from emdia.apps.outreach.models import Message
from emdia.apps.receivables import api as receivables
from emdia.core import clock, tenancy
from tests.apps.ladders.portfolio import Portfolio, day, records


def test_a_title_is_said_on_its_day_with_everything_that_people_ask(portfolio: Portfolio):
    case = portfolio.debtor(code="A-17")
    title = portfolio.owe(case, "2026-03-10", position=-1)
    report = portfolio.plan("2026-03-13T07:00")
    assert (report.planned, report.held) == (1, 0)
    (item,) = report.items
    assert item["case"] == case.pk
    assert item["debtor"] == "A-17"
    assert item["step"] == "D+3"
    assert item["receivables"] == [title.number]
    assert set(item["channels"]) >= {"email"}
    assert item["not_before"].astimezone(clock.SAO_PAULO).isoformat() == "2026-03-13T08:00:00-03:00"
    assert item["reason"].startswith("3 dias depois do vencimento (D+3) do título")
    case.refresh_from_db()
    assert (case.next_step, case.next_on) == ("D+6", day("2026-03-16"))
    assert case.next_at == clock.parse("2026-03-16T00:00")
    assert (case.last_after_due_on, case.last_anchor_ref, case.last_offset) == (
        day("2026-03-13"),
        title.pk,
        3,
    )
    title.refresh_from_db()
    assert title.position == 3
    assert records() == {(title.number, "D+3", "said")}
    assert portfolio.plan("2026-03-13T07:00").planned == 0
    assert portfolio.plan("2026-03-13T18:00").cases == 0, "nobody looks again before its time"


def test_without_a_code_the_debtor_is_a_masked_tax_id(portfolio: Portfolio):
    portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    (item,) = portfolio.plan("2026-03-13").items
    assert item["debtor"] == "***.***.***-01"


def test_the_whole_ladder_from_reminder_to_the_end(portfolio: Portfolio):
    case = portfolio.debtor()
    portfolio.owe(case, "2026-03-10")
    said = portfolio.walk("2026-03-01", "2026-06-30")
    assert [step for _, step in said] == [
        "D-7", "D-1", "D+3", "D+6", "D+9", "D+15", "D+30", "D+45", "D+60", "D+90",
    ]  # fmt: skip
    assert set(Task.objects.values_list("kind", flat=True)) == {"study_case", "end_of_ladder"}
    case.refresh_from_db()
    assert case.ended_on == day("2026-06-15")
    assert case.next_at is not None, "an open title is looked at again"


def test_a_dry_run_says_the_same_and_leaves_no_trace(portfolio: Portfolio):
    case = portfolio.debtor()
    portfolio.owe(case, "2026-03-10", position=-1)
    dry = portfolio.plan("2026-03-13", dry_run=True)
    assert not Message.objects.exists()
    assert not StepRecord.objects.exists()
    case.refresh_from_db()
    assert case.next_step == ""
    assert portfolio.plan("2026-03-13").items == dry.items


def test_a_batch_costs_the_same_number_of_queries_whatever_its_size(portfolio: Portfolio):
    def queries(cases: int) -> int:
        for _ in range(cases):
            case = portfolio.debtor()
            portfolio.owe(case, "2026-03-10", position=-1)
            portfolio.owe(case, "2026-03-20", position=-7)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert portfolio.plan("2026-03-13").planned == cases
        return len(seen)

    few = queries(2)
    assert queries(25) == few


def test_batches_follow_each_other_until_nothing_is_due(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(planner, "BATCH", 2)
    for _ in range(5):
        portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    first = portfolio.plan("2026-03-13", batches=1)
    assert (first.cases, first.planned) == (2, 2)
    assert portfolio.plan("2026-03-13").planned == 3


def test_a_paused_case_is_held_with_reason_rule_and_end(portfolio: Portfolio):
    case = portfolio.debtor(pause_reason="pediu um tempo", paused_until=day("2026-03-14"))
    portfolio.owe(case, "2026-03-10", position=-1)
    report = portfolio.plan("2026-03-13")
    assert report.planned == 0
    (held,) = report.held_items
    assert (held["step"], held["until"], held["rule"]) == ("D+3", day("2026-03-14"), "")
    assert "pediu um tempo" in held["reason"]
    assert portfolio.plan("2026-03-16").items[0]["step"] == "D+6"


def test_a_question_to_a_person_makes_the_ladder_wait(portfolio: Portfolio):
    case = portfolio.debtor(waits_until=day("2026-03-13"), waits_reason="pediu para negociar")
    portfolio.owe(case, "2026-03-10", position=-1)
    (held,) = portfolio.plan("2026-03-13").held_items
    assert (held["rule"], held["until"]) == ("R69", day("2026-03-13"))


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ({"disputed_at": clock.parse("2026-03-11")}, "R65"),
        ({"pause_reason": "nota errada"}, ""),
        ({"prescribes_on": dt.date(2026, 3, 12)}, "R51"),
    ],
)
def test_a_title_that_waits_leaves_the_others_going(portfolio: Portfolio, title: dict, rule: str):
    case = portfolio.debtor()
    portfolio.owe(case, "2026-03-10", position=-1, **title)
    other = portfolio.owe(case, "2026-03-11", position=-1)
    (held,) = portfolio.plan("2026-03-13").held_items
    assert held["rule"] == rule
    (item,) = portfolio.plan("2026-03-14").items
    assert item["receivables"] == [other.number]


def test_a_debt_of_ten_years_is_not_collected_unless_its_owner_says_why(portfolio: Portfolio):
    case = portfolio.debtor(met_on=day("2026-03-01"))
    portfolio.owe(case, "2016-03-10")
    assert portfolio.plan("2026-03-13").planned == 0
    portfolio.creditor.collects_time_barred = "decisão registrada"
    portfolio.creditor.save()
    receivables.wake([case.pk])
    assert portfolio.plan("2026-03-14").items[0]["step"] == "first_contact"


def test_boletos_have_a_float_of_two_business_days_and_the_creditor_may_set_it(portfolio: Portfolio):
    portfolio.owe(portfolio.debtor(), "2026-03-06", position=-1, has_boleto=True)
    portfolio.owe(portfolio.debtor(), "2026-03-06", position=-1)
    assert portfolio.plan("2026-03-09").planned == 1
    assert portfolio.plan("2026-03-10").planned == 0
    assert portfolio.plan("2026-03-11").planned == 1


def test_whom_nothing_reaches_is_a_reason_and_a_task_not_a_message(portfolio: Portfolio):
    case = portfolio.debtor(reach=False)
    title = portfolio.owe(case, "2026-03-10", position=-1)
    report = portfolio.plan("2026-03-13")
    assert (report.planned, report.held) == (0, 1)
    assert report.held_items[0]["reason"]
    assert records() == {(title.number, "D+3", "skipped")}
    assert Task.objects.get().kind == "no_contact"
    case.refresh_from_db()
    assert case.last_after_due_on is None
    assert case.next_on == day("2026-03-16"), "the ladder goes on: a phone may come"


def test_a_step_that_needs_approval_waits_for_a_person(portfolio: Portfolio):
    from dataclasses import replace

    from emdia.domain import presets

    plan = presets.default()
    steps = tuple(replace(step, approval=step.slug == "D+3") for step in plan.steps)
    ladders.install(creditor_id=portfolio.creditor.pk, plan=replace(plan, steps=steps), actor="ana")
    title = portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    report = portfolio.plan("2026-03-13")
    assert (report.planned, report.held) == (0, 1)
    assert records() == {(title.number, "D+3", "said")}
    assert set(Message.objects.values_list("status", flat=True)) == {"held"}


def test_nothing_open_sleeps_until_something_wakes_it(portfolio: Portfolio):
    case = portfolio.debtor()
    title = portfolio.owe(case, "2026-03-10", position=-1, state="settled")
    portfolio.plan("2026-03-13")
    case.refresh_from_db()
    assert (case.next_at, case.next_reason) == (None, "nenhum título em aberto")
    type(title).objects.filter(pk=title.pk).update(state="open", cycle=2, position=None)
    receivables.wake([case.pk], at=clock.parse("2026-03-14"))
    assert portfolio.plan("2026-03-14").items[0]["step"] == "D+3"


def test_what_woke_a_case_while_it_was_planned_is_not_lost(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
):
    case = portfolio.debtor()
    portfolio.owe(case, "2026-03-20", position=-7)
    real = receivables.write_cases

    def meanwhile(updates):
        receivables.wake([case.pk], at=clock.parse("2026-03-13T09:31"))
        return real(updates)

    monkeypatch.setattr(receivables, "write_cases", meanwhile)
    portfolio.plan("2026-03-13", batches=1)
    case.refresh_from_db()
    assert case.next_at == clock.parse("2026-03-13T09:31")


def test_no_wait_is_longer_than_thirty_days(portfolio: Portfolio):
    case = portfolio.debtor()
    portfolio.owe(case, "2027-03-10")
    portfolio.plan("2026-03-13")
    case.refresh_from_db()
    assert case.next_at == clock.parse("2026-04-12T00:00")
    assert case.next_on == day("2027-03-03"), "what is shown is the true day"


def test_a_clock_that_went_back_finds_its_cases(portfolio: Portfolio):
    case = portfolio.debtor(met_on=day("2026-11-21"), next_at=clock.parse("2026-11-21T10:00"))
    portfolio.owe(case, "2026-03-10")
    said = portfolio.walk("2026-03-01", "2026-03-20")
    assert [step for _, step in said] == ["D-7", "D-1", "D+3", "D+6", "D+9"]
    case.refresh_from_db()
    assert case.met_on == day("2026-03-01")


def test_parar_tudo_plans_nothing_and_the_cases_keep_their_turn(portfolio: Portfolio):
    portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    portfolio.creditor.stopped_at = clock.now()
    portfolio.creditor.save()
    assert portfolio.plan("2026-03-13").cases == 0
    portfolio.creditor.stopped_at = None
    portfolio.creditor.save()
    assert portfolio.plan("2026-03-13").planned == 1


def test_a_batch_is_one_entry_of_the_journal_without_personal_data(portfolio: Portfolio):
    portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    portfolio.plan("2026-03-13")
    entry = Entry.objects.get(tenant_ref=tenancy.current_id(), action="ladder.planned")
    assert '"planned":1' in entry.data
    assert "Pessoa" not in entry.data + entry.subject


@pytest.mark.parametrize(
    ("first_seen", "steps"),
    [
        ("2026-03-12", ["D+3", "D+6"]),
        ("2026-03-13", ["D+3", "D+6"]),
        ("2026-03-14", ["first_contact", "D+6"]),
        ("2026-03-16", ["first_contact", "D+9"]),
    ],
)
def test_a_case_meets_us_on_the_first_day_that_the_planner_sees_it(
    portfolio: Portfolio, first_seen: str, steps: list[str]
):
    case = portfolio.debtor(met_on=None)
    portfolio.owe(case, "2026-03-10")
    assert [step for _, step in portfolio.walk(first_seen, "2026-03-19")][:2] == steps
    case.refresh_from_db()
    assert case.met_on == day(first_seen)


@pytest.mark.parametrize(("cents", "rings"), [(999, False), (1_000, True)])
def test_what_is_below_the_minimum_goes_by_email_only(portfolio: Portfolio, cents: int, rings: bool):
    portfolio.owe(portfolio.debtor(), "2026-03-10", cents=cents)
    portfolio.plan("2026-03-03")
    channels = set(Message.objects.values_list("channel", flat=True))
    assert (channels != {"email"}) is rings
    assert "email" in channels


def test_several_small_titles_of_a_case_count_together(portfolio: Portfolio):
    case = portfolio.debtor()
    portfolio.owe(case, "2026-03-10", cents=600, position=-1)
    portfolio.owe(case, "2026-03-10", cents=600, position=-1)
    portfolio.plan("2026-03-13")
    assert Message.objects.exclude(channel="email").count() == 1
