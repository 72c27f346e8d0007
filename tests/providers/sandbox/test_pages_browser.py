"""The sandbox's pages in a browser: the newest message in sight, an answer by keyboard, nothing blocked or missing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from emdia.providers import sandbox
from emdia.providers.channels import speak
from emdia.providers.channels.base import Button, Outgoing
from tests.loops import run

pytestmark = pytest.mark.browser


@pytest.fixture
def box(tmp_path) -> Iterator[sandbox.Sandbox]:
    running = sandbox.start(tmp_path)
    for channel, to in (("whatsapp", "+5511900001234"), ("email", "maria@example.com")):
        letters = [
            Outgoing(
                f"{channel}-{number}",
                channel,
                to,
                f"Mensagem {number}: " + "uma linha comprida para a conversa rolar. " * 3,
                "Academia Exemplo",
                "contato@academia.example",
                subject=f"Academia: aviso {number}",
                html=f"<h1>Aviso {number}</h1><script>document.title = 'x'</script>",
                buttons=(Button("Já paguei"),) if channel == "whatsapp" else (),
            )
            for number in range(12)
        ]
        for letter in letters:
            run(speak(running.account(channel, "academia"), [letter], lambda *_: None))
    yield running
    running.stop()


@pytest.fixture(params=[(1280, 860, "light"), (390, 844, "dark")], ids=["desktop", "phone"])
def page(request, browser: Browser) -> Iterator[Page]:
    width, height, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    yield opened
    context.close()
    blocked_in_the_frame = [text for text in said if "sandboxed" in text]
    assert said == blocked_in_the_frame


def test_the_newest_message_is_in_sight_and_can_be_answered(box, page):
    page.goto(box.http_url)
    expect(page.get_by_text("Mensagem 11", exact=False).last).to_be_in_viewport(ratio=0.1)
    page.get_by_label("Responder como a pessoa").fill("Quero ajuda")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Resposta enviada.")
    expect(page.locator(".bubble.mine")).to_contain_text("Quero ajuda")
    page.get_by_role("button", name="Já paguei").last.click()
    expect(page.locator(".bubble.mine").last).to_contain_text("Já paguei")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_email_is_read_and_none_of_its_scripts_run(box, page):
    page.goto(f"{box.http_url}/caixa")
    expect(page.get_by_role("heading", name="Academia: aviso 11")).to_be_visible()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Aviso 11")).to_be_visible()
    page.get_by_role("link", name="Só texto").click()
    expect(page.locator("pre")).to_contain_text("Mensagem 11")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
