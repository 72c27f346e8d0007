"""From *ensaio* to the world in a browser: the checklist, the first batch, the brake; nothing goes out unseen."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from tests.apps.ladders.smtp_box import SmtpBox, smtp_box
from tests.axe import findings, sideways
from tests.web.console.world import NOON, PASSWORD, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    *("/entrar-no-ar/", "/entrar-no-ar/primeiro-dia/", "/aprovar-envio/", "/parar/", "/retomar/"),
    *("/aprovar-envio/pessoas/?etapa=first_contact&canal=email", "/carteira/antigos/"),
)


@pytest.fixture
def box() -> Iterator[SmtpBox]:
    with smtp_box() as found:
        yield found


@pytest.fixture
def world(box: SmtpBox) -> Iterator[World]:
    with clock.at(NOON):
        made = make_world()
        with tenancy.use(made.tenant.pk):
            tenants.add_account(
                creditor_id=made.gym.pk,
                channel="email",
                provider="smtp",
                settings=box.settings,
                secrets={},
                actor="owner@aurora.example",
            )
        yield made


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World) -> Iterator[Page]:
    """The owner at a desk; anything that the browser complains about is a failure."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="pt-BR", base_url=live_server.url
    )
    complaints: list[str] = []
    fresh = context.new_page()
    fresh.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    fresh.goto("/")
    fresh.get_by_label("E-mail").fill("owner@aurora.example")
    fresh.get_by_label("Senha").fill(PASSWORD)
    fresh.get_by_role("button", name="Entrar", exact=True).click()
    expect(fresh.locator(".sentence")).to_contain_text("Hoje")
    yield fresh
    context.close()
    assert complaints == []


def run_the_day(world: World) -> None:
    """What the worker does every few minutes."""
    with tenancy.use(world.tenant.pk):
        ladders.plan(creditor_id=world.gym.pk, at=NOON)
        outreach.deliver(at=NOON, creditor_id=world.gym.pk)


def accessible(page: Page) -> None:
    """Every page of the room, on a desk by day and on a telephone by night."""
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
    page.set_viewport_size({"width": 1280, "height": 860})


def test_on_air_with_approvals_and_everything_stopped(page: Page, world: World, box: SmtpBox):
    page.goto("/entrar-no-ar/")
    page.locator("main").get_by_role("button", name="Academia Vida").click()
    expect(page.get_by_role("button", name="Entrar no ar")).to_be_disabled()
    page.locator("#item-contacts").get_by_role("button", name="Declarar").click()
    page.locator("#item-sector").get_by_role("button", name="Declarar").click()
    page.locator("#item-testemail").get_by_role("button", name="Mandar teste").click()
    expect(page.get_by_role("status")).to_contain_text("Teste aceito")
    assert [letter["To"] for letter in box.letters] == ["owner@aurora.example"]
    page.get_by_role("link", name="Ler a lista de hoje").click()
    expect(page.locator(".mailbox").first).to_contain_text("Academia Vida")
    page.get_by_role("button", name="Li e aprovo").click()
    page.get_by_role("button", name="Entrar no ar").click()
    expect(page.get_by_role("status").first).to_contain_text("Você está no ar")

    run_the_day(world)
    assert len(box.letters) == 1, "the first batch waits for a person"
    accessible(page)
    page.goto("/aprovar-envio/")
    page.get_by_role("button", name="Aprovar o que está marcado").click()
    expect(page.get_by_role("status").first).to_contain_text("aprovadas")

    page.get_by_role("link", name="Parar tudo").click()
    page.get_by_label("Motivo").fill("o valor da multa está errado")
    page.get_by_role("button", name="Parar agora").click()
    expect(page.locator(".stopped")).to_contain_text("o valor da multa está errado")
    run_the_day(world)
    assert len(box.letters) == 1, "approved, and stopped all the same"
    page.get_by_role("link", name="Ver o que sairia").click()
    expect(page.locator(".sentence")).to_contain_text("mensage")
    page.get_by_role("button", name="Retomar Academia Vida").click()
    expect(page.locator(".stopped")).to_have_count(0)
    run_the_day(world)
    assert len(box.letters) > 1
