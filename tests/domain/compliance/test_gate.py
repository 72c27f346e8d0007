"""The gate as a lawyer would try it: days, hours, caps, block lists, and what confirmations are free of."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from emdia.domain.calendar import Calendar, Place
from emdia.domain.compliance import Caps, TitleFact, judge
from emdia.domain.compliance.facts import ContactFacts, example
from emdia.domain.vocabulary import MessageKind
from tests.domain.compliance.anything import ANY_FACTS, CALENDAR

SP = ZoneInfo("America/Sao_Paulo")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SP)


@pytest.mark.parametrize(
    ("state", "text", "rule"),
    [
        ("SP", "2026-06-15T07:59:59", "R20"),
        ("SP", "2026-06-15T08:00:00", ""),
        ("SP", "2026-06-15T19:59:59", ""),
        ("SP", "2026-06-15T20:00:00", "R20"),
        ("SP", "2026-06-13T13:59:59", ""),
        ("SP", "2026-06-13T14:00:00", "R20"),
        ("SP", "2026-06-14T10:00:00", "R20"),
        ("SP", "2026-07-09T10:00:00", "R28"),
        ("MG", "2026-07-09T10:00:00", ""),
        ("BA", "2026-02-17T10:00:00", "R28"),
        ("AL", "2026-06-13T14:00:00", "R21"),
        ("RJ", "2026-06-15T08:30:00", "R22"),
        ("RJ", "2026-06-13T10:00:00", "R22"),
        ("ES", "2026-06-15T19:00:00", "R23"),
        ("AM", "2026-06-15T19:00:00", "R24"),
        ("AM", "2026-06-15T09:30:00", "R27"),
        (None, "2026-06-15T08:59:59", "R26"),
        (None, "2026-06-13T10:00:00", "R26"),
        ("AC", "2026-06-16T09:59:59", "R20"),
        ("AC", "2026-06-16T10:00:00", ""),
    ],
)
def test_push_hours(state, text, rule):
    city = "Manaus" if state == "AM" and rule != "R27" else None
    verdict = judge(example(state=state, city=city, ddd_states=(), at=moment(text)))
    assert verdict.rule == rule
    assert (verdict.kind == "allow") == (rule == "")


def test_a_municipal_holiday_that_was_imported_counts():
    santos = Calendar([("SP", "Santos", date(2026, 6, 15))])
    assert judge(example(city="Santos", calendar=santos)).rule == "R28"
    assert judge(example(city="São Paulo", calendar=santos)).kind == "allow"


def test_where_address_and_area_code_differ_both_must_be_open():
    facts = example(ddd_states=("AC",), at=moment("2026-06-15T08:30:00"))
    assert judge(facts).rule == "R27"
    assert judge(replace(facts, at=moment("2026-06-15T10:00:00"))).kind == "allow"


@given(facts=ANY_FACTS)
def test_what_is_allowed_is_lawful_and_a_later_moment_is_worth_asking(facts: ContactFacts):
    verdict = judge(facts)
    if verdict.kind == "allow":
        assert facts.point_state not in ("off", "wrong") or facts.stage in ("wrong_person",)
        local = facts.at.astimezone(SP)
        if facts.kind == MessageKind.COLLECTION and facts.state == "SP":
            assert local.weekday() != 6
            assert not CALENDAR.holiday_name(local.date(), Place(facts.state, facts.city))
            assert 8 <= local.hour < 20
    if verdict.kind == "not_before":
        assert verdict.at > facts.at


def test_the_strongest_verdict_wins():
    night = moment("2026-06-15T22:00:00")
    facts = example(at=night, push_days=(date(2026, 6, 15), date(2026, 6, 14), date(2026, 6, 13)))
    later = judge(facts)
    assert (later.rule, later.kind) == ("R68", "not_before")
    assert later.at == moment("2026-06-20T08:00:00")
    assert judge(replace(facts, point_state="wrong")).rule == "R31"


@pytest.mark.parametrize("kind", [MessageKind.CONFIRMATION, MessageKind.ANSWER, MessageKind.AGREEMENT])
def test_confirmations_are_free_of_days_and_caps_but_not_of_privacy(kind):
    sunday = example(
        kind=kind, stage="paid", at=moment("2026-06-14T10:00:00"), push_days=(date(2026, 6, 14),)
    )
    assert judge(sunday).kind == "allow"
    night = replace(sunday, at=moment("2026-06-14T22:00:00"))
    assert judge(night).at == moment("2026-06-15T08:00:00")
    assert judge(replace(night, urgent=True)).kind == "allow"
    assert judge(replace(sunday, point_state="wrong")).rule == "R31"
    assert judge(replace(sunday, opted_out=frozenset({"sms"}))).rule == "R37"
    assert judge(replace(sunday, point_state="doubtful")).rule == "R40"


def test_a_tenant_lowers_the_caps_and_never_raises_them():
    days = (date(2026, 6, 10), date(2026, 6, 12))
    assert judge(example(push_days=days)).kind == "allow"
    assert judge(example(push_days=days, caps=Caps().lowered(push_week=2))).rule == "R68"
    assert Caps().lowered(push_week=30, push_day=4, email_day=True) == Caps()


def test_an_urgent_collection_gets_no_privilege():
    assert judge(example(urgent=True, at=moment("2026-06-14T10:00:00"))).rule == "R20"


def test_the_time_bar_stops_on_its_day_in_the_debtors_own_time():
    titles = (TitleFact(date(2021, 6, 16), date(2026, 6, 16)),)
    assert judge(example(titles=titles, at=moment("2026-06-15T19:00:00"))).kind == "allow"
    assert judge(example(titles=titles, at=moment("2026-06-16T08:00:00"))).rule == "R51"
    thanks = example(titles=titles, at=moment("2026-06-16T08:00:00"), kind="confirmation", stage="paid")
    assert judge(thanks).kind == "allow"


def test_a_verdict_takes_microseconds():
    facts = [example(push_days=(date(2026, 6, 12),), amount_cents=10233) for _ in range(2000)]
    judge(facts[0])
    best = min(_seconds(facts) for _ in range(5))
    assert best / len(facts) < 30e-6


def _seconds(facts) -> float:
    start = perf_counter()
    for one in facts:
        judge(one)
    return perf_counter() - start


def test_held_until_means_lawful_then():
    """Who comes back at the instant the gate named is not sent away for the same reason."""
    facts = example(at=moment("2026-06-12T21:00:00"), state="RJ")
    verdict = judge(facts)
    assert verdict.at == moment("2026-06-15T09:00:00")
    assert judge(replace(facts, at=verdict.at)).kind == "allow"
    assert judge(replace(facts, at=verdict.at - timedelta(seconds=1))).kind == "not_before"
