"""A new owner with the report of her ERP: five pages, a dry run of her own file, a word explained where it stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page, expect

from emdia.core import clock
from tests.axe import findings, sideways
from tests.web.console.world import NOON, PASSWORD, make_tenant

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

TOP = (
    ["ESCOLA NOVA LTDA"],
    ["Contas a receber em aberto"],
    ["Emitido em 18/11/2026 08:12", "", "Pág. 1"],
    [],
)
HEADER = ["Cód.", "Cliente", "CNPJ/CPF", "Fones", "E-mail", "Nº Doc.", "Dt. Vencto", "Vlr. Original", "Sit."]
ROWS = (
    *(
        ["1", "Ana Conceição", "529.982.247-25", "(11) 98765-4321 / 3333-4444", "ana@example.com", "7001"],
        ["2", "Zoé Aragão", "153.509.460-56", "11 9 7777-6666", "zoe@example.com; z@example.com", "7002"],
    ),
)
PAGES = ("quem-cobra", "contrato", "recebimento", "planilha", "quem-receberia")


def report(folder: Path) -> Path:
    """As an ERP makes it: lines above, accents, several phones, a total below."""
    file = folder / "Relatório Contas a Receber.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Rel_0231")
        for line, cells in enumerate((*TOP, HEADER)):
            sheet.write_row(line, 0, cells)
        for line, row in enumerate(ROWS, len(TOP) + 1):
            sheet.write_row(line, 0, [*row, "15/11/2026", 189.9, "ABERTO"])
        sheet.write_row(len(TOP) + 1 + len(ROWS), 0, ["TOTAL GERAL", "", "", "", "", "", "", 379.8])
    return file


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """Signed in for the first time, with nothing there yet; what the browser complains about is a failure."""
    with clock.at(NOON):
        make_tenant("nova", "Escola Nova")
        context = browser.new_context(locale="pt-BR", base_url=live_server.url)
        complaints: list[str] = []
        fresh = context.new_page()
        fresh.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
        )
        fresh.goto("/")
        fresh.get_by_label("E-mail").fill("owner@nova.example")
        fresh.get_by_label("Senha").fill(PASSWORD)
        fresh.get_by_role("button", name="Entrar", exact=True).click()
        yield fresh
        context.close()
        assert complaints == []


def problems_of(page: Page) -> list[str]:
    found = [*findings(page), *(["scrolls sideways"] if sideways(page) else [])]
    return [f"{page.url} {problem}" for problem in found]


def test_from_the_first_sign_in_to_who_would_get_what(page: Page, tmp_path: Path):
    go_on = page.get_by_role("button", name="Guardar e continuar")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quem cobra")
    word = page.get_by_role("button", name="credor", exact=True)
    word.press("Enter")
    expect(page.get_by_text("A empresa para quem as pessoas devem e em nome")).to_be_visible()
    page.keyboard.press("Escape")
    found = problems_of(page)
    for label, text in (
        *(("Nome que as pessoas", "Escola Nova"), ("Razão social", "Escola Nova Ltda")),
        *(
            ("CNPJ ou CPF", "11.222.333/0001-81"),
            ("Endereço", "Rua 1, 10"),
            ("Cidade", "Santos"),
        ),
    ):
        page.get_by_label(label, exact=False).first.fill(text)
    page.get_by_label("UF").select_option("SP")
    go_on.click()
    page.get_by_role("button", name="O contrato não prevê").click()
    page.get_by_label("Chave Pix").fill("financeiro@escola.example")
    go_on.click()
    page.get_by_label("Solte o arquivo aqui").set_input_files(report(tmp_path))
    page.get_by_role("button", name="Ler o arquivo").click()
    expect(page.get_by_text("Primeiros passos: 3 de 5.")).to_be_visible()
    page.get_by_role("button", name="Importar 2 títulos").click(timeout=20_000)
    page.get_by_role("link", name="Quem receberia: continuar").click(timeout=20_000)
    expect(page.locator("main")).to_contain_text("Ana Conceição")
    expect(page.locator("main")).to_contain_text("7001")

    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for address in (
            *(f"/comecar/{name}/" for name in PAGES),
            "/guia/",
            "/guia/regua/",
            "/guide/glossary/",
        ):
            page.goto(address)
            found += problems_of(page)
    assert not found, "\n".join(found)
