"""The debtor's page in a real browser: readable by everybody, without JavaScript, within its policy and its weight."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from emdia.apps.payments import api as payments
from tests.axe import findings
from tests.web.portal.conftest import MIDDLE, NOW, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INSIDE = ("", "/pagar", "/negociar", "/ja-paguei", "/contestar", "/falar", "/parar/s", "/nao-sou-eu")


@pytest.fixture
def place(transactional_db: None, live_server: Any, request: pytest.FixtureRequest) -> tuple[World, str]:
    world: World = request.getfixturevalue("world")
    return world, live_server.url + world.url


def pass_the_question(page: Page, address: str) -> None:
    page.goto(f"{address}/s")
    page.get_by_label("Os três números do meio").fill(MIDDLE)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).wait_for()


def faults(page: Page) -> list[str]:
    return findings(page, extra=("best-practice",))


@pytest.mark.once
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light")])
def test_every_page_is_accessible_and_keeps_its_policy(
    browser: Browser, place: tuple[World, str], scheme: str, width: int
) -> None:
    world, address = place
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/s")
    assert faults(page) == []
    pass_the_question(page, address)
    for path in INSIDE:
        page.goto(address + path)
        for closed in page.locator("summary").all():
            closed.click()
        assert faults(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls sideways"
    payments.record(
        case_id=world.case.pk, cents=None, paid_at=NOW, source="pix", reference="e1", channel="page"
    )
    page.goto(address)
    assert "Tudo em dia" in page.inner_text("h1")
    assert faults(page) == []
    assert said == []
    context.close()


def test_without_javascript_a_person_answers_pays_and_says_that_she_paid(
    browser: Browser, place: tuple[World, str]
) -> None:
    _, address = place
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/s")
    page.fill("#cpf", "111")
    page.click("main button")
    assert "Não conferiu" in page.inner_text("[role=alert]")
    page.fill("#cpf", MIDDLE)
    page.click("main button")
    page.click("text=Pagar agora com Pix")
    assert page.inner_text("#codigo").startswith("00020126")
    assert page.locator("button.copy").count() == 1
    assert not page.locator("button.copy").is_visible(), "no button that does nothing"
    page.locator("input[type=checkbox]").nth(2).check()
    page.click("text=Atualizar o valor")
    assert "R$ 460,55" in page.inner_text("h1")
    page.goto(f"{address}/ja-paguei")
    page.click("text=Avisar que já paguei")
    assert "Anotado" in page.inner_text("h1")
    context.close()


@pytest.mark.once
def test_the_code_is_copied_and_that_is_said_aloud(browser: Browser, place: tuple[World, str]) -> None:
    _, address = place
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    pass_the_question(page, address)
    page.goto(f"{address}/pagar")
    page.get_by_role("button", name="Copiar código Pix").click()
    page.get_by_text("Código copiado").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.inner_text("#codigo")
    context.close()


@pytest.mark.once
def test_the_whole_page_weighs_less_than_100_kb_and_asks_no_other_host(
    browser: Browser, place: tuple[World, str]
) -> None:
    _, address = place
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    pass_the_question(page, address)
    weights: dict[str, int] = {}
    page.on("response", lambda response: weights.__setitem__(response.url, len(response.body())))
    page.goto(f"{address}/pagar")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(weights.values()) < 100_000
    assert all(url.startswith(address.split("/p/")[0]) for url in weights)
    styles = [size for url, size in weights.items() if url.endswith(".css")]
    assert styles and max(styles) <= 12_000
    context.close()


@pytest.mark.once
def test_everything_can_be_reached_by_keyboard_with_the_focus_in_sight(
    browser: Browser, place: tuple[World, str]
) -> None:
    _, address = place
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    pass_the_question(page, address)
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached[0] == "Ir para o conteúdo"
    assert any("Pagar agora com Pix" in text for text in reached)
    assert {"Já paguei", "Quero negociar", "Quero falar com alguém"} <= {
        text.strip("\n ›") for text in reached
    }
    context.close()
