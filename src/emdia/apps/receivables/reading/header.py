"""Finding the header: title lines stand above it, and the row that names most columns is the one."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from emdia.apps.receivables.reading.names import meaning_of
from emdia.apps.receivables.reading.table import Row, excerpt_of

LOOKED_AT = 40
"""Rows from the top among which a header is looked for."""
LEAST = 3
"""Columns that a header names at least: who, how much, when."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header's line, its names as written, and how many of them are understood."""

    line: int
    names: list[str]
    score: int


def find_header(rows: Iterable[Row]) -> Header | None:
    """The best header among the first rows, or None where no row looks like one."""
    best: Header | None = None
    for line, row in islice(rows, LOOKED_AT):
        names = excerpt_of(row)
        while names and not names[-1]:
            names.pop()
        score = len({meaning for name in names if (meaning := meaning_of(name))})
        if score >= LEAST and (best is None or score > best.score):
            best = Header(line, names, score)
    return best
