"""A newcomer connects the company's mail server in the console: one card, one form, one message to herself."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from emdia.apps.outreach import pace
from emdia.apps.outreach.models import AccountPace
from emdia.apps.tenants.models import ProviderAccount
from emdia.core import clock, tenancy
from tests.apps.ladders.smtp_box import SmtpBox, smtp_box
from tests.axe import findings, sideways
from tests.web.console.world import PASSWORD, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

PAGES = ("/configuracoes/contas/", "/configuracoes/contas/nova/http-sms/", "/configuracoes/contas/nova/smtp/")


@pytest.fixture
def world() -> World:
    return make_world()


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
    fresh.goto("/configuracoes/contas/")
    fresh.get_by_label("E-mail").fill("owner@aurora.example")
    fresh.get_by_label("Senha").fill(PASSWORD)
    fresh.get_by_role("button", name="Entrar", exact=True).click()
    fresh.goto("/configuracoes/contas/")
    yield fresh
    context.close()
    assert complaints == []


@pytest.fixture
def box() -> Iterator[SmtpBox]:
    with smtp_box() as found:
        yield found


def test_a_mail_server_is_connected_and_tried(page: Page, world: World, box: SmtpBox):
    page.get_by_role("link", name="Servidor de e-mail (SMTP)").click()
    page.get_by_role("link", name="Locaweb").click()
    expect(page.get_by_role("textbox", name="Servidor", exact=True)).to_have_value("email-ssl.com.br")
    page.get_by_role("textbox", name="Servidor", exact=True).fill("127.0.0.1")
    page.get_by_label("Porta", exact=True).fill(str(box.port))
    page.get_by_label("Segurança", exact=True).select_option("none")
    page.get_by_label("Usuário", exact=True).fill("")
    page.get_by_label("Remetente", exact=True).fill("noreply@academia.example")
    page.get_by_role("button", name="Ligar a conta").click()
    expect(page.get_by_role("alert")).to_contain_text("um endereço que alguém lê")
    page.get_by_label("Remetente", exact=True).fill("oi@academia.example")
    page.get_by_role("button", name="Ligar a conta").click()
    expect(page.get_by_role("status").first).to_contain_text("mande uma mensagem de teste")
    page.get_by_role("button", name="Mandar uma para mim").click()
    expect(page.get_by_role("status").first).to_contain_text("Teste aceito")
    assert [(letter["To"], letter["From"].addresses[0].addr_spec) for letter in box.letters] == [
        ("owner@aurora.example", "oi@academia.example")
    ]
    page.get_by_role("link", name="Sistema próprio").click()
    page.get_by_label("Endereço que recebe").fill("https://grafica.example/cartas")
    page.get_by_role("button", name="Ligar a conta").click()
    expect(page.get_by_role("textbox", name="Segredo da assinatura")).to_have_value(re.compile("^whsec_"))
    with tenancy.use(world.tenant.pk):
        row = ProviderAccount.objects.get(channel="email")
        AccountPace.objects.create(
            account=f"smtp:{row.pk}",
            day=pace.today(),
            said=120,
            bounced=30,
            stopped=True,
            since=clock.machine(),
        )
    problems = []
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 860})
        page.emulate_media(color_scheme=scheme)
        for address in PAGES:
            page.goto(address)
            problems += [f"{width} {address} {problem}" for problem in findings(page)]
            if sideways(page):
                problems.append(f"{width} {address} scrolls sideways")
    assert not problems, "\n".join(problems)
    page.goto("/configuracoes/contas/")
    page.get_by_role("button", name=f"Retomar Servidor de e-mail (SMTP), conta {row.pk}").click()
    expect(page.get_by_role("status").first).to_contain_text("Conta retomada")
