"""Finding the header: title lines stand above it, and the row that names most columns is the one."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from emdia.apps.receivables.reading.choice import Wish, slots
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


_CERTAIN = 1_000
"""The score of a header that somebody has told us about."""


def find_header(rows: Iterable[Row], *, wish: Wish | None = None) -> Header | None:
    """The best header among the first rows, or None where no row looks like one."""
    best: Header | None = None
    for line, row in islice(rows, LOOKED_AT):
        names = excerpt_of(row)
        while names and not names[-1]:
            names.pop()
        if wish is not None and wish.knows(names):
            return Header(line, names, _CERTAIN)
        told = wish.named if wish is not None else {}
        meanings = [
            told.get(slot, "") or meaning_of(name) for slot, name in zip(slots(names), names, strict=True)
        ]
        score = len({meaning for meaning in meanings if meaning})
        if score >= LEAST and (best is None or score > best.score):
            best = Header(line, names, score)
    return best


def guess_header(rows: Iterable[Row]) -> Header | None:
    """The row of names where none is understood: the first with the most cells of words. A person says what is what."""
    best: Header | None = None
    for line, row in islice(rows, LOOKED_AT):
        names = excerpt_of(row)
        while names and not names[-1]:
            names.pop()
        words = sum(bool(name) and not any(char.isdecimal() for char in name) for name in names)
        if words >= LEAST and (best is None or words > sum(map(bool, best.names))):
            best = Header(line, names, 0)
    return best
