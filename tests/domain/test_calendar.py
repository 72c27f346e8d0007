"""Who pays on a bank holiday, and who is left in peace on one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.calendar import Calendar, Place
from emdia.domain.places import STATES, city_key, state_key
from tests.domain.vectors import DATA

CALENDAR = Calendar()
BRAZIL = Place()
SP = Place("SP", "São Paulo")
DAYS = st.dates(date(2010, 1, 1), date(2060, 12, 31))
PLACES = st.builds(Place, st.none() | st.sampled_from(sorted(STATES)), st.none() | st.just("Recife"))


def test_bank_days_equal_anbima_from_2001_to_2078() -> None:
    lines = (DATA / "calendar/ANBIMA.cal").read_text().split()
    anbima = {date.fromisoformat(line) for line in lines if line[0].isdigit()}
    day = date(2001, 1, 1)
    wrong = []
    while day.year <= 2078:
        if CALENDAR.pays(day, BRAZIL) != (day.weekday() < 5 and day not in anbima):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "place", "pays", "contact"),
    [
        (date(2026, 2, 16), BRAZIL, False, False),  # Carnival Monday
        (date(2026, 2, 17), BRAZIL, False, False),
        (date(2026, 2, 18), BRAZIL, True, True),  # Ash Wednesday
        (date(2026, 4, 3), BRAZIL, False, False),
        (date(2026, 6, 4), BRAZIL, False, False),  # Corpus Christi
        (date(2023, 11, 20), BRAZIL, True, True),  # not yet a national holiday
        (date(2023, 11, 20), Place("RJ"), False, False),
        (date(2024, 11, 20), BRAZIL, False, False),
        (date(2026, 12, 24), BRAZIL, True, True),
        (date(2026, 12, 31), BRAZIL, True, True),
        (date(2026, 7, 9), SP, False, False),
        (date(2026, 7, 9), Place("RJ"), True, True),
        (date(2026, 7, 9), BRAZIL, True, True),
        (date(2026, 11, 21), SP, False, True),  # Saturday
        (date(2026, 11, 22), SP, False, False),  # Sunday
    ],
)
def test_known_days(day: date, place: Place, *, pays: bool, contact: bool) -> None:
    assert (CALENDAR.pays(day, place), CALENDAR.may_contact(day, place)) == (pays, contact)


def test_holidays_have_their_portuguese_name() -> None:
    assert CALENDAR.holiday_name(date(2026, 2, 17), BRAZIL) == "Carnaval"
    assert CALENDAR.holiday_name(date(2026, 12, 25), SP) == "Natal"
    assert CALENDAR.holiday_name(date(2026, 11, 23), SP) is None


def test_the_municipal_table_is_found_in_any_spelling_and_only_in_its_city() -> None:
    anniversary = date(2027, 1, 25)
    calendar = Calendar(frozenset({("sp", "SAO PAULO", anniversary)}))
    assert not calendar.pays(anniversary, SP)
    assert not calendar.may_contact(anniversary, Place(" sp ", "são paulo"))
    assert calendar.holiday_name(anniversary, SP) == "Feriado municipal"
    assert calendar.pays(anniversary, Place("SP", "Santos"))
    assert calendar.pays(anniversary, Place("SP"))
    assert calendar.pays(anniversary, Place("RJ", "São Paulo"))
    assert CALENDAR.pays(anniversary, SP)


def test_a_title_due_on_a_sunday_is_not_late_on_monday() -> None:
    assert CALENDAR.effective_due_date(date(2025, 12, 7), SP) == date(2025, 12, 8)
    assert CALENDAR.effective_due_date(date(2026, 2, 14), SP) == date(2026, 2, 18)
    assert CALENDAR.effective_due_date(date(2026, 2, 13), SP) == date(2026, 2, 13)


@given(DAYS, PLACES)
def test_the_effective_due_date_is_the_first_paying_day_not_before(day: date, place: Place) -> None:
    effective = CALENDAR.effective_due_date(day, place)
    assert CALENDAR.pays(effective, place)
    assert effective >= day
    between = [day + timedelta(days=n) for n in range((effective - day).days)]
    assert not any(CALENDAR.pays(earlier, place) for earlier in between)


@given(DAYS, PLACES)
def test_where_a_bank_pays_a_person_may_be_contacted(day: date, place: Place) -> None:
    if CALENDAR.pays(day, place):
        assert CALENDAR.may_contact(day, place)
        assert CALENDAR.holiday_name(day, place) is None
        assert day.weekday() < 5


@given(DAYS, st.integers(0, 30), PLACES)
def test_business_days_are_counted_one_by_one(day: date, n: int, place: Place) -> None:
    end = CALENDAR.add_business_days(day, n, place)
    passed = sum(CALENDAR.pays(day + timedelta(days=k), place) for k in range(1, (end - day).days + 1))
    assert passed == n
    if n:
        assert CALENDAR.pays(end, place)
        start = CALENDAR.add_business_days(end, -n, place)
        assert start <= CALENDAR.next_paying_day(day, place)


@given(DAYS, PLACES, st.booleans())
def test_contact_days_are_the_nearest_allowed(day: date, place: Place, saturday: bool) -> None:
    after = CALENDAR.next_contact_day(day, place, saturday=saturday)
    before = CALENDAR.previous_contact_day(day, place, saturday=saturday)
    assert before <= day <= after
    for found in (before, after):
        assert CALENDAR.may_contact(found, place)
        assert saturday or found.weekday() != 5
    inside = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    allowed = [d for d in inside if CALENDAR.may_contact(d, place) and (saturday or d.weekday() != 5)]
    assert allowed == []


def test_states_and_cities_are_compared_without_accents_and_case() -> None:
    assert city_key("São João del-Rei") == city_key("SAO JOAO DEL REI") == "sao joao del rei"
    assert (state_key(" sp "), state_key("XX"), state_key(None)) == ("SP", None, None)
