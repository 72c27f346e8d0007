"""Whatever happens to a case, day by day: never twice, never on a day without contact, never without its warning."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from emdia.domain import presets
from emdia.domain.calendar import Calendar, Place
from emdia.domain.ladder_ahead import after, ahead
from emdia.domain.ladder_days import table_of
from tests.domain.ladder_world import World

START = date(2026, 1, 5)
DAYS = 130
MUNICIPAL = Calendar([("SP", "Santos", START + timedelta(n)) for n in (40, 41, 71)])
PLANS = [
    preset(suspends=suspends, due_day=due_day)
    for preset in presets.PRESETS.values()
    for suspends in (True, False)
    for due_day in (True, False)
]


@dataclass(frozen=True)
class Event:
    day: int
    kind: str
    title: int


@st.composite
def lives(draw: st.DrawFn) -> tuple[World, list[Event], set[date], date]:
    """A case, what happens to it, the days on which nobody plans, and the day on which it met us."""
    world = World(draw(st.sampled_from(PLANS)), calendar=draw(st.sampled_from([Calendar(), MUNICIPAL])))
    met = START + timedelta(draw(st.integers(0, 20)))
    world.facts = replace(
        world.facts,
        met_on=met,
        state=draw(st.sampled_from(["SP", "RJ", "AM", None])),
        city=draw(st.sampled_from([None, "Santos"])),
        lot_on=draw(st.one_of(st.none(), st.integers(0, 15).map(lambda n: met + timedelta(n)))),
    )
    for title_id in range(1, draw(st.integers(1, 5)) + 1):
        due = START + timedelta(draw(st.integers(-150, 60)))
        banks = draw(st.sampled_from([None, 1, 2, 3]))
        world.owe(title_id, due)
        title = world.titles[title_id]
        if banks:
            ends = world.calendar.add_business_days(title.effective_due_on, banks, Place("SP"))
            world.change(title_id, float_ends_on=ends)
    kinds = st.sampled_from(
        ["pay", "reopen", "pause", "resume", "pause_case", "resume_case", "lose", "deliver"]
    )
    events = draw(st.lists(st.builds(Event, st.integers(0, DAYS), kinds, st.integers(1, 5)), max_size=12))
    outages = draw(st.lists(st.tuples(st.integers(0, DAYS), st.integers(1, 12)), max_size=4))
    down = {START + timedelta(begin + n) for begin, length in outages for n in range(length)}
    return world, events, down, met


def happen(world: World, event: Event, paid: dict[int, int]) -> None:
    """One thing that happens to a case between two looks at it."""
    title = world.titles.get(event.title)
    if event.kind == "pay" and title is not None:
        paid[event.title] = title.cycle
        world.kept[event.title] = title
        world.pay(event.title)
    elif event.kind == "reopen" and event.title in paid and title is None:
        old = world.kept[event.title]
        world.titles[event.title] = replace(
            old, cycle=paid.pop(event.title) + 1, position=None, warned=frozenset(), paused=""
        )
    elif event.kind == "pause" and title is not None:
        world.change(event.title, paused="contestação", rule="R65")
    elif event.kind == "resume" and title is not None:
        world.change(event.title, paused="")
    elif event.kind in ("pause_case", "resume_case"):
        world.facts = replace(world.facts, paused="pausa" if event.kind == "pause_case" else "")
    elif event.kind in ("lose", "deliver"):
        world.delivers = event.kind == "deliver"


@given(lives())
def test_a_life_keeps_every_promise(life: tuple[World, list[Event], set[date], date]):
    world, events, down, met = life
    paid: dict[int, int] = {}
    place = Place(world.facts.state, world.facts.city)
    anchors: dict[tuple[int, int], int] = {}
    last: tuple[date, int, int | None] | None = None
    day = met
    while day <= START + timedelta(DAYS):
        for event in [e for e in events if START + timedelta(e.day) == day]:
            happen(world, event, paid)
        if day in down:
            day += timedelta(1)
            continue
        warned = {title.id: title.warned for title in world.titles.values()}
        decision = world.run(
            day
        )  # checks that no (title, cycle, step) is marked twice and positions only grow
        assert decision.reason
        if decision.kind == "perform":
            step, anchor = decision.step, world.titles[decision.anchor]
            assert world.calendar.may_contact(day, place)
            assert decision.expires_on >= day
            assert decision.anchor in decision.titles
            assert not world.facts.paused
            assert not any(world.titles[t].paused for t in decision.titles)
            assert not step.warned_by or step.warned_by in warned[anchor.id]
            if step.slug != "first_contact":
                said_before = anchors.get((anchor.id, anchor.cycle), -999)
                assert step.offset > said_before, "the order never goes back"
                anchors[anchor.id, anchor.cycle] = step.offset
            if anchor.effective_due_on < day:
                assert anchor.float_ends_on is None or day > anchor.float_ends_on
                offset = None if step.slug == "first_contact" else step.offset
                if last is not None and (day - last[0]).days < world.plan.min_gap_days:
                    assert anchor.id == last[1]
                    assert offset > last[2]
                last = (day, anchor.id, offset)
                assert all(world.titles[t].effective_due_on < day for t in decision.titles)
        elif decision.kind in ("hold", "wait"):
            assert decision.next_on is None or decision.next_on > day
        again = world.look(day)
        assert again.kind != "perform" or again.anchor in world.titles, "asked again"
        assert decision.kind != "perform" or again.kind != "perform" or step.offset <= 0
        day += timedelta(1)


@given(lives())
def test_looking_only_when_it_said_so_is_the_same_as_looking_every_day(life):
    world, _, _, met = life
    other = World(world.plan, dict(world.titles), world.facts, world.calendar)
    end = START + timedelta(DAYS)
    world.until(met, end)
    day = met
    while day <= end:
        decision = other.run(day)
        if decision.next_on is None:
            break
        day = min(decision.next_on, day + timedelta(30))
    assert other.said == world.said
    assert other.marks.items() <= world.marks.items() or other.marks == world.marks


@given(lives(), st.integers(1, 90))
def test_looking_ahead_is_living_without_events(life, days: int):
    world, _, _, met = life
    then = met + timedelta(days)
    facts = replace(world.facts, titles=tuple(world.titles.values()))
    seen = ahead(facts, world.plan, today=met, day=then, calendar=world.calendar)
    world.until(met, then - timedelta(1))
    lived = world.look(then)
    assert (seen.kind, seen.step, seen.anchor, seen.titles) == (
        lived.kind,
        lived.step,
        lived.anchor,
        lived.titles,
    )


@given(lives())
def test_carrying_out_a_decision_is_what_the_world_does(life):
    world, _, _, met = life
    facts = replace(world.facts, titles=tuple(world.titles.values()))
    decision = world.run(met)
    done = after(facts, decision, met)
    assert done == replace(world.facts, titles=done.titles)
    assert {t.id: (t.position, t.warned) for t in done.titles} == {
        t.id: (t.position, t.warned) for t in world.titles.values()
    }


@given(
    st.sampled_from(PLANS),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.sampled_from(["SP", "RJ", None]),
)
def test_the_days_of_a_title_are_in_order_and_days_of_contact(plan, printed: date, state: str | None):
    calendar = Calendar()
    place = Place(state)
    due = calendar.effective_due_date(printed, place)
    row = table_of(plan, calendar).place(state, None).row(due, None, None)
    assert list(row.days) == sorted(row.days)
    for step, on, last in zip(plan.steps, row.days, row.lasts, strict=True):
        assert calendar.may_contact(on, place)
        assert on.weekday() < 5 or state == "SP"
        if step.offset <= 0:
            assert on <= due + timedelta(step.offset)
            assert on <= last <= due
        else:
            assert due + timedelta(step.offset) <= on
            assert last == on + timedelta(step.tolerance)
