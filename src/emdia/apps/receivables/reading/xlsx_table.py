"""Workbooks: every visible sheet as a table of texts."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    load_workbook,
)

from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.table import NUMBER_MARK, RawTable, Row


def xlsx_tables(path: Path) -> list[RawTable]:
    """The visible sheets that hold anything."""
    try:
        book = load_workbook(str(path))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        sheets = [_sheet(book, name) for name in names]
    except PasswordError as error:
        raise FileRefused(
            "A planilha tem senha. Salve sem senha e envie de novo.", code="file_locked"
        ) from error
    except CalamineError as error:
        raise FileRefused("A planilha está danificada e não abre.", code="file_broken") from error
    return [RawTable(sheet.name, partial(_rows, sheet), sheet.height) for sheet in sheets if sheet.height]


def _sheet(book: CalamineWorkbook, name: str) -> CalamineSheet:
    return book.get_sheet_by_name(name)


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    first = (sheet.start[0] if sheet.start else 0) + 1
    for at, row in enumerate(sheet.iter_rows(), start=first):
        yield at, [cell if isinstance(cell, str) else cell_text(cell) for cell in row]


def cell_text(cell: Any) -> str:
    """A cell as text: whole numbers without a point, dates in ISO, truth in Portuguese."""
    if isinstance(cell, bool):
        return "sim" if cell else "não"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{NUMBER_MARK}{cell:.10f}".rstrip("0")
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)
