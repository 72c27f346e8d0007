"""A table of a file: how to run through its rows again and again, without holding them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Row = tuple[int, list[str]]
"""The line of the sheet (1 is the first) and its cells as text."""

NUMBER_MARK = "\x02"
"""Stands before a fraction that a workbook holds as a number: its sign is the point, whatever its column's style."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """One sheet, or the one table of a text file; ``rows`` begins at its first line each time it is called."""

    sheet: str
    rows: Callable[[], Iterator[Row]]
    size: int
    """Bytes or rows: only for progress."""
    delimiter: str = ";"
    """Of a text file."""


def excerpt_of(row: list[str]) -> list[str]:
    """The cells without marks and surrounding blanks."""
    return [cell.strip(NUMBER_MARK + " \t\u00a0") for cell in row]


def without_apostrophes(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows whose cells began with an apostrophe so that no sheet took them for a formula, as they were."""
    for line, row in rows:
        yield line, [cell[1:] if cell.startswith(_GUARDED) else cell for cell in row]


_GUARDED = ("'=", "'+", "'-", "'@")
