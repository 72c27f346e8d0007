"""A town's holidays as somebody types, pastes or exports them: one a line, ``data;nome``, in whichever order.

Source: the formats of ``domain/dates``; separators are those of Brazilian spreadsheets (``;``, tab, comma).
"""

import datetime as dt
import re
from dataclasses import dataclass

from emdia.domain.dates import DateError, parse_date
from emdia.domain.errors import DomainError, excerpt
from emdia.domain.places import without_accents

UNNAMED = "Feriado municipal"
LONGEST_NAME = 80
MOST_LINES = 2000
FIRST_YEAR, LAST_YEAR = 1990, 2100

_CELLS = re.compile(r"[;\t,|]")
_HEADINGS = frozenset({"data", "dia", "date", "feriado", "nome"})


@dataclass(frozen=True, slots=True)
class ReadHolidays:
    """What was understood, by day, and what was not: (line number, the line, why)."""

    days: dict[dt.date, str]
    problems: tuple[tuple[int, str, str], ...]


def read_holidays(text: str) -> ReadHolidays:
    """Every line of the text; a heading and empty lines are passed over, a day said twice keeps its last name.

    Raises DomainError for a text of more than 2,000 lines.

    >>> read_holidays("data;nome\\n25/01/2027;Aniversário da cidade\\nCorpus;2027-05-27").days[dt.date(2027, 1, 25)]
    'Aniversário da cidade'
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if len(lines) > MOST_LINES:
        message = f"São {len(lines)} linhas; uma lista de feriados vai até {MOST_LINES}."
        raise DomainError(message, code="holidays_too_many", field="lista")
    days: dict[dt.date, str] = {}
    problems = []
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip(' "\u00a0') for cell in _CELLS.split(line)]
        cells = [cell for cell in cells if cell]
        if not cells or (number == 1 and without_accents(cells[0]).casefold() in _HEADINGS):
            continue
        try:
            day, name = _read(cells)
        except DateError as error:
            problems.append((number, excerpt(line, 60), str(error)))
        else:
            days[day] = name
    return ReadHolidays(days, tuple(problems))


def _read(cells: list[str]) -> tuple[dt.date, str]:
    """The first cell that is a date, and the others as its name."""
    for index, cell in enumerate(cells):
        if any(map(str.isdecimal, cell)):
            try:
                day = parse_date(cell, field="data", first_year=FIRST_YEAR, last_year=LAST_YEAR)
            except DateError:
                continue
            return day, holiday_name(" ".join(cells[:index] + cells[index + 1 :]))
    return parse_date(cells[0], field="data", first_year=FIRST_YEAR, last_year=LAST_YEAR), UNNAMED


def text_of(content: bytes) -> str:
    """The text of a small file: UTF-8, else what Windows writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def holiday_name(text: str) -> str:
    """The name in one line, at most 80 characters; a holiday without one is called what it is."""
    return " ".join(text.split())[:LONGEST_NAME] or UNNAMED
