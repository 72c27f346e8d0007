"""Dates of spreadsheets and of messages."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.dates import DateError, long_date, month_name, on_long_date, parse_date, short_date

DAY = date(2026, 12, 5)


@pytest.mark.parametrize(
    "value",
    [
        "05/12/2026",
        "5/12/2026",
        "05/12/26",
        "05-12-2026",
        "05.12.2026",
        "2026-12-05",
        "2026/12/05",
        "46361",
        " 05/12/2026 ",
        "2026-12-05T00:00:00",
        "2026-12-05 00:00:00",
        "05/12/2026 00:00",
        "46361.5",
        "46361,0",
        46361,
        46361.75,
        DAY,
        datetime(2026, 12, 5, 10, tzinfo=UTC),
    ],
)
def test_every_writing_of_one_day(value: str | float | date) -> None:
    assert parse_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        "",
        "amanhã",
        "31/02/2026",
        "12/31/2026",
        "5/12",
        "2026-13-01",
        "-1",
        -1,
        10**9,
        "9" * 10000,
        "05/12/20266",
        "00/00/0000",
        float("1e308"),
    ],
)
def test_what_is_no_date_is_refused_with_words(value: str | float) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(value)
    assert refused.value.code in ("date_unreadable", "date_out_of_range")
    assert len(refused.value.message) < 150


@pytest.mark.parametrize("value", ["30/12/1899", "1899-12-31", 0, 1, "0", "01/01/1989", "01/01/2101"])
def test_a_due_date_in_1899_is_refused_and_named(value: str | float) -> None:
    with pytest.raises(DateError, match="Confira o ano") as refused:
        parse_date(value)
    assert (refused.value.code, refused.value.field) == ("date_out_of_range", "vencimento")


def test_birth_dates_have_their_own_years() -> None:
    assert parse_date("05/12/48", field="nascimento", first_year=1900, last_year=2026) == date(1948, 12, 5)
    assert parse_date("05/12/26", field="nascimento", first_year=1900, last_year=2026) == date(2026, 12, 5)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_date_written_in_any_form_is_read_back(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        str((day - date(1899, 12, 30)).days),
    ):
        assert parse_date(text) == day


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_an_error(text: str) -> None:
    try:
        assert 1990 <= parse_date(text).year <= 2100
    except DateError as error:
        assert error.message


def test_dates_are_said_as_people_say_them() -> None:
    today = date(2026, 11, 21)
    assert long_date(date(2025, 12, 5), today=date(2025, 1, 1)) == "sexta, 5 de dezembro"
    assert long_date(date(2027, 1, 4), today=today) == "segunda, 4 de janeiro de 2027"
    assert long_date(date(2026, 3, 1), today=today) == "domingo, 1º de março"
    assert short_date(date(2026, 3, 1)) == "01/03"
    assert month_name(12) == "dezembro"


def test_a_sentence_says_on_which_day_with_its_preposition():
    today = date(2026, 5, 1)
    assert on_long_date(date(2026, 5, 5), today=today) == "na terça, 5 de maio"
    assert on_long_date(date(2026, 5, 9), today=today) == "no sábado, 9 de maio"
    assert on_long_date(date(2027, 5, 9), today=today) == "no domingo, 9 de maio de 2027"
