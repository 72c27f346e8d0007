"""Tables as companies have them: any order of columns, both number styles, all encodings, workbooks."""

import csv
import datetime as dt
import io
import re
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from emdia.apps.receivables.reading.cells import amount_reader, column_style, read_status
from emdia.apps.receivables.reading.names import meaning_of
from emdia.apps.receivables.reading.rows import RowReader
from emdia.apps.receivables.reading.source import open_source
from emdia.domain.money import format_brl, format_plain, parse_cents

HEADERS = {
    "name": ["Nome", "CLIENTE", "Nome do Cliente", "Razão Social", "customer name"],
    "tax_id": ["CPF", "CPF/CNPJ", "cnpj_cpf", "C.P.F.", "taxId"],
    "phone": ["Celular", "Telefone 1", "WhatsApp", "Fone", "phone"],
    "number": ["Número", "Nº do Título", "Fatura", "Nosso Número", "invoice_number"],
    "amount": ["Valor", "VLR. TÍTULO", "Valor (R$)", "valorOriginal", "amount"],
    "due": ["Vencimento", "Dt. Vcto.", "DATA DE VENCIMENTO", "Venc", "due_date"],
}
DATES = {"br": "%d/%m/%Y", "iso": "%Y-%m-%d", "short": "%d/%m/%y"}


def titles_of(path):
    people = {}
    source = open_source(path)
    found = []
    for table in source.tables:
        reader = RowReader(
            table.columns,
            styles=table.styles,
            key=b"k",
            boleto=table.boleto,
            warn=lambda *_: None,
            on_person=lambda ref, line, person, code, segment: people.update({ref: person}),
            next_ref=lambda: len(people) + 1,
        )
        for line, row in table.rows():
            reader.widen(row)
            found.append((reader.read(line, row, b""), people))
    return [(title, people[title.ref]) for title, people in found]


@given(
    amounts=st.lists(st.integers(1, 10**9), min_size=1, max_size=12),
    order=st.permutations(list(HEADERS)),
    names=st.fixed_dictionaries({key: st.sampled_from(values) for key, values in HEADERS.items()}),
    style=st.sampled_from(["br", "us"]),
    date_format=st.sampled_from(list(DATES)),
    delimiter=st.sampled_from([";", ",", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    above=st.integers(0, 3),
)
def test_a_table_reads_back_as_it_was_meant(
    tmp_path_factory, amounts, order, names, style, date_format, delimiter, encoding, above
):
    due = dt.date(2026, 3, 9)
    write = (lambda c: format_brl(c).removeprefix("R$ ")) if style == "br" else format_plain
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    for n in range(above):
        writer.writerow([f"Relatório de títulos {n}"])
    writer.writerow([names[key] for key in order])
    for n, cents in enumerate(amounts):
        cells = {
            "name": "José da Conceição",
            "tax_id": "529.982.247-25",
            "phone": "(11) 98765-4321",
            "number": f"T{n}",
            "amount": write(cents),
            "due": due.strftime(DATES[date_format]),
        }
        writer.writerow([cells[key] for key in order])
    path = tmp_path_factory.mktemp("t") / "arquivo.qualquer"
    path.write_bytes(out.getvalue().encode(encoding))

    read = titles_of(path)

    assert [title.principal_cents for title, _ in read] == amounts
    assert {title.due_on for title, _ in read} == {due}
    assert [title.number for title, _ in read] == [f"T{n}" for n in range(len(amounts))]
    assert {person.name for _, person in read} == {"José da Conceição"}
    assert {person.phones[0].e164 for _, person in read} == {"+5511987654321"}


@given(cents=st.integers(1, 10**12), style=st.sampled_from(["br", "us"]))
def test_the_fast_way_to_read_an_amount_agrees_with_the_parser(cents, style):
    for text in (format_plain(cents), format_brl(cents), format_plain(cents).replace(".", ","), str(cents)):
        try:
            expected = parse_cents(text, style=style)
        except ValueError as error:
            with pytest.raises(ValueError, match=re.escape(str(error))):
                amount_reader(style, "amount")(text)
        else:
            assert amount_reader(style, "amount")(text) == expected


def test_the_style_of_a_column_is_that_of_its_clear_values():
    assert column_style(["1.234", "2.500", "1.234,5"]) == "br"
    assert column_style(["1,234", "2,500", "1,234.50"]) == "us"
    assert column_style(["1.234"] * 5000 + ["12.5"]) == "us"


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("PAGO", "settled"),
        ("Quitada", "settled"),
        ("não pago", "open"),
        ("A vencer", "open"),
        ("em aberto", "open"),
        ("VENCIDO", "open"),
        ("parcialmente pago", "open"),
        ("Cancelado", "canceled"),
    ],
)
def test_words_of_a_situation(word, state):
    assert read_status(word) == state


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("Dt. Nascimento", "birth"),
        ("Valor Atualizado", "updated"),
        ("Vlr. Pago", "paid_amount"),
        ("Pago em", "paid_on"),
        ("E-mail 2", "email"),
        ("Cód. Cliente", "code"),
        ("Cód. Cli.", "code"),
        ("Linha Digitável", "digitable"),
        ("Aceita WhatsApp?", "whatsapp_ok"),
        ("Município", "city"),
        ("U.F.", None),
        ("coisa qualquer", None),
    ],
)
def test_names_of_columns(name, meaning):
    assert meaning_of(name) == meaning


