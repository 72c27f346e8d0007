"""Dates as Brazilian people and spreadsheets write them.

Sources: the voice of DESIGN.md ("sexta, 5 de dezembro", the year when it is not this one; dd/mm in SMS);
Excel's 1900 date system, whose day 60 (1900-02-29) never was, so that day n is 1899-12-30 plus n from day
61 on.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from emdia.domain.errors import DomainError, excerpt

_WEEKDAYS = ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo")
_MONTHS = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)
_DAY_FIRST = re.compile(
    r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ T]\d{2}:\d{2}\S*)?", re.ASCII)
_SERIAL = re.compile(r"(\d{1,6})(?:[.,]\d+)?", re.ASCII)
_EXCEL_ZERO = date(1899, 12, 30)


class DateError(DomainError):
    """A date that cannot be read, or that this field cannot have."""


@lru_cache(maxsize=4096)
def long_date(day: date, *, today: date) -> str:
    """``sexta, 5 de dezembro``; ``segunda, 5 de janeiro de 2026`` when the year is not that of ``today``."""
    text = f"{_WEEKDAYS[day.weekday()]}, {'1º' if day.day == 1 else day.day} de {_MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} de {day.year}"


def on_long_date(day: date, *, today: date) -> str:
    """``na sexta, 5 de dezembro``, ``no sábado, 6 de dezembro``: the day as a sentence takes it."""
    return f"{'no' if day.weekday() >= 5 else 'na'} {long_date(day, today=today)}"


def short_date(day: date) -> str:
    """``05/12``, for SMS."""
    return f"{day.day:02d}/{day.month:02d}"


def month_name(month: int) -> str:
    """``dezembro`` for 12."""
    return _MONTHS[month - 1]


def parse_date(
    value: str | int | float | date,
    *,
    field: str = "vencimento",
    first_year: int = 1990,
    last_year: int = 2100,
) -> date:
    """Read dd/mm/aaaa, dd/mm/aa, ISO, an Excel serial (number or text) or a ready date.

    Two-digit years are of this century unless that passes ``last_year``. Raises DateError, also for years
    outside ``first_year`` to ``last_year`` (a due date in 1899 is a spreadsheet's zero).
    """
    if isinstance(value, datetime):
        day: date | None = value.date()
    elif isinstance(value, date):
        day = value
    elif isinstance(value, int | float):
        day = _from_serial(value)
    else:
        day = _from_text(value.strip(), last_year) if len(value) <= 60 else None
    if day is None:
        message = f"Não entendi a data “{excerpt(value)}”. {_how_to_mend(value)}"
        raise DateError(message, code="date_unreadable", field=field)
    if not first_year <= day.year <= last_year:
        message = f"A data {day.day:02d}/{day.month:02d}/{day.year} não pode estar certa. Confira o ano."
        raise DateError(message, code="date_out_of_range", field=field)
    return day


def _how_to_mend(value: object) -> str:
    """What to do about an unreadable date; one with the month first casts doubt on the others of its file."""
    found = _DAY_FIRST.fullmatch(str(value).strip())
    if found and int(found[1]) <= 12 < int(found[2]) <= 31:
        return "O mês está antes do dia. Exporte no formato brasileiro, e confira as outras: 05/12 pode ser 12 de maio."
    return "Escreva como 05/12/2026."


def _from_text(text: str, last_year: int) -> date | None:
    match = _DAY_FIRST.fullmatch(text)
    if match:
        year = int(match[3])
        if len(match[3]) == 2:
            year += 2000 if 2000 + year <= last_year else 1900
        return _build(year, int(match[2]), int(match[1]))
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _build(int(match[1]), int(match[2]), int(match[3]))
    match = _SERIAL.fullmatch(text)
    return _from_serial(int(match[1])) if match else None


def _build(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_serial(value: float) -> date | None:
    if not 0 <= value < 200_000:
        return None
    return _EXCEL_ZERO + timedelta(days=int(value))
