"""A file with errors comes in: the bad rows go away with their reason, come back mended, and the import is undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.axe import findings, sideways
from tests.journeys.test_console_browser import choose, world
from tests.web.console.world import PASSWORD, World

__all__ = ["world"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = (
    "Nome;CPF;Número;Vencimento;Valor;Obs\nClara Menezes;529.982.247-25;N-1;10/11/2026;189,90;boa\n"
    "Davi Rocha;111.111.111-11;N-2;12/11/2026;1.234,56;erro\n"
)


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World) -> Iterator[Page]:
    """The owner at her desk."""
    context = browser.new_context(locale="pt-BR", base_url=live_server.url)
    fresh = context.new_page()
    fresh.goto("/")
    fresh.get_by_label("E-mail").fill("owner@aurora.example")
    fresh.get_by_label("Senha").fill(PASSWORD)
    fresh.get_by_role("button", name="Entrar", exact=True).click()
    expect(fresh.locator(".switcher")).to_be_visible()
    yield fresh
    context.close()


def _drop(page: Page, path: Path) -> None:
    page.goto("/carteira/importar/")
    page.get_by_label("Solte o arquivo aqui").set_input_files(path)
    page.get_by_role("button", name="Ler o arquivo").click()


def _looks_well(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert findings(page) == []
    assert not sideways(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_errors_are_mended_and_the_import_is_undone(page: Page, world: World, tmp_path: Path, width: int):
    page.set_viewport_size({"width": 1280, "height": 844})
    choose(page, "Academia Vida")
    page.set_viewport_size({"width": width, "height": 844})
    file = tmp_path / "carteira.csv"
    file.write_text(FILE)
    _drop(page, file)
    expect(page.locator(".sentence")).to_contain_text("1 linha fica de fora", timeout=20_000)
    _looks_well(page)
    with page.expect_download() as caught:
        page.get_by_role("link", name="Baixar só as linhas com problema").click()
    mended = tmp_path / "mended.csv"
    text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    mended.write_text(text.replace("111.111.111-11", "390.533.447-05"))
    page.get_by_role("button", name="Importar 1 título").click()
    expect(page.locator(".sentence")).to_contain_text("1 título novo", timeout=20_000)

    _drop(page, mended)
    page.get_by_role("button", name="Importar 1 título").click(timeout=20_000)
    page.get_by_role("link", name="O que mudou, e desfazer").click(timeout=20_000)
    expect(page.get_by_role("region", name="Títulos desta importação")).to_contain_text("N-2")
    _looks_well(page)
    page.get_by_text("Desfazer esta importação").click()
    page.get_by_role("button", name="Sim, desfazer tudo").click()
    expect(page.locator("main")).to_contain_text("Importação desfeita: 1 título cancelado")
