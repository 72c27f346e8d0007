"""Money as integer cents, read from and written for Brazilian people.

Sources: law 7 of the house (money is integer cents); the Brazilian notation of numbers (``.`` groups
thousands, ``,`` begins the decimals); half-up rounding, which is what debtors and banks expect (ABNT NBR
5891 rounds halves to even; commercial practice and Lei 9.069/1995 work with two decimals, rounded half-up).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from emdia.domain.errors import DomainError, excerpt

Style = Literal["br", "us"]

MAX_CENTS = 10**13
_CURRENCY = re.compile(r"^(?:R\$|BRL)|(?:R\$|BRL)$", re.IGNORECASE)
_SHAPES: dict[Style, re.Pattern[str]] = {
    "br": re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d*))?", re.ASCII),
    "us": re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?", re.ASCII),
}
_BLANKS = str.maketrans("", "", " \u00a0\t\u202f")


class MoneyError(DomainError):
    """An amount that cannot be read, or that no title may have."""


def parse_cents(text: str, *, style: Style, allow_negative: bool = False) -> int:
    """Cents of an amount written in ``style`` (decided for a whole column by :func:`guess_style`).

    A third decimal and more are rounded half-up, because spreadsheets show 10,005 for computed values.
    Raises MoneyError on anything that is not one plain number: NaN, infinity, exponents, two decimal
    signs, a negative value unless ``allow_negative``, and amounts above 10^13 cents.
    """
    if len(text) > 60:
        raise _unreadable(text)
    plain = _CURRENCY.sub("", text.translate(_BLANKS))
    negative = plain.startswith("-") or (plain.startswith("(") and plain.endswith(")"))
    if negative:
        plain = _CURRENCY.sub("", plain[1:-1] if plain[0] == "(" else plain[1:])
    match = _SHAPES[style].fullmatch(plain)
    if match is None:
        raise _unreadable(text)
    whole, decimals = match[1].replace("." if style == "br" else ",", ""), match[2] or ""
    cents = half_up(int(whole + decimals) * 100, 10 ** len(decimals))
    if cents > MAX_CENTS:
        message = f"O valor “{excerpt(text)}” é grande demais. Confira se a vírgula está no lugar certo."
        raise MoneyError(message, code="amount_too_large", field="valor")
    if negative and cents and not allow_negative:
        message = f"O valor “{excerpt(text)}” é negativo. Informe o valor do título como número positivo."
        raise MoneyError(message, code="amount_negative", field="valor")
    return -cents if negative else cents


def _unreadable(text: str) -> MoneyError:
    message = f"Não entendi o valor “{excerpt(text)}”. Escreva como 1.234,56 ou 1234.56."
    return MoneyError(message, code="amount_unreadable", field="valor")


def guess_style(samples: Iterable[str]) -> Style:
    """The decimal style of one column: every sample votes, and only clear votes count.

    A clear vote: both signs present (the last one is the decimal sign); one sign twice or more (it groups
    thousands); one sign not followed by exactly three digits (it is the decimal sign); ``0,123`` or
    ``0.123`` (nothing is grouped behind a zero). ``1.234`` and ``1,234`` alone do not vote. More votes
    win; a draw or no vote is ``br``, because the files come from Brazil.
    """
    votes = {"br": 0, "us": 0}
    for sample in samples:
        vote = _vote(sample[:60])
        if vote is not None:
            votes[vote] += 1
    return "us" if votes["us"] > votes["br"] else "br"


def _vote(sample: str) -> Style | None:
    dots, commas = sample.count("."), sample.count(",")
    if dots and commas:
        return "br" if sample.rfind(",") > sample.rfind(".") else "us"
    if not dots and not commas:
        return None
    sign = "." if dots else ","
    decimal_style: Style = "us" if dots else "br"
    if dots + commas > 1:
        return "br" if dots else "us"
    head, tail = sample.split(sign)
    digits = "".join(filter(str.isdigit, tail))
    leading = "".join(filter(str.isdigit, head))
    if len(digits) == 3 and leading and leading[0] != "0" and len(leading) <= 3:
        return None
    return decimal_style


@lru_cache(maxsize=4096)
def format_brl(cents: int) -> str:
    """``R$ 1.234,56``, as people read it. Remembered: a letter says each of its amounts several times."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}R$ {whole:,}".replace(",", ".") + f",{rest:02d}"


def format_plain(cents: int) -> str:
    """``1234.56``, the decimal string of the JSON answers."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02d}"


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` rounded to the nearest integer, halves away from zero. Exact integers."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)
