"""SMS cost what the carrier bills, and every letter arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.sms import count, to_gsm7
from tests.domain.vectors import load

VECTORS = load("sms/sms_segments.json")
GIVEN = VECTORS["tests"] + VECTORS["pt_messages"]


@pytest.mark.parametrize("vector", GIVEN, ids=[str(at) for at in range(len(GIVEN))])
def test_segments_equal_the_reference(vector: dict) -> None:
    found = count(vector["body"])
    assert (found.encoding, found.segments, found.characters) == (
        vector["encoding"],
        vector["segments"],
        vector["characters"],
    )


def test_letters_of_portuguese_have_the_known_encoding() -> None:
    for row in VECTORS["pt_chars"]:
        assert count(row["char"]).encoding == row["encoding"], row["char"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Olá, João! Não é à toa.", "Ola, Joao! Nao e a toa."),
        ("“Pão de Açúcar” – R$ 1.234,56…", '"Pao de Acucar" - R$ 1.234,56...'),
        ("ÁÉÍÓÚ ÂÊÔ ÃÕ Ç Ü", "AEIOU AEO AO C U"),
        ("Tudo certo ✅ obrigado", "Tudo certo obrigado"),
        ("1º aviso, 2ª via", "1o aviso, 2a via"),
        ("sem acento", "sem acento"),
        ("linha\nnova", "linha\nnova"),
    ],
)
def test_house_style_is_without_accents(text: str, plain: str) -> None:
    assert to_gsm7(text) == plain


@given(st.text())
def test_any_text_becomes_gsm7_and_stays_so(text: str) -> None:
    plain = to_gsm7(text)
    assert count(plain).encoding == "GSM-7"
    assert to_gsm7(plain) == plain


@given(st.text(max_size=700))
def test_more_text_never_costs_less(text: str) -> None:
    assert count(text + "a").segments >= count(text).segments >= 1


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("ã" * 134, 2),
        ("a" * 159 + "€", 2),
        ("a" * 152 + "€" * 5, 2),
    ],
)
def test_borders_of_a_segment(text: str, segments: int) -> None:
    assert count(text).segments == segments
