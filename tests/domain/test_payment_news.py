"""Nobody is chased while nobody knows who has paid: what is after due waits, what is before due goes on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain import payment_news
from emdia.domain.calendar import Calendar, Place
from emdia.domain.ladder import decide
from emdia.domain.ladder_ahead import ahead
from emdia.domain.presets import PRESETS
from tests.domain.ladder_world import World, on

PLANS = [preset(suspends=False, due_day=day) for preset in PRESETS.values() for day in (True, False)]
WAITS = f"{payment_news.BEGINS} 01/01/2026: traga a baixa do banco ou diga que nada entrou"


@pytest.mark.parametrize(
    ("heard", "today", "waits"),
    [
        ("2026-06-11", "2026-06-12", False),  # Thursday's news on Friday
        ("2026-06-11", "2026-06-13", True),
        ("2026-06-12", "2026-06-15", False),  # Friday's on Monday: one business day
        ("2026-06-12", "2026-06-16", True),
        ("2026-06-03", "2026-06-05", False),  # over Corpus Christi
    ],
)
def test_news_is_fresh_for_one_business_day(heard: str, today: str, waits: bool) -> None:
    said = payment_news.waits(
        date.fromisoformat(heard), date.fromisoformat(today), place=Place("SP"), calendar=Calendar()
    )
    assert bool(said) is waits


@given(
    st.sampled_from(PLANS),
    st.lists(st.integers(-40, 20), min_size=1, max_size=4),
    st.integers(0, 30),
    st.booleans(),
)
def test_it_never_delays_a_reminder_and_never_chases(plan, dues, later, met_late) -> None:
    world = World(plan)
    for number, due in enumerate(dues, start=1):
        world.owe(number, on(due))
    day = on(later)
    facts = replace(world.facts, titles=tuple(world.titles.values()), met_on=day if met_late else on(-60))
    heard = decide(facts, plan, day, world.calendar)
    waiting = decide(replace(facts, after_due_waits=WAITS), plan, day, world.calendar)
    late = {title.id for title in facts.titles if title.effective_due_on < day}
    if waiting.kind == "perform":
        assert waiting.anchor not in late
    if heard.kind == "perform" and heard.anchor not in late:
        assert (waiting.kind, waiting.step, waiting.titles) == (heard.kind, heard.step, heard.titles)
    if waiting.kind == "hold" and waiting.rule == payment_news.RULE:
        assert waiting.anchor in late
        assert waiting.next_on is not None
        assert waiting.next_on > day


def test_a_reminder_goes_out_although_a_first_contact_waits() -> None:
    world = World(PLANS[0])
    world.owe(1, on(-30))
    world.owe(2, on(1))
    day = on(0)
    facts = replace(world.facts, titles=tuple(world.titles.values()), met_on=day, after_due_waits=WAITS)
    said = [decide(facts, PLANS[0], day + timedelta(n), world.calendar) for n in range(-7, 2)]
    spoken = [one for one in said if one.kind == "perform"]
    assert spoken
    assert {one.anchor for one in spoken} == {2}


def test_looking_ahead_counts_on_tomorrows_news() -> None:
    world = World(PLANS[0])
    world.owe(1, on(0))
    facts = replace(world.facts, titles=tuple(world.titles.values()), after_due_waits=WAITS)
    assert any(
        ahead(facts, PLANS[0], today=on(0), day=on(n), calendar=world.calendar).kind == "perform"
        for n in range(1, 10)
    )
