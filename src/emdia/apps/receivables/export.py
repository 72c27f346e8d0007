"""The portfolio as a table: streamed, with balances of the day, masked, and safe to open in a spreadsheet."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from emdia.apps.receivables.balances import balances
from emdia.apps.receivables.console_rows import titles_page
from emdia.apps.receivables.title_filter import TitleFilter
from emdia.core import tenancy
from emdia.domain.documents import format_tax_id, mask_tax_id
from emdia.domain.sheets import safe
from emdia.domain.vocabulary import TitleState

PAGE = 1000
HEAD = (
    *("credor", "cliente", "cpf_cnpj", "codigo", "titulo", "parcela", "descricao"),
    *(
        "vencimento",
        "vencimento_efetivo",
        "situacao",
        "valor_original",
        "em_aberto",
        "encargos",
        "valor_hoje",
    ),
    *("pausado", "etiquetas"),
)
STATES = {
    TitleState.OPEN: "em aberto",
    TitleState.SETTLED: "quitado",
    TitleState.CANCELED: "cancelado",
    TitleState.WRITTEN_OFF: "perda",
}

type Line = list[Any]


def export_lines(*, where: TitleFilter, reveal: bool) -> Iterator[list[Line]]:
    """The titles of a filter, a page at a time: dates as dates, money as cents. ``reveal`` shows whole tax ids."""
    return _pages(where, tenancy.current_id(), reveal=reveal)


def _pages(where: TitleFilter, tenant: int, *, reveal: bool) -> Iterator[list[Line]]:
    after = None
    while True:
        with tenancy.use(tenant):  # a response is read after its request's tenant is left
            rows = titles_page(where=where, after=after, limit=PAGE)
            owed = balances([row.pk for row in rows if row.state == TitleState.OPEN], on=where.day)
        yield [_line(row, owed.get(row.pk), reveal=reveal) for row in rows]
        if len(rows) < PAGE:
            return
        after = (rows[-1].due_on, rows[-1].pk)


def _line(row: Any, owed: Any, *, reveal: bool) -> Line:
    case = row.case
    tax_id = case.debtor.tax_id or ""
    shown = (format_tax_id(tax_id) if reveal else mask_tax_id(tax_id)) if tax_id else ""
    added = owed.fine + owed.interest + owed.correction if owed else 0
    return [
        *(safe(text) for text in (row.creditor.trade_name, case.debtor.name, shown, case.code)),
        *(safe(text) for text in (row.number, row.installment, row.description)),
        row.due_on,
        row.effective_due_on,
        STATES[row.state],
        *(row.principal_cents, row.open_cents, added, owed.total if owed else 0),
        safe(row.pause_reason or case.pause_reason),
        safe(", ".join(case.tags)),
    ]


def csv_chunks(pages: Iterator[list[Line]]) -> Iterator[str]:
    """Semicolons, decimal commas and a byte order mark, as a Brazilian spreadsheet opens it."""
    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    for page in pages:
        writer.writerows([[_plain(value) for value in line] for line in page])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return f"{value // 100},{value % 100:02}" if isinstance(value, int) else str(value)


def write_xlsx(path: Path, pages: Iterator[list[Line]]) -> int:
    """Write a workbook row by row, whatever its length; how many titles are in it. Texts are never formulas."""
    count = 0
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Carteira")
        day, money = (
            book.add_format({"num_format": "dd/mm/yyyy"}),
            book.add_format({"num_format": "#,##0.00"}),
        )
        sheet.write_row(0, 0, HEAD, book.add_format({"bold": True}))
        for page in pages:
            for line in page:
                count += 1
                for column, value in enumerate(line):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(count, column, dt.datetime.combine(value, dt.time()), day)
                    elif isinstance(value, int):
                        sheet.write_number(count, column, value / 100, money)
                    else:
                        sheet.write_string(count, column, value)
    return count
