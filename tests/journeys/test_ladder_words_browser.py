"""A step gets a text of its own, read where it is chosen; a second person at the draft is told, not overwritten."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.core import tenancy
from emdia.domain.ladder_edits import Edit
from tests.axe import findings, sideways
from tests.journeys.test_console_browser import choose, world
from tests.journeys.test_ladder_browser import DRAFT
from tests.web.console.world import World

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

__all__ = ["world"]

WORDS = (
    "{{ credor }}: {{ saudacao }}tudo leve com a {{ servico }}? Venceu {{ vencimento }}, hoje {{ total }}. "
    "Pague ou combine: {{ link }} SAIR p/ parar"
)


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World, client: Client) -> Iterator[Page]:
    """A desk with the owner signed in. Chromium calls an answer of 409 an error; anything else is a failure."""
    client.force_login(world.users["owner"], backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="pt-BR", base_url=live_server.url
    )
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    complaints: list[str] = []
    fresh = context.new_page()
    fresh.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    fresh.on("pageerror", lambda error: complaints.append(str(error)))
    fresh.goto("/")
    yield fresh
    context.close()
    assert [one for one in complaints if "409" not in one] == []


def test_a_step_says_a_text_of_its_own_and_two_people_do_not_overwrite_each_other(page: Page, world: World):
    choose(page, "Academia Vida")
    page.goto("/modelos/not_identified/sms/")
    page.get_by_label("Como ele se chama").fill("mais leve")
    page.get_by_role("button", name="Escrever").click()
    expect(page.get_by_text("ainda não está no ar")).to_be_visible()
    assert (findings(page), sideways(page)) == ([], False)
    page.get_by_label("Texto", exact=True).fill(WORDS)
    page.get_by_role("button", name="Guardar e ativar").click()
    expect(page.get_by_text("seu texto, versão 1")).to_be_visible()

    page.goto("/regua/")
    page.get_by_role("button", name="Mudar esta régua").click()
    rung = page.locator('[id="etapa-D+3"]')
    rung.get_by_text("Mudar texto, canais e condições").click()
    rung.get_by_label("Texto", exact=True).select_option("not_identified/mais leve")
    expect(rung.locator(".step-reading .balloon").filter(has_text="tudo leve")).to_be_visible()
    expect(rung.locator(".step-reading")).to_contain_text("sai o texto comum da etapa")
    assert (findings(page), sideways(page)) == ([], False)

    with tenancy.use(world.tenant.pk):
        change = Edit("move", "D+6", 7)
        ladders.edit(creditor_id=world.gym.pk, slug="padrao", change=change, actor="bia@aurora.example")
    rung.get_by_role("button", name="Guardar no rascunho").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("bia@aurora.example mudou este rascunho")
    page.set_viewport_size({"width": 390, "height": 844})
    assert (findings(page), sideways(page)) == ([], False)
    told.get_by_role("button", name="Fazer assim mesmo").click()
    expect(page.locator(".changes")).to_contain_text("o texto próprio era o da etapa, fica “mais leve”")
    expect(page.locator(".changes")).to_contain_text("D+6 vai de 6 dias")
    assert page.url.split("#")[0].endswith(DRAFT)
    with tenancy.use(world.tenant.pk):
        plan = ladders.plan_of(ladders.draft_of(creditor_id=world.gym.pk, slug="padrao"))
        assert (plan.by_slug("D+3").variant, plan.by_slug("D+6").offset) == ("mais leve", 7)
        assert outreach.active_variants(creditor_id=world.gym.pk) == {("not_identified", "sms", "mais leve")}