def workbook(path: Path, sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(at, column, dt.datetime.combine(value, dt.time()), day)
                    else:
                        sheet.write(at, column, value)
    return path


def test_a_workbook_with_numbers_dates_and_serials(tmp_path):
    rows = [
        ["Posição em 01/06/2026"],
        [],
        ["Cliente", "CPF", "Celular", "Fatura", "Valor", "Vencimento"],
        ["Maria", 52998224725, 11987654321, 1001, 1234.5, dt.date(2026, 6, 5)],
        ["João", "111.444.777-35", "(11) 98765-4322", "1002", "1.234,50", 46178],
    ]
    path = workbook(tmp_path / "a.csv", {"Leia-me": [["Instruções"]], "Títulos": rows})

    source = open_source(path)
    assert [table.raw.sheet for table in source.tables] == ["Títulos"]
    first, second = titles_of(path)
    assert (first[0].line, first[0].number, first[0].principal_cents) == (4, "1001", 123450)
    assert first[1].tax_id == "52998224725"
    assert first[1].phones[0].e164 == "+5511987654321"
    assert (second[0].principal_cents, second[0].due_on) == (123450, first[0].due_on)


def test_titles_of_several_sheets_come_in_together(tmp_path):
    head = ["Nome", "CPF", "Número", "Valor", "Vencimento"]
    body = {
        name: [head, ["Maria", "529.982.247-25", name, 10, "05/06/2026"]] for name in ("Janeiro", "Fevereiro")
    }
    assert [t.number for t, _ in titles_of(workbook(tmp_path / "b.xlsx", body))] == ["Janeiro", "Fevereiro"]


def test_columns_without_a_name_are_known_by_content(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(
        "Nome;;x;Valor;Vencimento;y\n"
        "Maria;529.982.247-25;(11) 98765-4321;10,00;05/06/2026;maria@exemplo.com.br\n"
        "João;111.444.777-35;(11) 98765-4322;20,00;05/06/2026;joao@exemplo.com.br\n"
    )
    columns = open_source(path).tables[0].columns
    assert {c.meaning: c.by for c in columns.known if c.by == "conteúdo"} == {
        "tax_id": "conteúdo",
        "phone": "conteúdo",
        "email": "conteúdo",
    }


def test_several_phones_and_emails_of_one_person(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(
        "Nome;CPF;Telefone;Celular;E-mail;Valor;Vencimento;Aceita WhatsApp\n"
        "Maria;529.982.247-25;(11) 3333-4444 / 98765-4321;11987650000;"
        "a@exemplo.com.br, b@exemplo.com.br;10,00;05/06/2026;não\n"
    )
    [(_, person)] = titles_of(path)
    assert [p.e164 for p in person.phones] == ["+551133334444", "+5511987654321", "+5511987650000"]
    assert list(person.emails) == ["a@exemplo.com.br", "b@exemplo.com.br"]
    assert person.whatsapp is False


def test_a_document_column_beside_a_cpf_is_the_titles_number(tmp_path):
    path = tmp_path / "e.csv"
    path.write_text("Nome;Documento;CPF;Valor;Vencimento\nMaria;NF-1;529.982.247-25;10,00;05/06/2026\n")
    [(title, person)] = titles_of(path)
    assert (title.number, person.tax_id) == ("NF-1", "52998224725")
