"""R42: no text gives away what the page asks for."""

import pytest

from emdia.apps.outreach.draft import shows_factor
from emdia.apps.outreach.waiting import Waiting

OWN = "11.222.333/0001-81"
SIGNED = f"Empresa Exemplo SA, CNPJ {OWN}"


def somebody(**changes) -> Waiting:
    return Waiting(
        **dict.fromkeys(Waiting._fields) | {"tax_id": "12322233390", "birth": "1990-02-28"} | changes
    )


@pytest.mark.parametrize(
    "text",
    ["CPF 123.222.333-90", "CPF ***.222.333-**", "CPF 12322233390", "nascida em 28/02/1990", "1990-02-28"],
)
def test_the_cpf_its_middle_and_the_birth_date_are_seen(text):
    assert shows_factor(somebody(), f"{text}. {SIGNED}", own=OWN)


def test_the_creditors_own_number_is_no_secret_even_where_a_cpf_has_its_digits():
    assert not shows_factor(somebody(), f"Olá, Ana. {SIGNED}", own=OWN)
