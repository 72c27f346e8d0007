"""The Pix code that a debtor copies must be what every bank app reads."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.brcode import BrCodeError, parse_brcode, static_brcode
from tests.domain.vectors import load

VECTORS = load("pix/brcode_vectors.json")
MANUAL = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR"
    "5913Fulano de Tal6008BRASILIA62070503***63041D3D"
)


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda vector: vector["emv"][-8:])
def test_valid_vectors_are_read_field_by_field(vector: dict) -> None:
    code = parse_brcode(vector["emv"])
    assert code.crc_ok
    assert [list(field) for field in code.fields] == vector["fields"]
    assert code.key or code.url or "80" in dict(code.fields), "a code pays by key, location or recurrence"


@pytest.mark.parametrize("vector", VECTORS["invalid"], ids=lambda vector: vector["why"])
def test_invalid_vectors_are_told_apart(vector: dict) -> None:
    if "CRC" in vector["why"] and "missing" not in vector["why"]:
        assert not parse_brcode(vector["emv"]).crc_ok
    else:
        with pytest.raises(BrCodeError, match="Copie o código inteiro"):
            parse_brcode(vector["emv"])


def test_the_manuals_example_is_written_exactly() -> None:
    key = "123e4567-e12b-12d1-a456-426655440000"
    assert static_brcode(key=key, name="Fulano de Tal", city="BRASILIA") == MANUAL


@pytest.mark.parametrize("suffix", ["66F4", "05B7"])
def test_static_codes_of_others_are_written_exactly(suffix: str) -> None:
    theirs = next(v["emv"] for v in VECTORS["valid"] if v["emv"].endswith(suffix))
    code = parse_brcode(theirs)
    assert code.key
    assert code.name
    assert code.city
    ours = static_brcode(
        key=code.key, name=code.name, city=code.city, amount_cents=code.amount_cents, txid=code.txid or ""
    )
    assert ours == theirs


def test_receiver_is_transliterated_and_cut_as_the_manual_says() -> None:
    text = static_brcode(
        key="a@b.br", name="Associação Educação São João da Boa Vista", city="Pindamonhangaba do Sul"
    )
    code = parse_brcode(text)
    assert (code.name, code.city) == ("Associacao Educacao Sao J", "Pindamonhangaba")


@given(
    cents=st.integers(1, 10**12 - 1),
    txid=st.text(alphabet="abcXYZ019", max_size=25),
    name=st.text(min_size=1, max_size=40).filter(
        lambda text: any(c.isascii() and c.isalnum() for c in text[:20])
    ),
)
def test_what_is_written_is_read_back(cents: int, txid: str, name: str) -> None:
    code = parse_brcode(
        static_brcode(key="12345678909", name=name, city="São Paulo", amount_cents=cents, txid=txid)
    )
    assert code.crc_ok
    assert (code.key, code.amount_cents, code.txid, code.city) == (
        "12345678909",
        cents,
        txid or None,
        "Sao Paulo",
    )


@given(at=st.integers(0, len(MANUAL) - 1), char=st.sampled_from("0123456789ABCDEFx"))
def test_one_wrong_character_never_passes(at: int, char: str) -> None:
    broken = MANUAL[:at] + char + MANUAL[at + 1 :]
    if broken.upper() == MANUAL.upper() and at >= len(MANUAL) - 4:
        return
    try:
        accepted = parse_brcode(broken).crc_ok
    except BrCodeError:
        accepted = False
    assert accepted is (broken == MANUAL)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_brcode(text)
    except BrCodeError as error:
        assert error.message


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": ""}, "chave"),
        ({"key": "x" * 78}, "chave"),
        ({"txid": "com espaço"}, "txid"),
        ({"txid": "x" * 26}, "txid"),
        ({"amount_cents": 0}, "valor"),
        ({"amount_cents": -1}, "valor"),
        ({"name": "日本"}, "nome"),
        ({"city": " "}, "cidade"),
    ],
)
def test_what_no_code_can_carry_is_refused(change: dict, field: str) -> None:
    values = {"key": "a@b.br", "name": "Academia", "city": "Recife", "amount_cents": 100, "txid": "A1"}
    with pytest.raises(BrCodeError) as refused:
        static_brcode(**(values | change))
    assert refused.value.field == field


def test_fields_follow_each_other_in_the_order_of_the_standard() -> None:
    text = static_brcode(key="a@b.br", name="Academia", city="Recife", amount_cents=12345)
    tags = [tag for tag, _ in parse_brcode(text).fields]
    assert all(a < b for a, b in pairwise(tags[:-1]))
    assert tags[-1] == "63"
