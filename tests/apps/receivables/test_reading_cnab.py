"""Remessa files of 14 banks: tests/data/cnab (kivanio/brcobranca@325e0ea spec/fixtures/remessa, MIT).

The expected values were read off the files by eye. Most of them carry the made-up CPF 123.456.789-01, whose check
digits do not hold: such a title is refused by its row, with the reason.
"""

from pathlib import Path

import pytest

from emdia.apps.debtors.models import Debtor
from emdia.apps.receivables.api import import_file
from emdia.apps.receivables.models import Receivable
from emdia.apps.receivables.reading.cnab import FIELDS
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.source import open_source

DATA = Path(__file__).parents[2] / "data" / "cnab"
PABLO = "PABLO DIEGO JOSE FRANCISCO DE PAULA JUAN"
FAKE, VALID = "12345678901", "82136760505"

EXPECTED = {
    "ailos-cnab240": (PABLO, FAKE, "14/07/2015", "199.90", "6969"),
    "banco-brasil-cnab400": (PABLO[:-3], FAKE, "14/07/2015", "199.90", "12345670000000123"),
    "banco-brasilia-cnab400": (PABLO[:-5], FAKE, "14/07/2015", "199.90", "6969"),
    "banco-nordeste-cnab400": (PABLO, FAKE, "14/07/2015", "199.90", "6969"),
    "banco_brasil-cnab240": (PABLO, FAKE, "14/07/2015", "199.90", "6969"),
    "bancoob-cnab240": (PABLO, VALID, "14/07/2015", "50.00", "6969"),
    "banrisul-cnab400": (PABLO[:-5], FAKE, "14/07/2015", "199.90", "1"),
    "bradesco-cnab400": (PABLO, FAKE, "14/07/2015", "199.90", "1"),
    "caixa-cnab240": (PABLO, FAKE, "14/07/2015", "199.90", "6969"),
    "citibank-cnab400": (PABLO, FAKE, "14/07/2015", "199.90", "6969"),
    "credisis-cnab400": (PABLO, FAKE, "14/07/2015", "199.90", "6969"),
    "itau-cnab400": ("PABLO DIEGO JOSE FRANCISCO DE", FAKE, "14/07/2015", "199.90", "6969"),
    "itau-cnab444": ("PABLO DIEGO JOSE FRANCISCO DE", FAKE, "14/07/2015", "199.90", "6969"),
    "santander-cnab240": (PABLO, FAKE, "14/07/2015", "199.90", "9999"),
    "santander-cnab400-pix": (PABLO, FAKE, "14/07/2015", "199.90", "6969"),
    "santander-cnab400": (PABLO, FAKE, "14/07/2015", "199.90", "6969"),
    "sicoob-cnab400": (PABLO, FAKE, "14/07/2015", "199.90", "123"),
    "sicoob-correspondente-bb-cnab240": (PABLO, VALID, "14/07/2015", "50.00", "1234567"),
    "sicredi-cnab240": (PABLO, VALID, "14/07/2007", "50.00", "6969"),
    "unicred-cnab240": (PABLO, VALID, "14/07/2007", "50.00", "6969"),
    "unicred-cnab400": ("AKRETION LTDA", "00012345678901", "14/07/2015", "199.90", "1/01"),
}


def path_of(name):
    return DATA / f"remessa-{name}.rem"


def test_every_file_of_the_collection_is_expected():
    assert {path.stem.removeprefix("remessa-") for path in DATA.glob("*.rem")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_title_of_a_remessa(name):
    source = open_source(path_of(name))
    [(_, row)] = source.tables[0].rows()
    cells = dict(zip(FIELDS, row, strict=True))
    amount = cells["amount"].lstrip("\x020")
    found = (cells["name"], cells["tax_id"], cells["due"], amount, cells["number"])
    assert (source.kind, found) == ("cnab", EXPECTED[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_remessa_comes_in_or_says_why_not(name, creditor):
    report = import_file(path_of(name), creditor=creditor, actor="teste")
    if EXPECTED[name][1] == VALID:
        assert (report.rows, report.created) == (1, 1)
        title = Receivable.objects.get()
        assert title.has_boleto
        assert title.principal_cents == 5000
        assert Debtor.objects.get().tax_id == VALID
    else:
        assert (report.rows, report.created) == (1, 0)
        [problem] = report.rejected
        assert problem.field == "cpf/cnpj"
        assert "dígitos verificadores" in problem.reason


def test_a_return_file_is_refused_with_the_way_out(tmp_path):
    path = tmp_path / "retorno.ret"
    path.write_text("02RETORNO01COBRANCA".ljust(400) + "\r\n")
    with pytest.raises(FileRefused, match="retorno do banco"):
        open_source(path)


def test_a_withdrawal_is_no_title(tmp_path, creditor):
    text = path_of("bancoob-cnab240").read_text()
    lines = [line[:15] + "02" + line[17:] if line[13:14] == "P" else line for line in text.splitlines()]
    path = tmp_path / "baixa.rem"
    path.write_text("\r\n".join(lines))
    report = import_file(path, creditor=creditor, actor="teste")
    assert report.rejected[0].field == "situação"
    assert "movimento 02" in report.rejected[0].reason
