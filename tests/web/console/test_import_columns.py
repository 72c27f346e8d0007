"""Importar, comfortable: columns corrected by hand, bad rows as a file, history and undo, from the page."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import load_workbook

from emdia.apps.receivables.models import ImportBatch, ImportLayout, Receivable
from emdia.core import tenancy
from emdia.web.console import uploads
from tests.web.console.test_day_and_case import words
from tests.web.console.test_import_and_settings import HEAD, ROWS, upload
from tests.web.console.world import World

pytestmark = pytest.mark.django_db

STRANGE = "Fulano;Registro;Ref X;Quando;Quanto;Obs\nAna Lima;529.982.247-25;X-1;03/04/2026;1.234,56;oi\n"
MEANT = {
    "campo-0-0": "name",
    "campo-0-1": "tax_id",
    "campo-0-2": "number",
    "campo-0-3": "due",
    "campo-0-4": "amount",
}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch):
    """The thread's work, done before the answer."""
    monkeypatch.setattr(uploads, "work", lambda upload, task: task(upload))


def test_columns_are_said_by_hand_and_remembered_until_forgotten(owner: Client, world: World):
    job = upload(owner, world, STRANGE, name="estranho.csv")
    said = words(owner, job)
    assert "diga abaixo em que coluna" in said
    assert "1.234,56" in said
    owner.post(f"{job}colunas/", MEANT)
    assert "Importar 1 título" in words(owner, job)
    owner.post(f"{job}gravar/")
    with tenancy.use(world.tenant.pk):
        assert Receivable.objects.get(number="X-1").principal_cents == 123_456
        layout = ImportLayout.objects.get().pk

    job = upload(owner, world, STRANGE.replace("X-1", "X-2"))
    said = words(owner, job)
    assert "Colunas lembradas de “estranho.csv”, corrigidas por owner@aurora.example" in said
    token = job.rstrip("/").rsplit("/", 1)[-1]
    owner.post(f"/carteira/importar/lembradas/{layout}/", {"volta": token})
    assert "diga abaixo em que coluna" in words(owner, job)


def test_a_style_is_corrected_by_hand(owner: Client, world: World):
    text = "Nome;CPF;Número;Vencimento;Valor\nAna;529.982.247-25;S-1;03/04/2026;1.000\n"
    job = upload(owner, world, text)
    owner.post(f"{job}colunas/", {"escrita-0-4": "us", "escrita-0-3": "mdy"})
    owner.post(f"{job}colunas/", {})
    owner.post(f"{job}gravar/")
    with tenancy.use(world.tenant.pk):
        title = Receivable.objects.get(number="S-1")
    assert (title.principal_cents, title.due_on.isoformat()) == (100, "2026-03-04")


def test_bad_rows_are_taken_away_mended_and_dropped_again(owner: Client, world: World):
    job = upload(owner, world, HEAD + ROWS)
    answer = owner.get(f"{job}linhas/")
    assert 'filename="carteira-para-corrigir.csv"' in answer["Content-Disposition"]
    text = answer.getvalue().decode("utf-8-sig")
    assert text.splitlines()[0] == "Nome;CPF;Número;Vencimento;Valor;E-mail;Vendedor;motivo"
    assert text.count("\n") == 2
    owner.post(f"{job}gravar/")
    again = upload(owner, world, text.replace("111.111.111-11", "390.533.447-05"))
    assert "Importar 1 título" in words(owner, again)
    assert owner.get(f"{again}linhas/").status_code == 404


def test_an_import_has_its_page_with_titles_and_is_taken_back(owner: Client, world: World):
    job = upload(owner, world)
    owner.post(f"{job}gravar/")
    with tenancy.use(world.tenant.pk):
        batch = ImportBatch.objects.latest("pk").pk
    assert "carteira.csv" in words(owner, "/carteira/importar/historico/")
    page = f"/carteira/importar/historico/{batch}/"
    said = words(owner, page)
    assert "2 títulos novos" in said
    assert "Clara Menezes" in said
    assert "Sim, desfazer tudo" in said
    answer = owner.post(f"{page}desfazer/", follow=True).content.decode()
    assert "Importação desfeita: 2 títulos cancelados." in answer
    assert "Desfeita hoje" in words(owner, page)
    assert "já foi desfeita" in owner.post(f"{page}desfazer/", follow=True).content.decode()
    assert owner.get("/carteira/importar/historico/999999/").status_code == 404


def test_one_sheet_is_chosen(owner: Client, world: World):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, number in (("Abril", "A-1"), ("Maio", "M-1")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["nome", "cpf", "numero", "valor", "vencimento"])
            sheet.write_row(1, 0, ["Ana", "529.982.247-25", number, 10.5, "10/12/2026"])
    file = SimpleUploadedFile("dois.xlsx", out.getvalue())
    job = owner.post("/carteira/importar/", {"arquivo": file, "credor": world.gym.pk})["Location"]
    assert "Importar 2 títulos" in words(owner, job)
    owner.post(f"{job}colunas/", {"aba": "Maio"})
    assert "Importar 1 título" in words(owner, job)


def test_the_model_reads_well_and_its_examples_stay_out(owner: Client, world: World, tmp_path):
    for kind in ("csv", "xlsx"):
        content = owner.get(f"/carteira/importar/modelo.{kind}").content
        file = SimpleUploadedFile(f"modelo.{kind}", content)
        job = owner.post("/carteira/importar/", {"arquivo": file, "credor": world.gym.pk})["Location"]
        said = words(owner, job)
        assert "2 linhas ficam de fora" in said
        assert "Não usei" not in said
    path = tmp_path / "m.xlsx"
    path.write_bytes(content)
    assert load_workbook(str(path)).sheet_names == ["Títulos", "Legenda"]


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)
ODS_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def test_an_ods_comes_in(owner: Client, world: World):
    rows = [
        ["nome", "cpf", "numero", "valor", "vencimento"],
        ["Ana", "529.982.247-25", "O-1", "10,50", "10/12/2026"],
    ]
    table = "".join(
        f"<table:table-row>{''.join(ODS_CELL.format(cell) for cell in row)}</table:table-row>" for row in rows
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="T">{table}</table:table>'
    xml = (
        f"<office:document-content{names}>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", xml)
    file = SimpleUploadedFile("titulos.ods", out.getvalue())
    job = owner.post("/carteira/importar/", {"arquivo": file, "credor": world.gym.pk})["Location"]
    assert "Importar 1 título" in words(owner, job)
