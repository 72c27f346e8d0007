"""Dates that could be read two ways: a column in which no day passes 12 may have been written with the month first."""

import re
from itertools import islice

from emdia.apps.receivables.reading import cells
from emdia.apps.receivables.reading.choice import DATES, Choice
from emdia.apps.receivables.reading.names import LABELS
from emdia.apps.receivables.reading.source import Table
from emdia.domain.dates import month_name

LOOKED_AT = 5_000
"""Cells of a column; where so many leave it open, more would not tell."""
LEAST = 3
"""Cells; fewer say nothing about how a system writes its dates."""
_TWO_WAYS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](?:\d{4}|\d{2})(?!\d).*", re.ASCII | re.DOTALL)


def date_doubts(table: Table, said: Choice | None) -> list[str]:
    """A sentence for each date column of a table that could be American, but for those of which a person ``said``
    how they are written: how it was read, and how to correct it."""
    return [
        _words(column.name, column.meaning, *example)
        for column in table.columns.known
        if column.meaning in DATES
        and not (said is not None and column.meaning in said.orders)
        and (example := _example(table, column.at))
    ]


def _example(table: Table, at: int) -> tuple[int, int] | None:
    """Two different numbers of a date that could change places, if all dates of the column could."""
    below = ((line, row) for line, row in table.raw.rows() if line > table.header.line)
    found: tuple[int, int] | None = None
    count = 0
    for text in islice(cells.values_of(below, at), LOOKED_AT):
        count += 1
        match = _TWO_WAYS.fullmatch(text)
        if match is None or int(match[1]) > 12 or int(match[2]) > 12:
            return None
        if found is None and int(match[1]) != int(match[2]):
            found = int(match[1]), int(match[2])
    return found if count >= LEAST else None


def _words(name: str, meaning: str, day: int, month: int) -> str:
    return (
        f"Confira as datas de {LABELS[meaning]} (coluna “{name}”): nenhum dia passa de 12, então elas podem estar com "
        f"o mês na frente. Li dia/mês: {day:02d}/{month:02d} é {day} de {month_name(month)}. Se for {month} de "
        f"{month_name(day)}, troque a escrita dessa coluna para mês/dia e confira de novo."
    )
