"""An amount read wrong is a person asked for the wrong money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.money import MoneyError, format_brl, format_plain, guess_style, half_up, parse_cents


@pytest.mark.parametrize(
    ("text", "style", "cents"),
    [
        ("1.234,56", "br", 123456),
        ("1234,5", "br", 123450),
        ("1234", "br", 123400),
        ("1.234", "br", 123400),
        ("R$ 1.234,56", "br", 123456),
        ("R$\u00a012,00", "br", 1200),
        ("12,00 R$", "br", 1200),
        (" 0,01 ", "br", 1),
        ("1.234.567,89", "br", 123456789),
        ("10,005", "br", 1001),
        ("10,0049", "br", 1000),
        ("1234.56", "us", 123456),
        ("1,234.56", "us", 123456),
        ("1234.5", "us", 123450),
        ("99", "us", 9900),
        ("89.9", "us", 8990),
        ("0", "br", 0),
        ("-0,00", "br", 0),
    ],
)
def test_amounts_as_companies_write_them(text: str, style: str, cents: int) -> None:
    assert parse_cents(text, style=style) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "NaN",
        "inf",
        "-inf",
        "1e5",
        "1,5E+3",
        "1.2.3",
        "12,34,56",
        "1.23,4",
        "1 2x",
        "٣",
        "--5",
        "R$",
        "0x10",
        "9" * 10000,
        ",",
        "1..5",
        "12.34.567",
    ],
)
def test_what_is_no_amount_is_refused_in_portuguese(text: str) -> None:
    for style in ("br", "us"):
        if style == "us" and text == "1.23,4":
            continue
        with pytest.raises(MoneyError) as refused:
            parse_cents(text, style=style)
        assert refused.value.code in ("amount_unreadable", "amount_too_large")
        assert len(refused.value.message) < 200
        assert refused.value.field == "valor"


@pytest.mark.parametrize("text", ["-10,00", "(10,00)", "R$ -10,00", "-R$ 10,00", "(R$ 10,00)"])
def test_a_negative_amount_needs_leave(text: str) -> None:
    with pytest.raises(MoneyError, match="negativo"):
        parse_cents(text, style="br")
    assert parse_cents(text, style="br", allow_negative=True) == -1000


def test_more_than_the_largest_amount_is_a_slipped_comma() -> None:
    assert parse_cents("100.000.000.000,00", style="br") == 10**13
    with pytest.raises(MoneyError, match="vírgula"):
        parse_cents("100.000.000.000,01", style="br")


@pytest.mark.parametrize(
    ("column", "style"),
    [
        (["1.234,56", "10,00"], "br"),
        (["1234.56", "10.00"], "us"),
        (["1,234.56"], "us"),
        (["1.234", "2.500"], "br"),
        (["1.234", "99.90"], "us"),
        (["1.234", "99,90"], "br"),
        (["1.234.567"], "br"),
        (["1,234,567"], "us"),
        (["1234.567"], "us"),
        (["0.125"], "us"),
        (["0,125"], "br"),
        (["150", "200"], "br"),
        ([], "br"),
        (["R$ 1.234,56"], "br"),
    ],
)
def test_style_is_decided_by_the_column(column: list[str], style: str) -> None:
    assert guess_style(column) == style


CENTS = st.integers(0, 10**13)


@given(CENTS)
def test_what_people_read_is_read_back(cents: int) -> None:
    assert parse_cents(format_brl(cents), style="br") == cents
    assert parse_cents(format_plain(cents), style="us") == cents


@given(st.lists(st.integers(1000, 10**9), min_size=1))
def test_a_column_written_in_one_style_is_recognised(amounts: list[int]) -> None:
    assert guess_style([format_plain(cents) for cents in amounts]) == "us"
    assert guess_style([format_brl(cents) for cents in amounts]) == "br"


@given(st.text(max_size=80), st.sampled_from(["br", "us"]))
def test_any_text_is_an_amount_or_an_error(text: str, style: str) -> None:
    try:
        assert 0 <= parse_cents(text, style=style) <= 10**13
    except MoneyError as error:
        assert error.message


def test_money_is_shown_as_in_brazil() -> None:
    assert [format_brl(c) for c in (0, 5, 123456, 123456789, -150)] == [
        "R$ 0,00",
        "R$ 0,05",
        "R$ 1.234,56",
        "R$ 1.234.567,89",
        "-R$ 1,50",
    ]
    assert [format_plain(c) for c in (0, 5, 123456, -150)] == ["0.00", "0.05", "1234.56", "-1.50"]


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_half_up_is_the_nearest_and_halves_go_away_from_zero(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    twice = 2 * abs(rounded * denominator - numerator)
    assert twice <= denominator
    if twice == denominator:
        assert abs(rounded) * denominator > abs(numerator)


def test_half_up_refuses_a_denominator_that_is_not_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        half_up(1, 0)
