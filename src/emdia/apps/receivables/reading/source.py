"""A file as tables with their columns understood: the one place that knows which kinds of files there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from emdia.apps.receivables.reading import cells, cnab
from emdia.apps.receivables.reading.columns import Columns, recognise, require
from emdia.apps.receivables.reading.csv_table import csv_table
from emdia.apps.receivables.reading.header import Header, find_header
from emdia.apps.receivables.reading.names import LABELS
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.sniff import Survey, survey
from emdia.apps.receivables.reading.table import NUMBER_MARK, RawTable, Row
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

    def rows(self) -> Iterator[Row]:
        """The rows below the header, blank ones left out."""
        after = self.header.line
        return ((line, row) for line, row in self.raw.rows() if line > after and any(row))


@dataclass(frozen=True, slots=True)
class Source:
    """A file, surveyed and understood; nothing is held in memory but its header."""

    survey: Survey
    tables: list[Table]
    kind: str


def open_source(path: Path) -> Source:
    """Understand a file. Raises :class:`FileRefused` with what is wrong with it as a whole."""
    found = survey(path)
    if found.kind == "text" and cnab.is_cnab(path, found.encoding):
        raw = cnab.cnab_table(path, found)
        names = list(cnab.FIELDS)
        header = Header(0, [LABELS[name] for name in names], len(names))
        return Source(found, [_table(raw, header, boleto=True)], "cnab")
    raws = [csv_table(path, found)] if found.kind == "text" else xlsx_tables(path)
    with_header = [(raw, found_one) for raw in raws if (found_one := find_header(raw.rows()))]
    if not with_header:
        message = (
            "Não achei a linha de títulos das colunas. O arquivo precisa de uma linha com nomes como "
            "nome, cpf, valor e vencimento."
        )
        raise FileRefused(message, code="header_missing")
    return Source(found, _complete_ones([_table(*pair) for pair in with_header]), found.kind)


def _complete_ones(tables: list[Table]) -> list[Table]:
    """The tables that say who, how much and when; where none does, the reason for the fullest one."""
    complete = [table for table in tables if not table.columns.missing()]
    if not complete:
        best = max(tables, key=lambda table: table.header.score)
        require(best.columns, sheet=best.raw.sheet)
    return complete


def _table(raw: RawTable, header: Header, *, boleto: bool = False) -> Table:
    below = ((line, row) for line, row in raw.rows() if line > header.line and any(row))
    samples = [[text.removeprefix(NUMBER_MARK) for text in row] for _, row in islice(below, SAMPLED)]
    columns = recognise(header, samples)
    return Table(raw, header, columns, _styles(raw, header, columns), boleto)


def _styles(raw: RawTable, header: Header, columns: Columns) -> dict[str, Style]:
    styles: dict[str, Style] = {}
    for meaning in ("amount", "updated", "paid_amount"):
        at = columns.at(meaning)
        below = ((line, row) for line, row in raw.rows() if line > header.line)
        styles[meaning] = "br" if at is None else cells.column_style(cells.values_of(below, at))
    return styles
