"""*Configurações* in a real browser: pages hold at both widths and schemes, and a passkey opens the account."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.domain.vocabulary import Role
from tests.axe import findings, sideways
from tests.web.console.world import NOON, PASSWORD, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/configuracoes/credor/identidade/",
    "/configuracoes/contrato/",
    "/configuracoes/contato/",
    "/configuracoes/precos/",
    "/configuracoes/feriados/?uf=SP&cidade=Campinas",
    "/configuracoes/pessoas/",
    "/configuracoes/diario/?conferir",
    "/conta/seguranca/",
    "/conta/sessoes/",
)
LOOKS = ((1280, 860, "light"), (390, 844, "dark"))


@pytest.fixture
def world() -> Iterator[World]:
    with clock.at(NOON):
        made = make_world()
        with tenancy.use(made.tenant.pk):
            tenants.invite(email="nova@example.com", role=Role.MANAGER, actor="owner@aurora.example")
            days = {dt.date(2026, 7, 14): "Aniversário da cidade"}
            receivables.change_holidays(state="SP", city="Campinas", days=days, actor="owner@aurora.example")
        yield made


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="pt-BR", base_url=live_server.url
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page)
    yield page
    context.close()
    assert said == []


def sign_in(page: Page) -> None:
    page.goto("/entrar/")
    page.get_by_label("E-mail").fill("owner@aurora.example")
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than its window."""
    return [*findings(page), *(["scrolls sideways"] if sideways(page) else [])]


@pytest.mark.once
def test_pages_hold_at_both_widths_and_schemes(page: Page):
    page.context.set_default_timeout(15_000)
    found = {}
    for width, height, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        for address in PAGES:
            page.goto(address)
            if problems := faults(page):
                found[address, width] = problems
    assert found == {}


@pytest.mark.once
def test_a_passkey_is_made_and_opens_the_account_without_a_password(page: Page):
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/conta/seguranca/chaves/nova/")
    if page.get_by_label("Senha").count():
        page.get_by_label("Senha").fill(PASSWORD)
        page.get_by_role("button", name="Confirmar").click()
    page.get_by_label("Nome desta chave").fill("notebook do escritório")
    page.get_by_label("Entrar só com ela").check()
    page.get_by_role("button", name="Criar a chave").click()
    expect(page.get_by_role("heading", name="Códigos de reserva")).to_be_visible()
    page.goto("/conta/seguranca/chaves/")
    expect(page.get_by_text("notebook do escritório")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/entrar/")
    page.get_by_role("button", name="Entrar com chave de acesso").click()
    expect(page.get_by_role("link", name="Configurações")).to_be_visible()
