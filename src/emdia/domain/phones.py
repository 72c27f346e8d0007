"""Phones of Brazil as E.164, read from what spreadsheets hold.

Sources: Anatel's numbering plan (area codes, Res. 749/2022; the ninth digit of mobiles, Res. 553/2010,
whose local part then began with 6 to 9); E.164. Foreign numbers go through ``phonenumbers``. The old form
without the ninth digit still answers on WhatsApp, hence :func:`both_ninth_digit_forms`.
"""

import re
from dataclasses import dataclass
from typing import Literal

import phonenumbers

from emdia.domain.errors import DomainError, excerpt

_STATE_DDDS = (
    "SP:11 12 13 14 15 16 17 18 19;RJ:21 22 24;ES:27 28;MG:31 32 33 34 35 37 38;PR:41 42 43 44 45 46;"
    "SC:47 48 49;RS:51 53 54 55;DF:61;GO:62 64;TO:63;MT:65 66;MS:67;AC:68;RO:69;BA:71 73 74 75 77;SE:79;"
    "PE:81 87;AL:82;PB:83;RN:84;CE:85 88;PI:86 89;PA:91 93 94;AM:92 97;RR:95;AP:96;MA:98 99"
)
DDD_STATE: dict[str, str] = {ddd: part[:2] for part in _STATE_DDDS.split(";") for ddd in part[3:].split()}
"""State by area code; 61 also serves the towns of Goiás around Brasília."""

_NOT_DIGIT = re.compile(r"[^0-9]+")
_STRANGE = re.compile(r"[^0-9\s()+./\-–—xX*#]")
_CARRIER_LETTERS = re.compile(r"^\(?0\s*[xX]{2}")
_SPLIT = re.compile(r"\s*(?:[/;,|\n]|\s(?:e|ou)\s)\s*", re.IGNORECASE)
_OLD_MOBILE = frozenset("6789")
_LANDLINE = frozenset("2345")


class PhoneError(DomainError):
    """A phone number that cannot be dialed as written."""


@dataclass(frozen=True, slots=True)
class Phone:
    """``e164`` with its plus sign; ``ddd`` is empty for a number outside Brazil."""

    e164: str
    ddd: str
    kind: Literal["mobile", "landline"]


def parse_phone(text: str, *, default_ddd: str | None = None) -> Phone:
    """Read one phone. ``default_ddd`` completes a number without area code.

    Drops +55, the trunk zero and a carrier code (0XX15 …), inserts the ninth digit where a local part of
    eight digits begins with 6 to 9. Raises PhoneError.
    """
    if len(text) > 60:
        raise _error(text, "longo demais para um telefone", "phone_unreadable")
    plain = text.strip()
    digits = plain if plain.isascii() and plain.isdecimal() else _NOT_DIGIT.sub("", plain)
    if plain is not digits and _STRANGE.search(_CARRIER_LETTERS.sub("", plain)):
        raise _error(text, "tem letras ou sinais que não fazem parte de um número", "phone_unreadable")
    plus = plain.startswith("+")
    if digits.startswith("00") and len(digits) > 12:
        digits, plus = digits[2:], True
    if plus and not digits.startswith("55"):
        return _foreign(text, "+" + digits)
    return _brazilian(text, _national(digits, plus=plus), default_ddd)


def _national(digits: str, *, plus: bool) -> str:
    if digits.startswith("55") and (plus or len(digits) in (12, 13)):
        digits = digits[2:]
    if digits.startswith("0"):
        # 0 + carrier (two digits) + area code + number, or 0 + area code + number.
        digits = digits[3:] if len(digits) >= 13 else digits[1:]
    return digits


