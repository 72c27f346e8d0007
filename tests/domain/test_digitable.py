"""Linha digitável: what the bank printed is what we show and check."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.digitable import DigitableError, due_date_of, factor_of, parse_digitable
from tests.domain.vectors import load

VECTORS = load("boleto/boleto_vectors.json")


WITH_LINE = [slip for slip in VECTORS["boletos"] if slip["linha"]]


@pytest.mark.parametrize("slip", VECTORS["boletos"], ids=lambda slip: slip["barcode"])
def test_line_and_barcode_say_the_same(slip: dict) -> None:
    from_barcode = parse_digitable(slip["barcode"])
    from_line = parse_digitable(slip["linha"] or from_barcode.line)
    assert from_line == from_barcode
    assert (from_line.barcode, from_line.line) == (slip["barcode"], slip["linha"] or from_line.line)
    assert (from_line.bank, from_line.amount_cents) == (slip["bank"], slip["amount_cents"])
    if slip["fator"]:
        assert from_line.due_date is not None
        assert factor_of(from_line.due_date) == slip["fator"]


@pytest.mark.parametrize("bill", VECTORS["arrecadacao"], ids=lambda bill: bill["linha"])
def test_utility_bills(bill: dict) -> None:
    from_line, from_barcode = parse_digitable(bill["linha"]), parse_digitable(bill["barcode"])
    assert from_line == from_barcode
    assert (from_line.barcode, from_line.line) == (bill["barcode"], bill["linha"])
    if "amount_cents" in bill:
        assert from_line.amount_cents == bill["amount_cents"]


@pytest.mark.parametrize(
    "row", [row for row in VECTORS["fator_vencimento"] if row["fator"]], ids=lambda r: r["due"]
)
def test_factor_and_its_reset(row: dict) -> None:
    due = date.fromisoformat(row["due"])
    assert factor_of(due) == row["fator"]
    assert due_date_of(row["fator"], near=due) == due


@given(st.dates(date(1997, 10, 8), date(2049, 10, 13)))
def test_a_due_date_survives_its_factor_when_today_is_near(due: date) -> None:
    assert due_date_of(factor_of(due), near=due) == due


def test_without_factor_there_is_no_due_date() -> None:
    assert due_date_of(0) is None


@given(slip=st.sampled_from(WITH_LINE), at=st.integers(0, 46), digit=st.sampled_from("0123456789"))
def test_a_digit_typed_wrong_in_the_checked_fields_is_noticed(slip: dict, at: int, digit: str) -> None:
    line = slip["linha"]
    if line[at] == digit or at == 32:
        return
    with pytest.raises(DigitableError):
        parse_digitable(line[:at] + digit + line[at + 1 :])


def test_punctuation_of_paper_is_accepted() -> None:
    parsed = parse_digitable("00190.00009 01238.798779 77700.168188 2 37690000013500")
    assert parsed.amount_cents == 13500


@pytest.mark.parametrize("text", ["", "123", "x" * 47, "0" * 46, "8" * 48, "9" * 10_000])
def test_what_is_no_line_is_refused_with_words(text: str) -> None:
    with pytest.raises(DigitableError, match="linha digitável"):
        parse_digitable(text)
