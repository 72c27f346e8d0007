"""A Pix key is stored as the bank knows it: a code with another form pays nobody."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.errors import DomainError
from emdia.domain.pix_key import parse_pix_key, payable_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("11.222.333/0001-81", "11222333000181"),
        ("12.abc.345/01de-35", "12ABC34501DE35"),
        ("529.982.247-25", "52998224725"),
        (" +55 (11) 98765-4321", "+5511987654321"),
        ("Financeiro@Escola.example", "financeiro@escola.example"),
        ("123E4567-E12B-12D1-A456-426655440000", "123e4567-e12b-12d1-a456-426655440000"),
    ],
)
def test_what_a_person_types_becomes_what_the_bank_knows(typed: str, key: str):
    assert parse_pix_key(typed) == key
    assert parse_pix_key(key) == key


def test_a_mobile_without_its_country_is_named_with_the_way_to_write_it():
    for typed in ("(19) 98765-4321", "19987654321"):
        with pytest.raises(DomainError, match=r"\+5519987654321"):
            parse_pix_key(typed)


@pytest.mark.parametrize(
    "typed", ["", "isto não é chave", "12345", "11.222.333/0001-82", "111.111.111-11", "oi@", "1932321010"]
)
def test_what_no_bank_would_find_is_refused(typed: str):
    with pytest.raises(DomainError, match="não é uma chave Pix"):
        parse_pix_key(typed)
    assert payable_key(typed) == typed


@given(st.uuids() | st.text(max_size=90))
def test_any_text_is_a_key_that_stands_or_a_refusal(text: uuid.UUID | str):
    try:
        key = parse_pix_key(str(text))
    except DomainError:
        return
    assert parse_pix_key(key) == key
    assert key.isascii()
    assert len(key) <= 77
