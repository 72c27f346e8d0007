"""How a person is greeted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.names import first_name, fix_caps, is_estate, short_company_name


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("MARIA DA SILVA", "Maria da Silva"),
        ("joão dos santos e souza", "João dos Santos e Souza"),
        ("  ANA   PAULA ", "Ana Paula"),
        ("Maria DaSilva", "Maria DaSilva"),
        ("D'ÁVILA NETO", "D'Ávila Neto"),
        ("ANNA-MARIA", "Anna-Maria"),
        ("PADARIA CENTRAL ME", "Padaria Central ME"),
        ("", ""),
    ],
)
def test_capitals_are_set_right_and_chosen_writing_is_kept(written: str, read: str) -> None:
    assert fix_caps(written) == read


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("MARIA DA SILVA", "Maria"),
        ("Sra. Ana Paula", "Ana"),
        ("dr. josé", "José"),
        ("J. Carlos Pinto", "Carlos"),
        ("DA SILVA JOANA", "Silva"),
        ("SILVA, JOANA", "Silva"),
        ("X", "X"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_first_name(name: str, first: str) -> None:
    assert first_name(name) == first


@given(st.text(max_size=60))
def test_a_greeting_is_one_word_whatever_the_name(name: str) -> None:
    assert len(first_name(name).split()) <= 1


@pytest.mark.parametrize(
    "name", ["ESPÓLIO DE JOSÉ LIMA", "Espolio de Ana", "José (falecido)", "ANA - FALECIDA"]
)
def test_the_dead_are_not_written_to(name: str) -> None:
    assert is_estate(name)


@pytest.mark.parametrize("name", ["Maria da Silva", "Falecio Souza", "Espoliana Lima", ""])
def test_the_living_are(name: str) -> None:
    assert not is_estate(name)


@pytest.mark.parametrize(
    ("legal", "trade"),
    [
        ("PADARIA SÃO JOÃO LTDA - ME", "Padaria São João"),
        ("Academia Corpo & Cia Ltda.", "Academia Corpo & Cia"),
        ("TRANSPORTES LIMA S/A", "Transportes Lima"),
        ("TRANSPORTES LIMA S.A.", "Transportes Lima"),
        ("12.345.678 JOSE DA SILVA MEI", "Jose da Silva"),
        ("JOSE DA SILVA 12345678909", "Jose da Silva"),
        ("LTDA", "Ltda"),
        ("", ""),
    ],
)
def test_companies_go_by_their_trade_name(legal: str, trade: str) -> None:
    assert short_company_name(legal) == trade


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_a_company_never_loses_its_whole_name(name: str) -> None:
    assert short_company_name(name)
