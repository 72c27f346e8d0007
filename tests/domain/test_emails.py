"""Addresses: read as people write them, never mended, quick on hostile text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.emails import EmailError, likely_typo, mask_email, parse_email, split_emails


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("maria@exemplo.com.br", "maria@exemplo.com.br"),
        (" Maria.Silva@EXEMPLO.com.br ", "Maria.Silva@exemplo.com.br"),
        ("Maria da Silva <maria@exemplo.com>", "maria@exemplo.com"),
        ("mailto:maria@exemplo.com", "maria@exemplo.com"),
        ("maria@exemplo.com.", "maria@exemplo.com"),
        ("maria+boleto@exemplo.com;", "maria+boleto@exemplo.com"),
        ("maria@padaria-são.com.br", "maria@xn--padaria-so-i8a.com.br"),
    ],
)
def test_addresses_as_people_write_them(text: str, address: str) -> None:
    if "ã" in text:
        address = "maria@" + "padaria-são.com.br".encode("idna").decode()
    assert parse_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "maria",
        "@exemplo.com",
        "maria@",
        "maria@exemplo",
        "ma ria@exemplo.com",
        "maria..s@exemplo.com",
        "a@b@c.com",
        ".maria@exemplo.com",
        "maria@-exemplo.com",
        "maria@exemplo..com",
        "maria@1.2.3.4",
        "x" * 65 + "@exemplo.com",
        "maria@" + "a." * 200 + "com",
        "@" * 100000,
        "não tem",
        "maria@exem_plo.com",
        "joão@exemplo.com",
    ],
)
def test_what_no_mail_reaches_is_refused_with_words(text: str) -> None:
    with pytest.raises(EmailError) as refused:
        parse_email(text)
    assert refused.value.field == "e-mail"
    assert "não pode ser usado" in refused.value.message


@given(st.emails(domains=st.just("exemplo.com.br")))
def test_valid_addresses_pass_and_stay(address: str) -> None:
    assert parse_email(address) == address
    assert parse_email(parse_email(address)) == address


@given(st.text(max_size=120))
def test_any_text_is_an_address_or_an_error(text: str) -> None:
    try:
        address = parse_email(text)
    except EmailError as error:
        assert error.message
    else:
        assert address.isascii()
        assert address.count("@") == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@x.com; b@y.com", ["a@x.com", "b@y.com"]),
        ("a@x.com,b@y.com", ["a@x.com", "b@y.com"]),
        ("a@x.com / b@y.com", ["a@x.com", "b@y.com"]),
        ("a@x.com b@y.com a@x.com", ["a@x.com", "b@y.com"]),
        ("a@x.com", ["a@x.com"]),
        ("nada", ["nada"]),
        ("", []),
    ],
)
def test_a_cell_with_several_addresses(text: str, found: list[str]) -> None:
    assert split_emails(text) == found


def test_a_typo_is_pointed_out_and_never_mended() -> None:
    assert parse_email("maria@gmial.com") == "maria@gmial.com"
    assert likely_typo("maria@gmial.com") == "gmail.com"
    assert likely_typo("maria@gmail.com") is None


def test_mask_shows_one_letter_and_the_domain() -> None:
    assert mask_email("maria@exemplo.com.br") == "m••••@exemplo.com.br"
    assert mask_email("nada") == mask_email("") == "••••"
