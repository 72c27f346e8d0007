"""Rows that stayed out go back as the same kind of file with a *motivo* column, to be mended and dropped again."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xlsxwriter

from emdia.apps.receivables.reading.choice import REASON, slots
from emdia.apps.receivables.reading.problems import Problem
from emdia.apps.receivables.reading.source import Source, Table
from emdia.apps.receivables.reading.table import NUMBER_MARK

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = re.compile(r"[+-]?[\d\s.,()/-]*")
"""A phone number or a negative amount: no sheet runs anything of it."""


def returned_ending(source: Source) -> str:
    """The kind of file that goes back: a workbook for a workbook, else a text."""
    return ".xlsx" if source.kind == "workbook" else ".csv"


def write_returned(source: Source, problems: Sequence[Problem], path: Path) -> int:
    """Write the rows that ``problems`` name, with their reasons; how many. One more pass over the file."""
    reasons: dict[tuple[int, int], list[str]] = {}
    for problem in problems:
        said = f"{problem.field}: {problem.reason}" if problem.field else problem.reason
        reasons.setdefault((problem.table, problem.line), []).append(said)
    parts = [
        (table, [_head(table), *_rows(table, at, reasons)])
        for at, table in enumerate(source.tables)
        if any(table_at == at for table_at, _ in reasons)
    ]
    if source.kind == "workbook":
        _write_workbook(parts, path)
    else:
        _write_text(source, parts, path)
    return sum(len(rows) - 1 for _, rows in parts)


def _kept(table: Table) -> list[int]:
    """Where the columns stand, but for the reasons of an earlier round."""
    return [at for at, slot in enumerate(slots(table.header.names)) if slot != REASON]


def _head(table: Table) -> list[str]:
    return [*(table.header.names[at] for at in _kept(table)), REASON]


def _rows(table: Table, at: int, reasons: dict[tuple[int, int], list[str]]) -> Iterator[list[str]]:
    kept = _kept(table)
    for line, row in table.rows():
        why = reasons.get((at, line))
        if why:
            yield [*(row[place] if place < len(row) else "" for place in kept), "; ".join(why)]


def _write_text(source: Source, parts: Iterable[tuple[Table, list[list[str]]]], path: Path) -> None:
    encoding = source.survey.encoding
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        for table, rows in parts:
            writer = csv.writer(file, delimiter=table.raw.delimiter, lineterminator="\r\n")
            writer.writerows([_plain(cell) for cell in row] for row in rows)


def _plain(text: str) -> str:
    """A cell that no sheet takes for a formula; :meth:`Table.rows` takes the apostrophe away again."""
    text = text.removeprefix(NUMBER_MARK)
    return f"'{text}" if text.startswith(_FORMULA) and not _HARMLESS.fullmatch(text) else text


def _write_workbook(parts: Iterable[tuple[Table, list[list[str]]]], path: Path) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold, why = book.add_format({"bold": True}), book.add_format({"bold": True, "font_color": "#B45309"})
        for table, rows in parts:
            sheet = book.add_worksheet(table.raw.sheet[:31] or None)
            last = len(rows[0]) - 1
            sheet.set_column(0, max(last - 1, 0), 18)
            sheet.set_column(last, last, 70)
            sheet.write_row(0, 0, rows[0], bold)
            sheet.write_string(0, last, rows[0][last], why)
            for line, row in enumerate(rows[1:], start=1):
                for column, cell in enumerate(row):
                    if cell.startswith(NUMBER_MARK):
                        sheet.write_number(line, column, float(cell[1:]))
                    else:
                        sheet.write_string(line, column, cell)
