"""A list of payments, in any form that a list of titles may have, or pasted from somewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from emdia.apps.receivables.reading import cells
from emdia.apps.receivables.reading.columns import Columns
from emdia.apps.receivables.reading.csv_table import csv_table
from emdia.apps.receivables.reading.header import Header
from emdia.apps.receivables.reading.paid_columns import find_paid_header, recognise_paid
from emdia.apps.receivables.reading.problems import FileRefused, Problem
from emdia.apps.receivables.reading.sniff import survey
from emdia.apps.receivables.reading.table import NUMBER_MARK, RawTable, Row
from emdia.apps.receivables.reading.xlsx_table import xlsx_tables
from emdia.domain.bank_rows import PaidRow
from emdia.domain.documents import parse_tax_id
from emdia.domain.errors import DomainError

SAMPLED = 50
MOST = 200_000
"""Payments of one list."""

_WORDS = re.compile(
    r"^(?P<before>.*?)\s*(?P<day>\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})\s+(?:R\$\s*)?(?P<cents>[\d.,]+)\s*(?P<after>.*)$"
)


@dataclass(slots=True)
class PaidList:
    """What a list says. ``skipped`` rows say of themselves that they are not paid."""

    digest: str
    rows: list[PaidRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: list[dict[str, object]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    skipped: int = 0


def read_payments(path: Path) -> PaidList:
    """Read a list of payments. Raises :class:`FileRefused` with what is wrong with it as a whole."""
    found = survey(path)
    if found.kind == "text":
        raws = [csv_table(path, found, find=find_paid_header)]
        raws.append(RawTable("", partial(_from_words, raws[0]), found.size))
    else:
        raws = xlsx_tables(path)
    for raw in raws:
        header = find_paid_header(raw.rows())
        if header is not None:
            return _read(raw, header, PaidList(found.digest))
    message = "Não achei pagamentos neste arquivo. Preciso do título, da data e do valor de cada pagamento."
    raise FileRefused(message, code="payments_missing")


def _from_words(raw: RawTable) -> Iterator[Row]:
    """Lines that nothing separates but blanks: title, day, amount and perhaps a name."""
    for line, row in raw.rows():
        found = _WORDS.match(" ".join(" ".join(row).split()))
        if found:
            yield line, [found["before"], found["day"], found["cents"], found["after"]]


def _read(raw: RawTable, header: Header, found: PaidList) -> PaidList:
    below = [(line, row) for line, row in islice(_below(raw, header), SAMPLED)]
    columns = recognise_paid(header, [row for _, row in below])
    found.columns = [column.as_json() for column in columns.known]
    found.ignored = columns.ignored
    read = _reader(raw, header, columns)
    for line, row in _below(raw, header):
        if len(found.rows) >= MOST:
            raise FileRefused(f"São mais de {MOST} pagamentos: divida o arquivo.", code="payments_many")
        try:
            paid = read(line, row)
        except DomainError as error:
            found.problems.append(Problem(line, error.field or "", error.message))
        else:
            if paid is not None:
                found.rows.append(paid)
            else:
                found.skipped += 1
    return found


def _below(raw: RawTable, header: Header) -> Iterator[Row]:
    return (
        (line, row) for line, row in raw.rows() if line > header.line and any(cell.strip() for cell in row)
    )


class _Reader:
    """Reads one row by its columns."""

    def __init__(self, columns: Columns, at_amount: int, style: cells.Style) -> None:
        self._columns = columns
        self._amount = cells.amount_reader(style, "paid_amount")
        self._at_amount = at_amount
        self._day = cells.date_reader("paid_on", first_year=2000)

    def __call__(self, line: int, row: list[str]) -> PaidRow | None:
        """The payment; None for a row that is none: one that is not paid, or the sum at the end."""
        said = partial(self._text, row)
        number, day = said("number"), said("paid_on")
        if (status := said("status")) and cells.read_status(status) != cells.PAID:
            return None
        if not day and not said("tax_id"):
            return None
        return PaidRow(
            line,
            number[:60],
            said("installment")[:20],
            _tax_id(said("tax_id")),
            said("name")[:120],
            self._day(day),
            self._positive(row),
        )

    def _positive(self, row: list[str]) -> int:
        cents = self._amount(row[self._at_amount].strip() if self._at_amount < len(row) else "")
        if cents <= 0:
            raise cells.cell_error(
                "paid_amount", "O valor pago precisa ser maior que zero.", code="paid_zero"
            )
        return cents

    def _text(self, row: list[str], meaning: str) -> str:
        at = self._columns.at(meaning)
        return "" if at is None or at >= len(row) else cells.plain(row[at].removeprefix(NUMBER_MARK).strip())


def _reader(raw: RawTable, header: Header, columns: Columns) -> _Reader:
    paid, amount = columns.at("paid_amount"), columns.at("amount")
    at = paid if paid is not None else amount if amount is not None else 0
    return _Reader(columns, at, cells.column_style(cells.values_of(_below(raw, header), at)))


def _tax_id(text: str) -> str:
    """The document, or nothing where the column holds something else: number and amount may still name the title."""
    try:
        return parse_tax_id(text).value if text else ""
    except DomainError:
        return ""
