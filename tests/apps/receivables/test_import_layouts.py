"""Columns are corrected once and remembered; bad rows go back as the same kind of file and come in mended."""

import csv

import pytest
import xlsxwriter
from python_calamine import load_workbook

from emdia.apps.receivables.api import (
    Choice,
    FileRefused,
    Wish,
    forget_layout,
    import_file,
    layouts_of,
    read_columns,
)
from emdia.apps.receivables.models import Receivable

STRANGE = "Fulano;Registro;Ref X;Quando;Quanto\nMaria Silva;529.982.247-25;A-1;03/04/2026;1.234,56\n"
NAMED = "Fulano=nome,Registro=cpf/cnpj,Ref X=número,Quando=vencimento,Quanto=valor"


def test_columns_that_nobody_understands_are_shown_and_corrected_once(load, creditor, tmp_path):
    refused = load(STRANGE)
    assert "Não achei a linha de títulos" in refused.refused
    columns = {c["header"]: c for c in refused.tables[0]["columns"]}
    assert columns["Quanto"]["samples"] == ["1.234,56"]
    assert columns["Registro"]["samples"] == ["***.***.***-25"]

    wish = Wish(named=read_columns(NAMED))
    assert load(STRANGE, wish=wish, dry_run=True).created == 1
    assert layouts_of(creditor.pk) == {}, "a dry run teaches nothing"
    assert load(STRANGE, wish=wish).created == 1
    # The next file has the same columns in another order, and nobody says anything.
    again = "Quanto;Quando;Ref X;Registro;Fulano\n99,90;04/05/2026;A-2;529.982.247-25;Maria Silva\n"
    report = load(again)
    assert (report.created, report.refused) == (1, "")
    assert report.tables[0]["remembered"]["file"] == "titulos.csv"
    assert Receivable.objects.get(number="A-2").principal_cents == 9990

    (layout,) = layouts_of(creditor.pk).values()
    assert forget_layout(layout_id=layout.pk, creditor_ids=[creditor.pk], actor="ana")
    assert load(again).refused


def test_a_correction_wins_over_a_name_and_over_a_guess_of_the_style(load, creditor):
    text = "nome;cpf;valor;valor cheio;vencimento\nAna;529.982.247-25;1,000;1.000;03/04/2026\n"
    report = load(text, dry_run=True)
    key = report.tables[0]["headers"]
    choice = Choice({"valor": "", "valor cheio": "amount"}, {"amount": "us"}, {"due": "mdy"})
    assert load(text, wish=Wish(corrected={key: choice})).created == 1
    title = Receivable.objects.get()
    assert (title.principal_cents, title.due_on.isoformat()) == (100, "2026-03-04")
    same = load(text.replace("1.000;03", "2.000;03"))
    assert [c["by"] for c in same.tables[0]["columns"] if c["header"] == "valor cheio"] == ["memória"]
    assert same.created == 1


def test_two_columns_for_one_field_are_refused_in_words(load):
    text = "nome;cpf;valor;valor cheio;vencimento\nAna;529.982.247-25;10,00;10,00;03/04/2026\n"
    report = load(text, wish=Wish(named=read_columns("valor=valor,valor cheio=valor")))
    assert report.refused == "Só uma coluna pode ser valor: escolha entre “valor” e “valor cheio”."
    with pytest.raises(FileRefused, match="Não conheço o campo “saldo do tio”"):
        read_columns("X=saldo do tio")


def test_bad_rows_go_back_with_a_reason_and_come_in_mended(load, creditor, tmp_path):
    text = (
        "Relatório de títulos\nNome,CPF,Número,Valor,Vencimento,Telefone,Obs\n"
        'Boa,529.982.247-25,1,"10,00",10/07/2026,+55 11 98888-7777,\n'
        '"=HYPERLINK(""x"")",111.111.111-11,2,"20,00",10/07/2026,+55 11 98888-7777,-5\n'
        'João,529.982.247-25,3,dez,10/07/2026,,"@a, b"\n'
    )
    report = load(text, encoding="cp1252", returned_to=tmp_path / "volta")
    assert (report.created, report.rejected_count) == (1, 2)
    back = tmp_path / "volta.csv"
    with back.open(encoding="cp1252", newline="") as file:
        head, first, second = csv.reader(file)
    assert head == ["Nome", "CPF", "Número", "Valor", "Vencimento", "Telefone", "Obs", "motivo"]
    assert first[0] == '\'=HYPERLINK("x")'
    assert first[5:7] == ["+55 11 98888-7777", "-5"]
    assert second[-1].startswith("valor: Não entendi o valor “dez”")

    mended = back.read_text(encoding="cp1252").replace("111.111.111-11", "390.533.447-05")
    again = load(mended.replace("dez", '"30,00"'), encoding="cp1252", returned_to=tmp_path / "volta2")
    assert (again.created, again.rejected_count) == (2, 0)
    assert not (tmp_path / "volta2.csv").exists()
    assert Receivable.objects.get(number="2").case.debtor.name.startswith("=")


def _workbook(path, **sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


HEAD = ["nome", "cpf", "numero", "valor", "vencimento"]


def test_a_workbook_gives_its_bad_rows_back_as_one(creditor, tmp_path):
    rows = [HEAD, ["Ana", "529.982.247-25", "1", 10.5, "10/07/2026"], ["Bia", "1", "2", 1234.5, "10/07/2026"]]
    other = [HEAD, ["Eva", "529.982.247-25", "9", 7, "nunca"]]
    path = _workbook(tmp_path / "dois.xlsx", Abril=rows, Maio=other)
    report = import_file(path, creditor=creditor, actor="ana", returned_to=tmp_path / "volta")
    assert [s["name"] for s in report.sheets if s["read"]] == ["Abril", "Maio"]
    book = load_workbook(str(tmp_path / "volta.xlsx"))
    assert book.sheet_names == ["Abril", "Maio"]
    head, row = book.get_sheet_by_name("Abril").to_python()
    assert (head[-1], row[:4]) == ("motivo", ["Bia", 1, "2", 1234.5]) or row[3] == 1234.5
    assert "vencimento" in book.get_sheet_by_name("Maio").to_python()[1][-1]


def test_one_sheet_of_several_is_read(creditor, tmp_path):
    path = _workbook(
        tmp_path / "dois.xlsx",
        Abril=[HEAD, ["Ana", "529.982.247-25", "1", 10.5, "10/07/2026"]],
        Maio=[HEAD, ["Eva", "529.982.247-25", "9", 7, "10/08/2026"]],
    )
    report = import_file(path, creditor=creditor, actor="ana", wish=Wish(sheet="Maio"))
    assert (report.created, report.sheet) == (1, "Maio")
    assert [s["name"] for s in report.sheets] == ["Abril", "Maio"]
    gone = import_file(path, creditor=creditor, actor="ana", wish=Wish(sheet="Junho"))
    assert gone.refused == "A planilha não tem a aba “Junho”."
