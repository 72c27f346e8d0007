"""Text tables: the delimiter is the one under which the header is understood best."""

import csv
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from emdia.apps.receivables.reading.header import Header, find_header
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.sniff import Survey
from emdia.apps.receivables.reading.table import RawTable, Row

DELIMITERS = (";", ",", "\t", "|")


type FindHeader = Callable[[Iterable[Row]], Header | None]


def csv_table(path: Path, found: Survey, *, find: FindHeader = find_header) -> RawTable:
    """The one table of a text file; ``find`` knows a header where it sees one."""
    best = max(DELIMITERS, key=lambda delimiter: _fit(path, found.encoding, delimiter, find))
    return RawTable("", partial(_rows, path, found.encoding, best), found.size, best)


def _fit(path: Path, encoding: str, delimiter: str, find: FindHeader) -> tuple[int, int]:
    """How many columns the header tells under this delimiter, then how many there are."""
    try:
        header = find(_rows(path, encoding, delimiter))
    except FileRefused:
        return (0, 0)
    return (header.score, len(header.names)) if header else (0, 0)


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    # Bytes that Windows-1252 leaves undefined become a visible mark instead of stopping the file.
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        line = 0
        try:
            for row in reader:
                yield line + 1, row
                line = reader.line_num
        except csv.Error as error:
            message = f"O arquivo está danificado perto da linha {line + 1}: há aspas abertas ou uma célula sem fim."
            raise FileRefused(message, code="file_broken") from error
