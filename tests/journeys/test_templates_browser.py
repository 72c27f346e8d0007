"""A clerk changes a word of her text, sees it on a phone as she types, and puts it on air; her brand beside it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from emdia.core import clock
from tests.axe import findings, sideways
from tests.web.console.world import NOON, PASSWORD, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
PAGES = (
    "/modelos/",
    "/modelos/not_identified/sms/?versao=1",
    "/modelos/not_identified/whatsapp/",
    "/modelos/not_identified/email/",
    "/configuracoes/marca/?primary=%23FFE600",
)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.at(NOON):
        yield make_world()


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="pt-BR", base_url=live_server.url
    )
    complaints: list[str] = []
    fresh = context.new_page()
    fresh.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    fresh.on("pageerror", lambda error: complaints.append(str(error)))
    fresh.goto("/entrar/?next=/modelos/")
    fresh.get_by_label("E-mail").fill("owner@aurora.example")
    fresh.get_by_label("Senha").fill(PASSWORD)
    fresh.get_by_role("button", name="Entrar", exact=True).click()
    fresh.locator(".switcher summary").click()
    fresh.locator(".switcher-menu").get_by_role("button", name="Academia Vida").click()
    expect(fresh.locator("h1")).to_have_text("Modelos")
    yield fresh
    context.close()
    # A frame without scripts refuses axe, which tries to look inside; the frame is right.
    assert [said for said in complaints if "sandbox" not in said] == []


def test_a_word_is_changed_seen_and_put_on_air(page: Page, world: World):
    row = page.get_by_role("row", name="Não identificamos")
    row.get_by_role("link").first.click()
    box = page.get_by_label("Texto")
    box.fill(box.input_value().replace("SAIR p/ parar", ""))
    expect(page.locator("#previa")).to_contain_text("Falta dizer como parar")
    page.get_by_role("button", name="Guardar e ativar").click()
    expect(page.get_by_role("alert")).to_contain_text("ainda não pode ser ativado")
    box.fill("{{ credor }}: {{ saudacao }}esqueceu? {{ servico }}, venc. {{ vencimento }}, hoje ")
    page.get_by_text("Variáveis deste texto").click()
    page.get_by_role("button", name="total", exact=True).click()
    expect(box).to_have_value(re.compile(r"hoje \{\{ total \}\}$"))
    box.fill(box.input_value() + ". Pague ou combine: {{ link }} SAIR p/ parar")
    expect(page.locator("#previa .phone-text").first).to_contain_text("squeceu?")
    expect(page.locator("#previa")).to_contain_text("Diz tudo o que precisa dizer")
    page.get_by_role("button", name="Guardar e ativar").click()
    expect(page.get_by_role("status").first).to_contain_text("no ar")
    expect(page.locator(".version-list")).to_contain_text("Versão")
    problems: set[str] = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            for address in PAGES:
                page.goto(address, wait_until="networkidle")
                found = [*findings(page, frames=False), *(["scrolls sideways"] if sideways(page) else [])]
                problems |= {f"{scheme} {width} {address} {problem}" for problem in found}
    assert not problems, "\n".join(sorted(problems))


@pytest.mark.once
def test_an_email_is_seen_in_its_frame_while_it_is_written(page: Page):
    page.goto("/modelos/not_identified/email/")
    page.get_by_label("Parágrafos").fill("Bom dia de novo.\n\n{{ conta_do_valor }}")
    letter = page.frame_locator("#previa iframe").first
    expect(letter.get_by_text("Bom dia de novo.")).to_be_visible()
    expect(letter.get_by_text("Como saber se é verdade.")).to_be_attached()
