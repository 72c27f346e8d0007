"""A refusal reaches the person who can mend it, whole, short and printable."""

import pickle

from emdia.domain.documents import TaxIdError
from emdia.domain.errors import DomainError, excerpt


def test_an_error_keeps_code_and_field_across_processes() -> None:
    error = TaxIdError("CPF errado", code="tax_id_size", field="cpf/cnpj")
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, TaxIdError)
    assert isinstance(copy, DomainError)
    assert (copy.message, copy.code, copy.field, str(copy)) == (
        "CPF errado",
        "tax_id_size",
        "cpf/cnpj",
        "CPF errado",
    )


def test_an_excerpt_is_short_and_printable() -> None:
    assert excerpt("x" * 2_000_000) == "x" * 40 + "…"
    assert excerpt("a\x00b\tc\u00a0d") == "a?b c d"
    assert excerpt(12.5) == "12.5"