def _brazilian(text: str, digits: str, default_ddd: str | None) -> Phone:
    size = len(digits)
    if size in (8, 9) and default_ddd:
        digits = default_ddd + digits
        size += 2
    if size not in (10, 11):
        raise _wrong_size(text, size)
    ddd, first = digits[:2], digits[2]
    if ddd not in DDD_STATE:
        raise _error(text, f"o DDD {ddd} não existe", "phone_unknown_ddd")
    if digits.endswith("99999999") or digits.endswith("00000000"):
        raise _error(text, "parece um número inventado para preencher a coluna", "phone_made_up")
    if size == 11:
        if first != "9":
            raise _error(text, "um celular com nove dígitos começa com 9", "phone_unreadable")
        return Phone("+55" + digits, ddd, "mobile")
    if first in _OLD_MOBILE:
        return Phone(f"+55{ddd}9{digits[2:]}", ddd, "mobile")
    if first in _LANDLINE:
        return Phone("+55" + digits, ddd, "landline")
    raise _error(text, f"nenhum número começa com {first} depois do DDD", "phone_unreadable")


def _foreign(text: str, digits: str) -> Phone:
    try:
        number = phonenumbers.parse(digits, None)
    except phonenumbers.NumberParseException as error:
        raise _error(text, "não é um número internacional", "phone_unreadable") from error
    if not phonenumbers.is_valid_number(number):
        raise _error(text, "não é um número internacional válido", "phone_unreadable")
    mobile = phonenumbers.number_type(number) in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164, "", "mobile" if mobile else "landline")


def _wrong_size(text: str, size: int) -> PhoneError:
    if size in (8, 9):
        return _error(text, "falta o DDD", "phone_without_ddd")
    return _error(text, "faltam ou sobram dígitos", "phone_wrong_size")


def _error(text: str, why: str, code: str) -> PhoneError:
    message = f"O telefone “{excerpt(text)}” não pode ser usado: {why}. Escreva como (11) 98765-4321."
    return PhoneError(message, code=code, field="telefone")


def split_phones(text: str) -> list[str]:
    """The numbers of a cell that holds several: ``(11) 98765-4321 / 3333-4444``.

    A later number without area code takes that of the number before it.
    """
    found: list[str] = []
    ddd = ""
    for piece in _SPLIT.split(text[:400].strip()):
        digits = _national(_NOT_DIGIT.sub("", piece), plus=piece.startswith("+"))
        if not digits:
            continue
        if len(digits) in (10, 11):
            ddd = digits[:2]
        found.append(f"({ddd}) {piece}" if len(digits) in (8, 9) and ddd else piece)
    return found


def not_numbers(text: str) -> list[str]:
    """What stands beside the numbers of such a cell and is none at all: ``(11) 98765-4321 / recado``."""
    pieces = [piece for piece in _SPLIT.split(text[:400].strip()) if piece]
    if len(pieces) < 2:
        return []
    return [one for one in pieces if not _national(_NOT_DIGIT.sub("", one), plus=one.startswith("+"))]


def state_of(ddd: str) -> str | None:
    """The state of an area code, or None."""
    return DDD_STATE.get(ddd)


def both_ninth_digit_forms(e164: str) -> tuple[str, ...]:
    """The number as it is and, for a mobile of Brazil, its form without (or with) the ninth digit."""
    if not e164.startswith("+55"):
        return (e164,)
    local = e164[5:]
    if len(local) == 9 and local[0] == "9":
        return (e164, e164[:5] + local[1:])
    if len(local) == 8 and local[0] in _OLD_MOBILE:
        return (e164, f"{e164[:5]}9{local}")
    return (e164,)


def forms_of_sender(number: str) -> tuple[str, ...]:
    """Every form in which we may know the number that a carrier tells: E.164 with its plus sign, and for a mobile of
    Brazil also without (or with) the ninth digit. WhatsApp writes ``551198765432`` for what others call
    ``+5511998765432``, and no rule by area code says which."""
    digits = _NOT_DIGIT.sub("", number)
    return both_ninth_digit_forms("+" + digits) if digits else ()


def mask_phone(e164: str) -> str:
    """``+55 11 9••••-4321``: enough to recognise one's own number, for logs and screens."""
    if e164.startswith("+55") and len(e164) in (13, 14):
        head = "9" if len(e164) == 14 else ""
        return f"+55 {e164[3:5]} {head}••••-{e164[-4:]}"
    return f"{e164[:3]}••••{e164[-2:]}" if len(e164) > 7 else "••••"
