"""Linha digitável and barcode of Brazilian slips: bank slips (47 digits) and utility bills (48 digits).

Sources: FEBRABAN, layout of the bank slip's barcode (44 positions, check digit modulo 11, fields of the
line modulo 10) and of the collection of utilities ("arrecadação"); FEBRABAN's notice on the due-date
factor, which went from 9999 (2025-02-21) back to 1000 (2025-02-22). Checked against the vectors of
tests/data/boleto.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from emdia.domain.errors import DomainError, excerpt

_NOISE = re.compile(r"[\s.\-]+")
_FIRST_BASE = date(1997, 10, 7)
_SECOND_BASE = date(2025, 2, 22) - timedelta(days=1000)
# A factor means two dates 24.6 years apart; without a day to compare with, slips of 2013 to 2038 read right.
_DEFAULT_NEAR = date(2026, 1, 1)


class DigitableError(DomainError):
    """A line or barcode whose digits do not check."""


@dataclass(frozen=True, slots=True)
class Digitable:
    """A slip. ``bank`` is the three-digit bank code (empty for utility bills), ``amount_cents`` 0 for an open
    amount, ``line`` the digits as typed and ``barcode`` the 44 digits as scanned."""

    bank: str
    amount_cents: int
    due_date: date | None
    barcode: str
    line: str


def parse_digitable(text: str, *, near: date | None = None) -> Digitable:
    """Read the line (47 or 48 digits) or the barcode (44), with or without dots and blanks.

    Of the two dates that a factor may mean, the one closer to ``near`` (usually today) is taken. Raises
    DigitableError.
    """
    digits = _NOISE.sub("", text[:200])
    if not (digits.isascii() and digits.isdecimal()) or len(digits) not in (44, 47, 48):
        message = (
            f"“{excerpt(text)}” não é uma linha digitável: são 47 números no boleto e 48 na conta de consumo."
        )
        raise DigitableError(message, code="digitable_size", field="linha digitável")
    if digits[0] == "8" and len(digits) != 47:
        return _utility(digits, text)
    if len(digits) == 48:
        raise _wrong(text)
    barcode = digits if len(digits) == 44 else _bank_barcode(digits, text)
    if _mod11(barcode[:4] + barcode[5:]) != int(barcode[4]):
        raise _wrong(text)
    line = digits if len(digits) == 47 else _bank_line(digits)
    due = due_date_of(int(barcode[5:9]), near=near)
    return Digitable(barcode[:3], int(barcode[9:19]), due, barcode, line)


def _bank_barcode(line: str, text: str) -> str:
    for field in (line[:10], line[10:21], line[21:32]):
        if _mod10(field[:-1]) != int(field[-1]):
            raise _wrong(text)
    return line[:4] + line[32] + line[33:] + line[4:9] + line[10:20] + line[21:31]


def _bank_line(barcode: str) -> str:
    fields = (barcode[:4] + barcode[19:24], barcode[24:34], barcode[34:])
    return "".join(f"{field}{_mod10(field)}" for field in fields) + barcode[4] + barcode[5:19]


def _utility(digits: str, text: str) -> Digitable:
    blocks = [digits[at : at + 12] for at in range(0, 48, 12)]
    barcode = digits if len(digits) == 44 else "".join(block[:11] for block in blocks)
    check = {"6": _mod10, "7": _mod10, "8": _mod11_utility, "9": _mod11_utility}.get(barcode[2])
    if check is None or check(barcode[:3] + barcode[4:]) != int(barcode[3]):
        raise _wrong(text)
    if len(digits) == 48:
        if any(check(block[:11]) != int(block[11]) for block in blocks):
            raise _wrong(text)
        line = digits
    else:
        parts = [barcode[at : at + 11] for at in range(0, 44, 11)]
        line = "".join(f"{part}{check(part)}" for part in parts)
    # Only value kinds 6 and 8 are cents; 7 and 9 are a reference in another unit.
    cents = int(barcode[4:15]) if barcode[2] in "68" else 0
    return Digitable("", cents, None, barcode, line)


def due_date_of(factor: int, *, near: date | None = None) -> date | None:
    """The due date of a factor: None for 0, days from 1997-10-07, and from 2025-02-22 (1000) once more."""
    if factor == 0:
        return None
    first = _FIRST_BASE + timedelta(days=factor)
    if factor < 1000:
        return first
    second = _SECOND_BASE + timedelta(days=factor)
    today = near or _DEFAULT_NEAR
    return first if abs(first - today) <= abs(second - today) else second


def factor_of(due: date) -> int:
    """The due-date factor that a bank prints for ``due`` (1997-10-08 to 2049-10-13)."""
    days = (due - _FIRST_BASE).days
    if not 0 < days <= 18_999:
        raise ValueError(f"no due-date factor for {due}")
    return days if days <= 9999 else days - 9000


def _mod10(digits: str) -> int:
    total = 0
    weight = 2
    for digit in reversed(digits):
        product = int(digit) * weight
        total += product if product < 10 else product - 9
        weight = 3 - weight
    return -total % 10


def _rest11(digits: str) -> int:
    return sum(int(digit) * (2 + at % 8) for at, digit in enumerate(reversed(digits))) % 11


def _mod11(digits: str) -> int:
    check = 11 - _rest11(digits)
    return check if check <= 9 else 1


def _mod11_utility(digits: str) -> int:
    check = 11 - _rest11(digits)
    return check if check <= 9 else 0


def _wrong(text: str) -> DigitableError:
    message = (
        f"A linha digitável “{excerpt(text, 60)}” tem um número errado: um dígito verificador não confere."
    )
    return DigitableError(message, code="digitable_check_digit", field="linha digitável")
