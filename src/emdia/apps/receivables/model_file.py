"""A file to begin with: our column names, two rows to copy, and what belongs where. Its examples never come in."""

import csv
import io
from pathlib import Path

import xlsxwriter

from emdia.apps.receivables.reading.names import LABELS

_NEEDED = "precisa"
_COLUMNS = (
    ("name", _NEEDED, "nome da pessoa ou razão social", "EXEMPLO Maria da Silva", "EXEMPLO Padaria Sol Ltda"),
    ("tax_id", _NEEDED, "CPF ou CNPJ; sem ele, um código do cliente", "000.000.000-00", "00.000.000/0000-00"),
    (
        "phone",
        "ajuda",
        "com DDD; várias colunas de telefone podem existir",
        "(11) 90000-0000",
        "(21) 2000-0000",
    ),
    ("email", "ajuda", "um ou mais, separados por ponto e vírgula", "maria@example.com", "sol@example.com"),
    (
        "number",
        "ajuda",
        "número do título, da fatura ou do boleto; é por ele que reconheço o título de novo",
        "1001",
        "1002",
    ),
    ("installment", "se houver", "parcela, como 3/12", "1/3", ""),
    ("amount", _NEEDED, "valor original, sem juros nem multa", "189,90", "1.234,56"),
    ("due", _NEEDED, "vencimento, como 10/12/2026", "10/12/2026", "15/12/2026"),
    (
        "description",
        "se houver",
        "o que foi vendido; a pessoa lê isto",
        "Mensalidade de dezembro",
        "Pedido 778",
    ),
    ("status", "se houver", "aberto, pago ou cancelado; vazio vale aberto", "aberto", "aberto"),
    ("paid_on", "se houver", "dia em que foi pago", "", ""),
    ("city", "ajuda", "cidade, para feriados e horários", "São Paulo", "Niterói"),
    ("state", "ajuda", "sigla do estado", "SP", "RJ"),
    ("whatsapp_ok", "se houver", "sim, se a pessoa aceitou receber WhatsApp", "sim", ""),
)
_HINT = "Apague as linhas que começam com EXEMPLO; se ficarem, não entram: o CPF delas não existe."


def model_csv() -> bytes:
    """The model as a text that a Brazilian spreadsheet opens; the legend stands above the header, where it may stay."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([f"Modelo do Em Dia. {_HINT}"])
    writer.writerow(["O que precisa haver: nome, cpf/cnpj (ou código), valor e vencimento. O resto ajuda."])
    writer.writerow([LABELS[meaning] for meaning, *_ in _COLUMNS])
    for example in (3, 4):
        writer.writerow([column[example] for column in _COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_model_xlsx(path: Path) -> None:
    """The model as a workbook with a second sheet that explains each column."""
    with xlsxwriter.Workbook(str(path)) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E6F2F0", "border": 1, "border_color": "#C9D6D3"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Títulos")
        legend = book.add_worksheet("Legenda")
        sheet.freeze_panes(1, 0)
        legend.write_row(0, 0, ["Coluna", "Preciso dela?", "O que vai nela"], bold)
        legend.set_column(0, 1, 18)
        legend.set_column(2, 2, 70)
        for at, (meaning, needed, says, *examples) in enumerate(_COLUMNS):
            sheet.set_column(at, at, max(14, len(examples[0]) + 2))
            sheet.write_string(0, at, LABELS[meaning], bold)
            for line, example in enumerate(examples, start=1):
                sheet.write_string(line, at, example)
            legend.write_row(at + 1, 0, [LABELS[meaning], needed, says], wrap)
        legend.write_string(len(_COLUMNS) + 2, 0, _HINT)
