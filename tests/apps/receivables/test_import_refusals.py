"""Bad input: clear, by row and field, and nothing half-written."""

import zipfile

import pytest
import xlsxwriter

from emdia.apps.debtors.models import Debtor
from emdia.apps.receivables.models import Receivable

from .test_import_journey import MARIA, row

LOST = "10000046"
"""A CPF whose zeros a spreadsheet took."""


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"cpf": "111.111.111-11"}, "cpf/cnpj", "dígitos verificadores"),
        ({"cpf": "529.982.247-26"}, "cpf/cnpj", "dígitos verificadores"),
        ({"cpf": "1,23457E+10"}, "cpf/cnpj", "planilha"),
        ({"cpf": ""}, "cpf/cnpj", "Falta"),
        ({"nome": " "}, "nome", "Falta"),
        ({"valor": "-10,00"}, "valor", "negativo"),
        ({"valor": "0,00"}, "valor", "maior que zero"),
        ({"valor": "dez"}, "valor", "Não entendi"),
        ({"valor": ""}, "valor", "Falta"),
        ({"vencimento": "31/12/1899"}, "vencimento", "1899"),
        ({"vencimento": "31/02/2026"}, "vencimento", "Não entendi"),
        ({"vencimento": ""}, "vencimento", "Falta"),
        ({"situacao": "em disputa"}, "situação", "Não entendi a situação"),
        ({"numero": "9" * 80}, "número", "60"),
    ],
)
def test_a_bad_row_is_left_out_with_line_field_and_reason(load, changes, field, words):
    base = {"situacao": "aberto"}
    report = load([row(**base), {**row(numero="101", **base), **changes}, row(numero="102", **base)])
    assert (report.rows, report.created, report.rejected_count) == (3, 2, 1)
    [problem] = report.rejected
    assert (problem.line, problem.field) == (3, field)
    assert words in problem.reason


def test_a_bad_phone_or_email_is_a_warning_and_its_title_comes_in(load):
    report = load([row({**MARIA, "celular": "123", "email": "maria sem arroba"})])
    assert report.created == 1
    assert {(w.line, w.field) for w in report.warnings} == {(2, "telefone"), (2, "e-mail")}


def test_a_cpf_that_lost_its_zeros_is_restored(load):
    load([row({**MARIA, "cpf": LOST})])
    assert Debtor.objects.get().tax_id == LOST.zfill(11)


@pytest.mark.parametrize("column", ["nome", "cpf", "valor", "vencimento"])
def test_a_file_without_a_needed_column_is_refused(load, column):
    rows = [
        {k: v for k, v in row(numero=str(n), valor="dez", vencimento="logo").items() if k != column}
        for n in range(3)
    ]
    report = load(rows)
    assert "Faltam colunas" in report.refused
    assert not Receivable.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"isto nao e uma planilha\nnem isto\n",
        b"PK\x03\x04 cortado",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_what_is_no_table_is_refused(load, content):
    report = load(content)
    assert report.refused
    assert report.as_json()["rejected"][0]["reason"] == report.refused
    assert not Receivable.objects.exists()


def test_a_line_without_end_is_refused_in_bounded_memory(load, tmp_path):
    huge = "nome;cpf;valor;vencimento\n" + "x" * 3_000_000
    report = load(huge)
    assert "linha 2 passa de 1 MB" in report.refused


def test_a_file_that_breaks_in_the_middle_changes_nothing(load):
    text = "nome;cpf;numero;valor;vencimento\nMaria;529.982.247-25;1;10,00;05/06/2026\n"
    report = load(text + 'João;111.444.777-35;2;"10,00;05/06/2026\n' + "a;b;c;d;e\n" * 30_000)
    assert "linha 3" in report.refused
    assert not Receivable.objects.exists()


def test_a_zip_that_is_no_workbook_is_refused(load, tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("leia-me.txt", "oi")
    assert "não é uma planilha" in load(path.read_bytes()).refused


def test_a_zip_bomb_is_refused(load, tmp_path):
    path = tmp_path / "bomba.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    assert "grande demais" in load(path.read_bytes()).refused


def test_a_workbook_that_is_cut_off_is_refused(load, tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, ["nome", "cpf", "valor", "vencimento"])
    assert load(path.read_bytes()[:-400]).refused


def test_titles_above_and_a_total_below_are_not_rows(load):
    text = (
        "Relatório de inadimplência\n\nEmitido em 01/06/2026\n"
        "Nome do cliente;CPF/CNPJ;Nº;Vlr;Dt. Venc.\n"
        "Maria;529.982.247-25;1;10,00;05/06/2026\n;;;;\n"
        "Nome do cliente;CPF/CNPJ;Nº;Vlr;Dt. Venc.\n"
        "João;111.444.777-35;2;20,00;05/06/2026\n\n"
        "Total geral;;;30,00;\n2 registros;;;;\n"
    )
    report = load(text)
    assert (report.rows, report.created, report.rejected) == (2, 2, [])


def test_a_workbook_with_a_damaged_part_is_refused(load, tmp_path):
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, ["nome", "cpf", "valor", "vencimento"])
    damaged = bytearray(path.read_bytes())
    damaged[60:90] = b"\xff" * 30
    assert load(bytes(damaged)).refused
