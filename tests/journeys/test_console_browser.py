"""The console in a real browser: sign in, the day, a file comes in, a case is worked, the ladder looks ahead."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, expect

from emdia.core import clock
from tests.axe import findings, sideways
from tests.web.console.world import NOON, PASSWORD, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    *(
        "/",
        "/esperando/",
        "/pagamentos/?dia=2026-11-17",
        "/carteira/",
        "/carteira/importar/",
        "/mensagens/",
        "/regua/",
    ),
    *("/configuracoes/", "/configuracoes/contrato/", "/configuracoes/contas/", "/configuracoes/pessoas/"),
    *("/configuracoes/diario/", "/conta/seguranca/", "/busca/?q=maria"),
)
FILE = "Nome;CPF;Número;Vencimento;Valor\nClara Menezes;529.982.247-25;N-1;10/11/2026;189,90\n"
FIRST_LOAD = 250 * 1024


@pytest.fixture
def world() -> Iterator[World]:
    with clock.at(NOON):
        yield make_world()


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World) -> Iterator[Page]:
    """A desk at 1280 px with the owner signed in; anything that the browser complains about is a failure."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="pt-BR", base_url=live_server.url
    )
    complaints: list[str] = []
    fresh = context.new_page()
    fresh.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    fresh.on("pageerror", lambda error: complaints.append(str(error)))
    fresh.goto("/")
    fresh.get_by_label("E-mail").fill("owner@aurora.example")
    fresh.get_by_label("Senha").fill(PASSWORD)
    fresh.get_by_role("button", name="Entrar", exact=True).click()
    expect(fresh.locator(".sentence")).to_contain_text("Hoje já saíram 4 mensagens")
    yield fresh
    context.close()
    assert complaints == []


def choose(page: Page, creditor: str) -> None:
    page.locator(".switcher summary").click()
    page.locator(".switcher-menu").get_by_role("button", name=creditor).click()
    expect(page.locator(".switcher-name")).to_have_text(creditor)


@pytest.mark.once
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_never_scrolls_sideways(page: Page, world: World, scheme: str):
    choose(page, "Academia Vida")
    page.emulate_media(color_scheme=scheme)
    problems: set[str] = set()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for address in (*PAGES, f"/casos/{world.cases[0].pk}/"):
            page.goto(address, wait_until="networkidle")
            found = [*findings(page), *(["scrolls sideways"] if sideways(page) else [])]
            problems |= {f"{width} {address} {problem}" for problem in found}
    assert not problems, "\n".join(sorted(problems))


def test_a_file_comes_in_by_preview_and_one_button(page: Page, world: World, tmp_path: Path):
    choose(page, "Academia Vida")
    file = tmp_path / "carteira.csv"
    file.write_text(FILE)
    page.goto("/carteira/")
    page.get_by_role("link", name="Importar").click()
    page.get_by_label("Solte o arquivo aqui").set_input_files(file)
    page.get_by_role("button", name="Ler o arquivo").click()
    expect(page.get_by_role("region", name="Colunas")).to_contain_text("189,90", timeout=20_000)
    page.get_by_role("button", name="Importar 1 título").click()
    expect(page.locator(".sentence")).to_contain_text("1 título novo", timeout=20_000)
    page.get_by_role("link", name="Ver a carteira").click()
    expect(page.get_by_role("region", name="Títulos")).to_contain_text("N-1")


def test_a_case_is_worked_by_keyboard(page: Page, world: World):
    page.goto(f"/casos/{world.cases[3].pk}/")
    page.keyboard.press("p")
    page.keyboard.type("combinamos por telefone")
    page.keyboard.press("Enter")
    expect(page.locator(".next-sentence")).to_have_text("A cobrança está pausada.")
    page.keyboard.press("n")
    page.keyboard.type("paga no dia 5")
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".story")).to_contain_text("paga no dia 5")
    page.keyboard.press("b")
    page.get_by_role("button", name="Registrar pagamento").click()
    expect(page.locator(".next-sentence")).to_have_text("Nada em aberto: está em dia.")


@pytest.mark.once
def test_search_opens_by_key_and_finds_while_one_types(page: Page):
    page.keyboard.press("/")
    page.keyboard.type("conceição")
    found = page.locator("#busca-achados").get_by_role("link", name="Conceição de Oliveira Prado")
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Conceição de Oliveira Prado")


def test_a_message_opens_beside_the_list_with_its_reason(page: Page):
    page.goto("/mensagens/?situacao=nao-enviadas")
    page.get_by_role("link", name="Conceição de Oliveira Prado").click()
    panel = page.locator("#painel")
    expect(panel).to_contain_text("a pessoa pediu para não receber SMS")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_the_ladder_looks_ahead_on_a_chosen_day(page: Page):
    choose(page, "Academia Vida")
    page.goto("/regua/")
    expect(page.locator(".rung")).to_have_count(11)
    page.get_by_label("Dia", exact=True).fill("2026-11-24")
    expect(page.locator("#previsao")).to_contain_text("Maria Aparecida da Silva")
    expect(page.locator("#previsao")).to_contain_text("D+9")


@pytest.mark.once
def test_the_first_load_is_light(page: Page, live_server: Any):
    """Everything that the first page asks for, gzipped, stays within 250 KB."""
    html = page.request.get("/").body()
    weight = len(gzip.compress(html))
    for path in set(re.findall(r'(?:href|src)="/static/([^"#]+)', html.decode())):
        content = Path(finders.find(path)).read_bytes()
        weight += len(content) if path.endswith(".woff2") else len(gzip.compress(content))
    assert weight <= FIRST_LOAD
