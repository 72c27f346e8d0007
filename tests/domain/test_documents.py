"""CPF and CNPJ: right ones pass in every writing, wrong ones never, and masks give nothing away."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from validate_docbr import CNPJ, CPF

from emdia.domain.documents import (
    TaxId,
    TaxIdError,
    format_tax_id,
    mask_tax_id,
    middle_digits,
    parse_tax_id,
    valid_cnpj,
    valid_cpf,
)
from tests.domain.vectors import load

VECTORS = load("ids/br_documents_phones.json")
NINE = st.text(alphabet="0123456789", min_size=9, max_size=9)
TWELVE = st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)


@pytest.mark.parametrize("row", VECTORS["cpf"], ids=lambda row: row["value"])
def test_cpf_vectors(row: dict) -> None:
    assert valid_cpf(row["value"]) is row["valid"]


@pytest.mark.parametrize("row", VECTORS["cnpj"], ids=lambda row: row["value"])
def test_cnpj_vectors(row: dict) -> None:
    assert valid_cnpj(row["value"]) is row["valid"]


@given(NINE, st.integers(0, 99))
def test_cpf_agrees_with_validate_docbr(nine: str, check: int) -> None:
    value = f"{nine}{check:02d}"
    assert valid_cpf(value) is CPF().validate(value)


def _cpf(nine: str) -> str:
    return next(
        value for value in (f"{nine}{check:02d}" for check in range(100)) if CPF(True).validate(value)
    )


@given(NINE)
def test_each_nine_digits_have_exactly_one_cpf_and_it_is_read_in_every_writing(nine: str) -> None:
    assume(len(set(nine)) > 1)
    valid = [value for value in (f"{nine}{check:02d}" for check in range(100)) if valid_cpf(value)]
    assert valid == [_cpf(nine)]
    expected = TaxId(valid[0], "cpf")
    formatted = format_tax_id(valid[0])
    for text in (valid[0], formatted, f" {formatted} ", f"'{valid[0]}", formatted.replace(".", " ")):
        assert parse_tax_id(text) == expected
    if len(valid[0].lstrip("0")) >= 8:
        assert parse_tax_id(valid[0].lstrip("0")) == expected
        assert parse_tax_id(valid[0].lstrip("0") + ".0") == expected


@given(TWELVE, st.integers(0, 99))
def test_cnpj_agrees_with_validate_docbr(twelve: str, check: int) -> None:
    assume(len(set(twelve)) > 1)
    value = f"{twelve}{check:02d}"
    assert valid_cnpj(value) is CNPJ().validate(value)


@given(TWELVE)
def test_each_root_has_one_cnpj_and_lower_case_is_read(twelve: str) -> None:
    assume(len(set(twelve)) > 1)
    valid = [value for value in (f"{twelve}{check:02d}" for check in range(100)) if valid_cnpj(value)]
    assert len(valid) == 1
    expected = TaxId(valid[0], "cnpj")
    for text in (valid[0].lower(), format_tax_id(valid[0]), format_tax_id(valid[0]).lower()):
        assert parse_tax_id(text) == expected


def test_the_official_alphanumeric_example() -> None:
    assert parse_tax_id("12.abc.345/01de-35") == TaxId("12ABC34501DE35", "cnpj")


def test_zeros_lost_by_a_spreadsheet_come_back() -> None:
    assert parse_tax_id("1838723000127") == TaxId("01838723000127", "cnpj")
    assert parse_tax_id("1234567890") == TaxId("01234567890", "cpf")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("111.111.111-11", "tax_id_check_digits"),
        ("00000000000", "tax_id_check_digits"),
        ("11111111111111", "tax_id_check_digits"),
        ("529.982.247-26", "tax_id_check_digits"),
        ("12.ABC.345/01DE-36", "tax_id_check_digits"),
        ("1,23457E+10", "tax_id_scientific"),
        ("1.23457e+10", "tax_id_scientific"),
        ("5E+10", "tax_id_scientific"),
        ("", "tax_id_size"),
        ("123", "tax_id_size"),
        ("5" * 10_000, "tax_id_size"),
        ("não tem", "tax_id_size"),
        ("٣٣٣٣٣٣٣٣٣٣٣", "tax_id_check_digits"),
    ],
)
def test_wrong_documents_are_refused_with_their_reason(text: str, code: str) -> None:
    with pytest.raises(TaxIdError) as refused:
        parse_tax_id(text)
    assert refused.value.code == code
    assert refused.value.field == "cpf/cnpj"
    assert len(refused.value.message) < 250


@given(st.text(max_size=30))
def test_any_text_is_a_document_or_an_error(text: str) -> None:
    try:
        found = parse_tax_id(text)
    except TaxIdError as error:
        assert error.message
    else:
        assert valid_cpf(found.value) or valid_cnpj(found.value)


@given(NINE)
def test_a_mask_never_shows_the_identity_factor(nine: str) -> None:
    assume(len(set(nine)) > 1)
    value = _cpf(nine)
    assert (
        middle_digits(value)
        == value[3:6]
        == middle_digits(TaxId(value, "cpf"))
        == middle_digits(format_tax_id(value))
    )
    shown = mask_tax_id(value)
    assert shown == f"***.***.***-{value[9:]}"
    assert sum(char.isdigit() for char in shown) == 2


def test_masks_of_companies_and_of_nothing() -> None:
    assert mask_tax_id("12ABC34501DE35") == "**.***.***/01DE-35"
    assert mask_tax_id("123") == "***"
    with pytest.raises(ValueError, match="only a CPF"):
        middle_digits("12ABC34501DE35")
