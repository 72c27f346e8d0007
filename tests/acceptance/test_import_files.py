"""Receivables in: every kind of file that a Brazilian company sends."""

import datetime as dt
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from emdia.apps.receivables.models import Receivable
from emdia.core import tenancy
from tests.acceptance.conftest import cpf, row, text_of

pytestmark = pytest.mark.django_db(transaction=True)

CNAB = Path(__file__).parents[1] / "data" / "cnab"
KEYS = {"rows", "created", "updated", "unchanged", "settled", "rejected", "warnings", "missing"}
BOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    'sheet.main+xml"/>'
    "</Types>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
}
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook by hand: texts inline, numbers as numbers, nothing formatted as a date."""
    with zipfile.ZipFile(path, "w") as book:
        for name, text in BOOK.items():
            book.writestr(name, text)
        names = list(sheets)
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{REL}"><sheets>'
            + "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1))
            + "</sheets></workbook>",
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="r{i}" Type="{REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                for i in range(1, len(names) + 1)
            )
            + "</Relationships>",
        )
        for i, rows in enumerate(sheets.values(), 1):
            lines = "".join(f"<row>{''.join(map(cell, one))}</row>" for one in rows)
            book.writestr(
                f"xl/worksheets/sheet{i}.xml", f"<worksheet {MAIN}><sheetData>{lines}</sheetData></worksheet>"
            )
    return path


def cell(value: object) -> str:
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def titles() -> list[tuple[str, int, dt.date]]:
    with tenancy.across_tenants("the test reads"):
        return list(
            Receivable.objects.order_by("number", "due_on").values_list("number", "principal_cents", "due_on")
        )


def test_every_way_to_write_a_csv_says_the_same(emdia, tmp_path):
    """Encodings, separators, number styles and dates: the first file creates, the others change nothing of a title."""
    mine = {"nome": "João Conceição", "cpf": cpf(1), "celular": "(11) 98765-4321", "número": "A1"}
    one = mine | {"valor": "1.234,56", "vencimento": "10/03/2026"}
    two = mine | {"valor": "1234.56", "vencimento": "2026-03-10"}
    serial = mine | {"valor": "1,234.56", "vencimento": "46091"}
    ways = [
        ("utf-8-sig", ";", one),
        ("cp1252", ";", one),
        ("utf-8", ",", two),
        ("cp1252", "\t", one),
        ("utf-8", "\t", serial),
        ("utf-16", ";", two),
    ]
    for number, (encoding, separator, cells) in enumerate(ways):
        path = tmp_path / f"f{number}.csv"
        path.write_text(text_of([cells], separator), encoding=encoding)
        found = emdia("import", path, "--creditor", "academia")
        assert set(found) >= KEYS
        assert (found["rows"], found["created"], found["unchanged"]) == (
            1,
            int(not number),
            int(bool(number)),
        ), ways[number]
        assert titles() == [("A1", 123_456, dt.date(2026, 3, 10))]
    assert (
        emdia("case", "show", "--creditor", "academia", "--debtor", cpf(1))["receivables"][0]["number"]
        == "A1"
    )


def test_title_lines_total_line_and_blank_rows_are_no_titles(emdia, tmp_path):
    path = tmp_path / "sistema.csv"
    body = text_of([row(1), row(2)]).splitlines()
    wide = ";" * (body[0].count(";"))
    lines = [
        "Relatório de inadimplência" + wide,
        "Emitido em 01/03/2026" + wide,
        wide,
        body[0],
        body[1],
        wide,
    ]
    lines += [body[2], wide, "Total geral" + ";" * 7 + "200,00" + ";" * 3, ""]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    found = emdia("import", path, "--creditor", "academia")
    assert (found["rows"], found["created"], found["rejected"]) == (2, 2, [])


def test_a_workbook_of_several_sheets_with_serial_dates(emdia, tmp_path):
    head = ["Nome", "CPF", "Fatura", "Valor", "Vencimento", "Celular"]
    one = [head, ["Ana Exemplo", int(cpf(12_345_678)), "X1", 1234.56, 46091, "11987654321"]]
    two = [["Março"], [], head, ["Bia Exemplo", cpf(2), "X2", "1.234,56", "10/03/2026", 11987654322]]
    path = workbook(tmp_path / "livro.xlsx", {"Leia-me": [["Use com cuidado"]], "A": one, "B": two})
    assert emdia("import", path, "--creditor", "academia", "--dry-run")["created"] == 2
    assert titles() == []
    assert emdia("import", path, "--creditor", "academia")["created"] == 2
    assert titles() == [("X1", 123_456, dt.date(2026, 3, 10)), ("X2", 123_456, dt.date(2026, 3, 10))]
    assert emdia("import", path, "--creditor", "academia")["unchanged"] == 2


def test_bad_rows_are_named_by_line_and_field_and_the_good_ones_go_in(bring):
    zeros = cpf(1_234_567)
    bad = {
        "cpf": ["111.111.111-11", "123.456.789-00", "1,23457E+10"],
        "valor": ["-100,00", "cem", "", "0,00"],
        "vencimento": ["10/03/1899", "31/02/2026", "", "logo"],
        "nome": [""],
    }
    rows = [row(0, cpf=zeros.lstrip("0"))]
    wanted = []
    for field, values in bad.items():
        for value in values:
            rows.append(row(len(rows), **{field: value}))
            wanted.append((len(rows) + 1, field))
    dry = bring(rows, "--dry-run")
    assert titles() == []
    found = bring(rows)
    assert "batch" not in dry, "nothing was kept that could be taken back"
    assert dry | {"batch": found["batch"]} == found | {"notes": dry["notes"]}
    assert [(r["line"], r["field"].split("/")[0]) for r in found["rejected"]] == wanted
    assert all(r["reason"] for r in found["rejected"])
    assert (found["rows"], found["created"]) == (len(rows), 1)


def test_a_lost_leading_zero_is_restored_where_the_check_digits_hold(emdia, bring):
    zeros = cpf(1_234_567)
    bring([row(1, cpf=zeros.lstrip("0"), **{"código": ""})])
    shown = emdia("case", "show", "--creditor", "academia", "--debtor", zeros, "--reveal")
    assert shown["debtor"] == zeros
    assert emdia("case", "show", "--creditor", "academia", "--debtor", zeros)["debtor"] != zeros


@pytest.mark.parametrize("gone", ["nome", "valor", "vencimento"])
def test_a_missing_needed_column_refuses_the_file(emdia, bring, gone):
    found = bring([{k: v for k, v in row(1).items() if k != gone}], code=1)
    assert gone in str(found).casefold() and (found["created"], titles()) == (0, [])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 broken",
        b"\x00\x01\x02" * 99,
        b"nothing;here\n1;2\n",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    ],
)
def test_a_broken_file_changes_nothing(emdia, tmp_path, content):
    path = tmp_path / "quebrado.xlsx"
    path.write_bytes(content)
    found = emdia("import", path, "--creditor", "academia", code=1)
    assert found["rejected"][0]["reason"] and titles() == []


def test_a_line_without_end_is_refused_and_named(emdia, tmp_path):
    """Two gigabytes of one line, shortened: what is read before the refusal is one megabyte of it."""
    path = tmp_path / "longa.csv"
    path.write_bytes(text_of([row(1)]).encode() + b"x" * (50 * 1_048_576) + b"\n")
    found = emdia("import", path, "--creditor", "academia", code=1)
    assert re.search(r"linha 3\b", found["refused"]) and titles() == []


def test_an_unknown_column_is_shown_and_ignored(bring):
    found = bring([row(1, **{"Cor favorita": "azul"})])
    assert found["created"] == 1 and found["ignored"] == ["Cor favorita"]
    assert all(column["samples"] for column in found["columns"] if column["field"] in {"nome", "valor"})


def test_a_bad_phone_or_email_is_a_warning_and_keeps_its_title(bring):
    found = bring([row(1, celular="12345", **{"e-mail": "isto não é"})])
    assert (found["created"], found["rejected"]) == (1, [])
    assert {(w["line"], w["field"]) for w in found["warnings"]} == {(2, "telefone"), (2, "e-mail")}


def test_every_remessa_of_shared_data_comes_in(emdia, tmp_path):
    """Most files carry a made-up CPF or CNPJ whose digits do not hold: refused as they are, taken once mended."""
    made_up = {b"00012345678901": b"00052998224725", b"12345678901": b"52998224725"}
    for path in sorted(CNAB.glob("*.rem")):
        first = emdia("import", path, "--creditor", "academia", "--dry-run")
        assert first["rows"] == first["created"] + len(first["rejected"]) == 1, path.name
        assert {r["field"] for r in first["rejected"]} <= {"cpf/cnpj"}, path.name
        content = path.read_bytes()
        for wrong, right in made_up.items():
            content = content.replace(wrong, right)
        if "unicred-cnab400" in path.name:
            content = content.replace(b"00052998224725", b"11222333000181")
        mended = tmp_path / path.name
        mended.write_bytes(content)
        found = emdia("import", mended, "--creditor", "academia", "--dry-run")
        assert (found["created"], found["rejected"]) == (1, []), (path.name, found)
