"""A file as tables with their columns understood: the one place that knows which kinds of files there are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from emdia.apps.receivables.reading import cells, cnab
from emdia.apps.receivables.reading.choice import REASON, Wish, slots
from emdia.apps.receivables.reading.columns import Columns, recognise, require
from emdia.apps.receivables.reading.csv_table import csv_table
from emdia.apps.receivables.reading.header import LOOKED_AT, Header, find_header, guess_header
from emdia.apps.receivables.reading.names import LABELS
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.sniff import Survey, survey
from emdia.apps.receivables.reading.table import NUMBER_MARK, RawTable, Row, without_apostrophes
from emdia.apps.receivables.reading.xlsx_table import xlsx_tables
from emdia.domain.money import Style

SAMPLED = 50


@dataclass(frozen=True, slots=True)
class Table:
    """One table whose header is found and whose columns are named."""

    raw: RawTable
    header: Header
    columns: Columns
    styles: dict[str, Style]
    boleto: bool = False
    """Titles registered with a bank."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """Date columns whose month stands before the day; see ``reading.choice``."""

    def rows(self) -> Iterator[Row]:
        """The rows below the header, blank ones left out."""
        after = self.header.line
        rows = ((line, row) for line, row in self.raw.rows() if line > after and any(row))
        # Rows that we gave back to be mended carry apostrophes against formulas; only they pay for this.
        return without_apostrophes(rows) if REASON in slots(self.header.names) else rows


@dataclass(frozen=True, slots=True)
class Source:
    """A file, surveyed and understood; nothing is held in memory but its header."""

    survey: Survey
    tables: list[Table]
    kind: str
    sheets: Sequence[tuple[str, int]] = ()
    """Every sheet of a workbook that holds anything, with its rows."""


class ColumnsMissing(FileRefused):
    """The file is a table, but not all that is needed was found in it: a person may say which column is what."""

    def __init__(self, message: str, *, code: str, field: str | None, source: Source) -> None:
        super().__init__(message, code=code, field=field)
        self.source = source


def open_source(path: Path, wish: Wish | None = None) -> Source:
    """Understand a file. Raises :class:`FileRefused` with what is wrong with it as a whole."""
    found, wish = survey(path), wish or Wish()
    if found.kind == "text" and cnab.is_cnab(path, found.encoding):
        raw = cnab.cnab_table(path, found)
        names = list(cnab.FIELDS)
        header = Header(0, [LABELS[name] for name in names], len(names))
        return Source(found, [_table(raw, header, boleto=True)], "cnab")
    raws = _raws(path, found, wish)
    sheets = [(raw.sheet, raw.size) for raw in raws if raw.sheet]
    if wish.sheet:
        raws = [raw for raw in raws if raw.sheet == wish.sheet]
        if not raws:
            message = f"A planilha não tem a aba “{wish.sheet}”."
            raise FileRefused(message, code="sheet_unknown", field="aba")
    headers = [(raw, found_header) for raw in raws if (found_header := find_header(raw.rows(), wish=wish))]
    if not headers:
        raise _without_header(found, raws, sheets)
    source = Source(found, [_table(*pair, wish=wish) for pair in headers], found.kind, sheets)
    return replace(source, tables=_complete_ones(source))


def _raws(path: Path, found: Survey, wish: Wish) -> list[RawTable]:
    if found.kind == "workbook":
        return xlsx_tables(path)

    def find(rows: Iterable[Row]) -> Header | None:
        first = list(islice(rows, LOOKED_AT))
        return find_header(first, wish=wish) or guess_header(first)

    return [csv_table(path, found, find=find)]


def _without_header(found: Survey, raws: list[RawTable], sheets: list[tuple[str, int]]) -> FileRefused:
    """No row names what we need: the likeliest one is shown, so that a person can say what its columns are."""
    message = (
        "Não achei a linha de títulos das colunas. O arquivo precisa de uma linha com nomes como "
        "nome, cpf, valor e vencimento."
    )
    guessed = [(raw, header) for raw in raws if (header := guess_header(raw.rows()))]
    if not guessed:
        return FileRefused(message, code="header_missing")
    source = Source(found, [_table(*pair) for pair in guessed], found.kind, sheets)
    return ColumnsMissing(message, code="header_missing", field=None, source=source)


def _complete_ones(source: Source) -> list[Table]:
    """The tables that say who, how much and when; where none does, the reason for the fullest one."""
    complete = [table for table in source.tables if not table.columns.missing()]
    if not complete:
        best = max(source.tables, key=lambda table: table.header.score)
        try:
            require(best.columns, sheet=best.raw.sheet)
        except FileRefused as error:
            one = replace(source, tables=[best])
            raise ColumnsMissing(error.message, code=error.code, field=error.field, source=one) from error
    return complete


def _table(raw: RawTable, header: Header, *, boleto: bool = False, wish: Wish | None = None) -> Table:
    below = ((line, row) for line, row in raw.rows() if line > header.line and any(row))
    samples = [[text.removeprefix(NUMBER_MARK) for text in row] for _, row in islice(below, SAMPLED)]
    choice = (wish or Wish()).choice(header.names)
    columns = recognise(header, samples, choice)
    styles = _styles(raw, header, columns)
    if choice is None:
        return Table(raw, header, columns, styles, boleto)
    orders = {of: order for of, order in choice.orders.items() if order != "dmy"}
    return Table(raw, header, columns, {**styles, **choice.styles}, boleto, orders)


def _styles(raw: RawTable, header: Header, columns: Columns) -> dict[str, Style]:
    styles: dict[str, Style] = {}
    for meaning in ("amount", "updated", "paid_amount"):
        at = columns.at(meaning)
        below = ((line, row) for line, row in raw.rows() if line > header.line)
        styles[meaning] = "br" if at is None else cells.column_style(cells.values_of(below, at))
    return styles
