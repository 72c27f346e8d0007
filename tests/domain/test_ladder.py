"""The ladder, sentence by sentence of what it promises."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from emdia.domain import presets
from emdia.domain.calendar import Calendar
from emdia.domain.ladder import choose
from tests.domain.ladder_world import World, day, plan_of

SUSPENDS = presets.default(suspends=True)
GENTLE = presets.default()


def world(plan=GENTLE, *, met: str = "2026-01-01", **facts) -> World:
    new = World(plan)
    new.facts = replace(new.facts, met_on=day(met), **facts)
    return new


def test_the_whole_shipped_ladder_of_one_title_falls_on_its_days():
    case = world(SUSPENDS)
    case.owe(1, "2026-03-10")
    case.until("2026-03-01", "2026-07-01")
    assert case.diary() == [
        ("2026-03-03", "D-7"),
        ("2026-03-09", "D-1"),
        ("2026-03-13", "D+3"),
        ("2026-03-16", "D+6"),
        ("2026-03-19", "D+9"),
        ("2026-03-25", "D+15"),
        ("2026-04-09", "D+30"),
        ("2026-04-24", "D+45"),
        ("2026-05-09", "D+60"),
        ("2026-06-08", "D+90"),
    ]
    assert case.tasks == ["study_case", "end_of_ladder"]
    assert set(case.marks.values()) == {"said"}


def test_three_full_days_have_ended_before_d_plus_3():
    case = world()
    case.owe(1, "2026-03-10", position=-1)
    assert case.look("2026-03-12").kind == "wait"
    decision = case.look("2026-03-13")
    assert (decision.kind, decision.step.slug) == ("perform", "D+3")
    assert decision.reason == "3 dias depois do vencimento (D+3) do título T1; pagamento não identificado"


def test_d0_instead_of_d_minus_1_is_a_setting_and_never_both():
    slugs = [step.slug for step in presets.default(due_day=True).steps]
    assert "D0" in slugs
    assert "D-1" not in slugs
    case = world(presets.default(due_day=True))
    case.owe(1, "2026-03-10")
    case.until("2026-03-01", "2026-03-11")
    assert case.diary() == [("2026-03-03", "D-7"), ("2026-03-10", "D0")]


def test_a_title_due_on_sunday_is_not_late_on_monday():
    case = world()
    case.owe(1, "2026-03-08")
    case.owe(2, "2026-02-24", position=9)
    decision = case.run("2026-03-11")  # Wednesday: day 15 of title 2, two days after Monday the 9th
    assert decision.titles == (2, 1)
    case = world()
    case.owe(1, "2026-03-08")
    case.owe(2, "2026-02-22", position=9)
    assert case.run("2026-03-10").titles == (2, 1)
    assert case.look("2026-03-10").kind == "wait"
    case = world()
    case.owe(1, "2026-03-08")
    case.owe(2, "2026-02-20", position=9)
    assert case.run("2026-03-09").titles == (2,), "Monday is still in time for a title due on Sunday"


def test_before_due_moves_earlier_and_after_due_later():
    case = world()
    case.owe(1, "2026-03-16")  # D-1 is a Sunday, Saturday is a day of contact in SP
    case.owe(2, "2026-03-12", position=-1)  # D+3 is Sunday the 15th
    case.until("2026-03-13", "2026-03-16")
    assert case.diary() == [("2026-03-14", "D-1"), ("2026-03-16", "D+3")]


def test_where_saturday_has_no_push_window_the_step_waits_for_monday():
    for state, on in (("SP", "2026-03-14"), ("RJ", "2026-03-16"), (None, "2026-03-16")):
        case = world(state=state)
        case.owe(1, "2026-03-11", position=-1)
        assert case.look("2026-03-11").next_on == day(on), state


def test_no_step_after_due_before_the_bank_float_ended():
    case = world()
    case.owe(1, "2026-03-06", position=-1, float_ends_on=day("2026-03-10"))
    case.until("2026-03-07", "2026-03-13")
    assert case.diary() == [("2026-03-11", "D+3"), ("2026-03-12", "D+6")]


def test_after_due_beats_before_due_and_the_reminder_goes_a_day_later():
    case = world()
    case.owe(1, "2026-03-10", position=-1)
    case.owe(2, "2026-03-14", position=-7)
    case.until("2026-03-13", "2026-03-14")
    assert case.said == [
        (day("2026-03-13"), "D+3", 1, (1,)),
        (day("2026-03-14"), "D-1", 2, (2,)),
    ]


def test_the_larger_offset_speaks_for_all_and_the_others_are_superseded():
    case = world()
    case.owe(1, "2026-03-04", position=6)
    case.owe(2, "2026-03-10", position=-1)
    case.owe(3, "2026-03-12", position=-1)
    case.owe(4, "2026-03-20", position=-7)
    decision = case.run("2026-03-13")
    assert (decision.step.slug, decision.anchor, decision.titles) == ("D+9", 1, (1, 2, 3))
    assert case.marks == {(1, 1, "D+9"): "said", (2, 1, "D+3"): "superseded"}
    assert case.titles[3].position == -1, "what the text only mentions has no step due and is not marked"


def test_the_anchor_is_the_oldest_title_at_the_step():
    case = world()
    case.owe(7, "2026-03-10", position=-1)
    case.owe(5, "2026-03-10", position=-1)
    decision = case.run("2026-03-13")
    assert (decision.anchor, decision.titles) == (5, (5, 7))
    assert case.marks == {(5, 1, "D+3"): "said", (7, 1, "D+3"): "superseded"}


def test_a_reminder_speaks_of_the_titles_due_that_day_only():
    case = world()
    case.owe(1, "2026-03-10")
    case.owe(2, "2026-03-10")
    case.owe(3, "2026-03-11")
    assert case.run("2026-03-03").titles == (1, 2)
    assert case.marks == {(1, 1, "D-7"): "said", (2, 1, "D-7"): "superseded"}


def test_three_days_lie_between_two_messages_of_different_anchors():
    case = world()
    case.owe(1, "2026-03-04", position=6)
    case.owe(2, "2026-03-12", position=-1)
    case.run("2026-03-13")
    held = case.run("2026-03-15")
    assert held.kind == "wait", "Sunday"
    case = world()
    case.owe(1, "2026-03-03", position=6)
    case.owe(2, "2026-03-10", position=-1)
    case.run("2026-03-12")
    held = case.run("2026-03-13")
    assert (held.kind, held.step.slug, held.until) == ("hold", "D+3", day("2026-03-16"))
    assert "3 dias" in held.reason
    assert case.run("2026-03-16").step.slug == "D+6", "held steps do not shift the days"


def test_a_higher_step_of_the_same_anchor_needs_no_gap():
    case = world(plan_of(3, 4, gap=3))
    case.owe(1, "2026-03-10")
    case.until("2026-03-10", "2026-03-20")
    assert case.diary() == [("2026-03-13", "D+3"), ("2026-03-14", "D+4")]


def test_after_an_outage_one_message_and_the_past_expires_with_its_reason():
    case = world()
    case.owe(1, "2026-03-10", position=-1)
    decision = case.run("2026-03-20")  # ten days late: D+3 is past, D+6 and D+9 are not
    assert decision.step.slug == "D+9"
    assert {mark.step: mark.outcome for mark in decision.marks} == {
        "D+3": "expired",
        "D+6": "superseded",
        "D+9": "said",
    }
    assert "passou do prazo" in decision.marks[0].reason
    assert case.run("2026-03-21").kind == "wait"


def test_the_action_is_not_announced_without_its_delivered_warning():
    case = world(SUSPENDS)
    case.delivers = False
    case.owe(1, "2026-03-10", position=-1)
    case.until("2026-03-11", "2026-04-10")
    assert case.diary() == [("2026-03-13", "D+3"), ("2026-03-16", "D+6"), ("2026-04-09", "D+30")]
    assert case.marks[1, 1, "D+9"] == case.marks[1, 1, "D+15"] == "skipped"


def test_a_skipped_warned_step_says_why():
    case = world(SUSPENDS)
    case.owe(1, "2026-03-10", position=6, warned=frozenset({"D+3"}))
    decision = case.run("2026-03-19")
    assert decision.marks[0].reason == "o aviso de D+6 não foi entregue"


def test_a_late_warning_comes_before_its_action_and_keeps_the_gap():
    case = world(SUSPENDS)
    case.owe(1, "2026-03-10", position=3, warned=frozenset({"D+3"}))
    assert case.run("2026-03-19").step.slug == "D+6", "day 9: the notice was never given, so it goes first"
    held = case.run("2026-03-20")
    assert (held.kind, held.until) == ("hold", day("2026-03-22"))
    case.until("2026-03-21", "2026-03-24")
    assert case.diary()[-1] == ("2026-03-23", "D+9")


def test_a_receipt_under_way_is_awaited_for_as_long_as_the_gap():
    case = world(SUSPENDS, last_after_due_on=day("2026-03-18"), last_anchor=1, last_offset=6)
    case.owe(1, "2026-03-10", position=6)
    held = case.run("2026-03-19")
    assert (held.kind, held.step.slug) == ("hold", "D+9")
    assert "confirmação de entrega" in held.reason
    case.change(1, warned=frozenset({"D+6"}))
    assert case.run("2026-03-20").step.slug == "D+9"


def test_creditors_that_suspend_nothing_need_no_warning():
    case = world()
    case.delivers = False
    case.owe(1, "2026-03-10", position=-1)
    case.until("2026-03-11", "2026-03-26")
    assert [step for _, step in case.diary()] == ["D+3", "D+6", "D+9", "D+15"]


@pytest.mark.parametrize(
    ("paused", "rule"), [("contestação em análise", "R65"), ("prescrito", "R51"), ("acordo da loja", "")]
)
def test_a_paused_title_leaves_the_others_going(paused: str, rule: str):
    case = world()
    case.owe(1, "2026-03-04", position=6, paused=paused, rule=rule)
    case.owe(2, "2026-03-10", position=-1)
    decision = case.run("2026-03-13")
    assert (decision.step.slug, decision.titles) == ("D+3", (2,)), "the paused title is not spoken of"
    assert case.titles[1].position == 6
    case.pay(2)
    held = case.run("2026-03-14")
    assert (held.kind, held.step.slug, held.rule) == ("hold", "D+9", rule)
    assert paused in held.reason


def test_a_paused_case_holds_what_is_due_until_the_day_it_names():
    case = world(paused="pedido do cliente", paused_until=day("2026-03-14"), paused_rule="R69")
    case.owe(1, "2026-03-10", position=-1)
    held = case.run("2026-03-13")
    assert (held.kind, held.step.slug, held.rule) == ("hold", "D+3", "R69")
    assert (held.until, held.next_on) == (day("2026-03-14"), day("2026-03-16"))
    assert case.run("2026-03-11").kind == "wait"
    case.facts = replace(case.facts, paused="")
    assert case.run("2026-03-16").step.slug == "D+6", "the days went on while it was paused"


def test_conditions_skip_a_step_and_say_why():
    plan = replace(GENTLE, steps=tuple(
        replace(s, min_cents=50_000) if s.slug == "D+3" else replace(s, segments=("vip",)) if s.slug == "D+6"
        else replace(s, tags=("juridico",)) if s.slug == "D+9" else s for s in GENTLE.steps))  # fmt: skip
    case = world(plan, segment="comum")
    case.owe(1, "2026-03-10", position=-1)
    case.until("2026-03-11", "2026-03-26")
    assert case.diary() == [("2026-03-25", "D+15")]
    assert [case.marks[1, 1, slug] for slug in ("D+3", "D+6", "D+9")] == ["skipped"] * 3


def test_a_ladder_for_some_cases_is_chosen_by_segment_and_tag():
    vip = replace(GENTLE, slug="vip", segments=("vip",))
    marked = replace(GENTLE, slug="marcados", tags=("juridico",))
    plans = (vip, marked, GENTLE)
    assert choose(plans, "vip", frozenset()) is vip
    assert choose(plans, "comum", frozenset({"juridico"})) is marked
    assert choose(plans, "", frozenset()) is GENTLE
    assert choose((vip,), "", frozenset()) is None


def test_nothing_open_is_nothing_to_do():
    assert world().look("2026-03-13").kind == "none"


def test_the_end_of_the_ladder_is_said_once():
    case = world()
    case.owe(1, "2026-03-10", position=60)
    case.run("2026-06-08")
    after = case.run("2026-06-09")
    assert (after.kind, after.next_on) == ("wait", day("2026-06-15"))
    assert case.run("2026-06-15").kind == "finish"
    again = case.run("2026-06-16")
    assert (again.kind, again.tasks) == ("wait", ())
    assert "15/06/2026" in again.reason
    case.owe(2, "2026-06-20")
    assert case.run("2026-06-16").next_step == "D-1", "a new title walks all the same"


def test_every_wait_names_the_next_step_and_its_day():
    case = world()
    case.owe(1, "2026-03-10", position=-1)
    case.owe(2, "2026-03-20")
    decision = case.look("2026-03-11")
    assert (decision.kind, decision.next_step, decision.next_on) == ("wait", "D+3", day("2026-03-13"))
    assert decision.reason == "próxima etapa: D+3 do título T1 em 13/03/2026"


def test_a_municipal_holiday_is_no_day_of_contact():
    calendar = Calendar([("SP", "Santos", date(2026, 3, 13))])
    case = World(GENTLE, calendar=calendar)
    case.facts = replace(case.facts, met_on=day("2026-01-01"), city="Santos")
    case.owe(1, "2026-03-10", position=-1)
    assert case.look("2026-03-11").next_on == day("2026-03-14")


def test_it_decides_a_typical_case_in_microseconds():
    """A loose bound that holds on a loaded machine; the benchmark measures the real figure."""
    import timeit

    case = world()
    for title_id in range(5):
        case.owe(title_id, day("2026-03-10") + timedelta(30 * title_id), position=-7)
    case.look("2026-03-11")
    best = min(timeit.repeat(lambda: case.look("2026-03-11"), number=200, repeat=5)) / 200
    assert best < 200e-6
