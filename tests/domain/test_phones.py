"""A phone read wrong speaks to a stranger; one not read at all leaves a person without notice."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.phones import (
    DDD_STATE,
    PhoneError,
    both_ninth_digit_forms,
    forms_of_sender,
    mask_phone,
    parse_phone,
    split_phones,
    state_of,
)
from emdia.domain.places import STATES
from tests.domain.vectors import load

MOBILE = "+5511987654321"


@pytest.mark.parametrize(
    "text",
    [
        "11987654321",
        "(11) 98765-4321",
        "(11)98765.4321",
        "11 9 8765 4321",
        "+55 11 98765-4321",
        "5511987654321",
        "55 (11) 98765-4321",
        "0055 11 98765-4321",
        "011987654321",
        "0 11 98765-4321",
        "01511987654321",
        "0XX15 11 98765-4321",
        "(0xx11) 98765-4321",
        "(0XX15) 11 98765-4321",
        "1187654321",
        "(11) 8765-4321",
        "+551187654321",
        "551187654321",
        " 11 98765-4321 ",
        "11 98765\u20134321",
    ],
)
def test_every_writing_of_one_mobile(text: str) -> None:
    phone = parse_phone(text)
    assert (phone.e164, phone.ddd, phone.kind) == (MOBILE, "11", "mobile")


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("(11) 3333-4444", "+551133334444"),
        ("55 5533334444", "+555533334444"),
        ("5533334444", "+555533334444"),
        ("0 15 11 3333-4444", "+551133334444"),
    ],
)
def test_landlines_and_the_area_code_55(text: str, e164: str) -> None:
    phone = parse_phone(text)
    assert (phone.e164, phone.kind) == (e164, "landline")


@pytest.mark.parametrize(
    ("text", "e164"), [("98765-4321", MOBILE), ("8765-4321", MOBILE), ("3333-4444", "+551133334444")]
)
def test_the_area_code_may_come_from_elsewhere(text: str, e164: str) -> None:
    assert parse_phone(text, default_ddd="11").e164 == e164
    with pytest.raises(PhoneError, match="falta o DDD"):
        parse_phone(text)


def test_numbers_of_other_countries() -> None:
    phone = parse_phone("+351 912 345 678")
    assert (phone.e164, phone.ddd, phone.kind) == ("+351912345678", "", "mobile")
    assert parse_phone("00351912345678").e164 == "+351912345678"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_wrong_size"),
        ("não tem", "phone_unreadable"),
        ("fulano@exemplo.com", "phone_unreadable"),
        ("123", "phone_wrong_size"),
        ("(20) 98765-4321", "phone_unknown_ddd"),
        ("(11) 1234-5678", "phone_unreadable"),
        ("(11) 58765-4321", "phone_unreadable"),
        ("(11) 99999-9999", "phone_made_up"),
        ("11000000000", "phone_made_up"),
        ("0800 123 4567", "phone_unknown_ddd"),
        ("4004-1234", "phone_without_ddd"),
        ("+1 555 12", "phone_unreadable"),
        ("+", "phone_unreadable"),
        ("1" * 10_000, "phone_unreadable"),
        ("1,19877E+10", "phone_unreadable"),
    ],
)
def test_what_cannot_be_dialed_is_refused_with_words(text: str, code: str) -> None:
    with pytest.raises(PhoneError) as refused:
        parse_phone(text)
    assert refused.value.code == code
    assert refused.value.field == "telefone"
    assert len(refused.value.message) < 250


DDDS = st.sampled_from(sorted(DDD_STATE))


@given(ddd=DDDS, first=st.sampled_from("6789"), rest=st.from_regex(r"[0-9]{7}", fullmatch=True))
def test_the_ninth_digit_is_inserted_and_both_forms_are_known(ddd: str, first: str, rest: str) -> None:
    if (first + rest).endswith("99999999"):
        return
    old, new = f"+55{ddd}{first}{rest}", f"+55{ddd}9{first}{rest}"
    assert parse_phone(old).e164 == parse_phone(new).e164 == new
    assert set(both_ninth_digit_forms(new)) == set(both_ninth_digit_forms(old)) == {old, new}


@given(ddd=DDDS, local=st.from_regex(r"[2-5][0-9]{7}|9[6-9][0-9]{7}", fullmatch=True))
def test_what_phonenumbers_calls_valid_is_read_alike(ddd: str, local: str) -> None:
    number = phonenumbers.parse(f"{ddd}{local}", "BR")
    if not phonenumbers.is_valid_number(number) or local.endswith(("99999999", "00000000")):
        return
    phone = parse_phone(f"({ddd}) {local[:-4]}-{local[-4:]}")
    assert phone.e164 == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    assert (phone.kind == "mobile") is mobile


@given(st.text(max_size=40))
def test_any_text_is_a_phone_or_an_error(text: str) -> None:
    try:
        phone = parse_phone(text)
    except PhoneError as error:
        assert error.message
    else:
        assert parse_phone(phone.e164) == phone


def test_phones_of_the_vectors_are_read_or_refused() -> None:
    for row in load("ids/br_documents_phones.json")["phone"]:
        try:
            assert parse_phone(row["value"]).ddd in DDD_STATE
        except PhoneError as error:
            assert error.code.startswith("phone_")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(11) 98765-4321 / 3333-4444", ["(11) 98765-4321", "(11) 3333-4444"]),
        ("11987654321;21987654321", ["11987654321", "21987654321"]),
        ("11 98765-4321, 11 3333-4444", ["11 98765-4321", "11 3333-4444"]),
        ("11987654321 ou 11 3333-4444", ["11987654321", "11 3333-4444"]),
        ("(11) 98765-4321", ["(11) 98765-4321"]),
        ("3333-4444", ["3333-4444"]),
        ("", []),
        ("recado / 11987654321", ["11987654321"]),
    ],
)
def test_a_cell_with_several_numbers(text: str, found: list[str]) -> None:
    assert split_phones(text) == found


def test_every_area_code_has_its_state() -> None:
    assert len(DDD_STATE) == 67
    assert set(DDD_STATE.values()) == STATES
    assert (state_of("11"), state_of("97"), state_of("61"), state_of("20")) == ("SP", "AM", "DF", None)


def test_masks_show_only_the_end() -> None:
    assert mask_phone(MOBILE) == "+55 11 9••••-4321"
    assert mask_phone("+551133334444") == "+55 11 ••••-4444"
    assert mask_phone("+351912345678") == "+35••••78"
    assert mask_phone("") == "••••"
    assert both_ninth_digit_forms("+351912345678") == ("+351912345678",)
    assert both_ninth_digit_forms("+551133334444") == ("+551133334444",)


def test_a_sender_is_known_with_and_without_the_ninth_digit() -> None:
    both = {"+5511998765432", "+551198765432"}
    assert set(forms_of_sender("551198765432")) == set(forms_of_sender("+55 11 99876-5432")) == both
    assert forms_of_sender("16505551234") == ("+16505551234",)
    assert forms_of_sender("BANCO") == ()
