"""The portfolios as files that companies really have: a text file of Windows with semicolons, and a workbook.

The gym's program exports ``;``, Windows-1252, ``1.234,56`` and drops the zeros in front of many a CPF; two of its rows
are wrong. The school keeps a workbook with title lines above the header and a total line below.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from emdia.domain.documents import format_tax_id
from emdia.entry.demo.stages import House
from emdia.entry.demo.titles import Title

AFTER = (0, 20, 40)
"""Days after the start on which the creditors send a file."""
LEAD = 40
"""A file holds the titles that fall due within so many days; the last one holds all that is left."""

GYM_HEADER = (
    "Código", "Nome", "CPF/CNPJ", "Celular", "Telefone 2", "E-mail", "Endereço", "Cidade", "UF", "Nascimento", "Plano",
    "Fatura", "Emissão", "Vencimento", "Valor", "Situação", "Aceita WhatsApp", "Consultor",
)  # fmt: skip
SCHOOL_HEADER = (
    "Matrícula", "Responsável financeiro", "CPF", "WhatsApp", "E-mail", "Endereço", "Cidade", "UF", "Nascimento",
    "Mensalidade", "Título", "Parcela", "Emissão", "Vencimento", "Valor (R$)", "Linha digitável", "Aceita WhatsApp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that a creditor sends on a day."""

    house: str
    day: date
    path: Path


def write(house: House, titles: list[Title], start: date, folder: Path) -> list[Sent]:
    """Write every file of a creditor; the same demonstration writes the same files again."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sent: list[Sent] = []
    known = date.min
    for place, days in enumerate(AFTER):
        day = start + timedelta(days=days)
        until = date.max if place == len(AFTER) - 1 else day + timedelta(days=LEAD)
        rows = [title for title in titles if known < title.due <= until]
        path = folder / f"{house.slug}-{day:%Y-%m-%d}.{'xlsx' if house.slips else 'csv'}"
        if house.slips:
            write_workbook(path, rows, day)
        else:
            write_text(path, rows, spoiled=place == 0)
        sent.append(Sent(house.slug, day, path))
        known = until
    return sent


def write_text(path: Path, titles: Iterable[Title], *, spoiled: bool) -> None:
    """The gym's export; ``spoiled`` adds two rows that no import may take."""
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(GYM_HEADER)
        rows = [_gym_row(title) for title in titles]
        if spoiled and rows:
            rows.append([*rows[0][:2], "111.111.111-11", *rows[0][3:11], "F90001", *rows[0][12:]])
            rows.append([*rows[0][:11], "F90002", rows[0][12], "31/02/2026", *rows[0][14:]])
        writer.writerows(rows)


def _gym_row(title: Title) -> list[str]:
    owner = title.owner
    number = owner.tax_id.lstrip("0") if owner.index % 4 == 1 else format_tax_id(owner.tax_id)
    first, second = (*owner.phones, "", "")[:2]
    return [
        *(
            owner.code,
            owner.name,
            number,
            first,
            second,
            " / ".join(owner.emails),
            owner.address,
            owner.city,
            owner.state,
        ),
        f"{owner.birth:%d/%m/%Y}" if owner.birth else "",
        *(title.description, title.number, f"{title.issued:%d/%m/%Y}", f"{title.due:%d/%m/%Y}"),
        *(_brazilian(title.cents), "Em aberto", _said(owner.whatsapp), f"Consultor {owner.index % 5 + 1}"),
    ]


def write_workbook(path: Path, titles: Iterable[Title], day: date) -> None:
    """The school's workbook."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "in_memory": False})
    sheet = book.add_worksheet("Títulos em aberto")
    bold, when = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, ["Colégio Igarapé: títulos em aberto"], bold)
    sheet.write_row(1, 0, [f"Emitido em {day:%d/%m/%Y} pela secretaria"])
    sheet.write_row(3, 0, SCHOOL_HEADER, bold)
    line, total = 4, 0
    for title in titles:
        for column, value in enumerate(_school_row(title)):
            form = when if isinstance(value, date) else money if isinstance(value, float) else None
            sheet.write(line, column, value, form)
        line, total = line + 1, total + title.cents
    sheet.write_row(line, 0, ["Total"], bold)
    sheet.write(line, SCHOOL_HEADER.index("Valor (R$)"), total / 100, money)
    book.close()


def _school_row(title: Title) -> list[str | float | date | None]:
    owner = title.owner
    return [
        *(
            owner.code,
            owner.name,
            format_tax_id(owner.tax_id),
            " / ".join(owner.phones),
            "; ".join(owner.emails),
        ),
        *(
            owner.address,
            owner.city,
            owner.state,
            owner.birth,
            title.description,
            title.number,
            title.installment,
        ),
        *(title.issued, title.due, title.cents / 100, title.line, _said(owner.whatsapp)),
    ]


def _said(permission: bool | None) -> str:  # noqa: FBT001  a cell
    return "" if permission is None else "Sim" if permission else "Não"


def _brazilian(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", ".") + f",{rest:02d}"
