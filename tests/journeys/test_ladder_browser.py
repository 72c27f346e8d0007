"""A clerk moves steps of her ladder in a real browser: by drag, by arrows, by number; she looks ahead and activates."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from emdia.apps.ladders import api as ladders
from emdia.core import tenancy
from tests.axe import findings, sideways
from tests.journeys.test_console_browser import choose, world
from tests.web.console.world import World

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

__all__ = ["world"]

DRAFT = "/regua/rascunho/padrao/"


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World, client: Client) -> Iterator[Page]:
    """A desk with the owner signed in; anything that the browser complains about is a failure."""
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
    assert complaints == []


def handle(page: Page, step: str) -> Locator:
    return page.locator(f'.handle[data-step="{step}"]')


def test_a_step_moves_by_drag_and_by_keyboard_and_the_ladder_is_activated(page: Page, world: World):
    choose(page, "Academia Vida")
    page.goto("/regua/")
    page.get_by_role("button", name="Mudar esta régua").click()
    expect(page.get_by_text("o rascunho é igual à régua em uso")).to_be_visible()

    handle(page, "D+6").focus()
    page.keyboard.press("ArrowRight")
    expect(handle(page, "D+6")).to_have_attribute("aria-valuetext", "D+7")
    page.keyboard.press("Enter")
    expect(page.locator(".changes")).to_contain_text("D+6 vai de 6 dias depois do vencimento para 7 dias")

    expect(handle(page, "D+6")).to_be_focused()

    grip = handle(page, "D+9").locator(".grip")
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    days = page.evaluate(
        "(r => r.getBoundingClientRect().width * 0.95 / (r.dataset.last - r.dataset.first))"
        "(document.querySelector('.ruler-draft'))"
    )
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3 * days, y, steps=4)
    expect(handle(page, "D+9")).to_have_attribute("aria-valuetext", "D+12")
    page.mouse.up()
    expect(page.locator(".changes")).to_contain_text("D+9 vai de 9 dias depois do vencimento para 12 dias")

    page.get_by_label("Dia de O que pode acontecer, contado do vencimento").fill("8")
    page.keyboard.press("Enter")
    expect(page.locator(".changes")).to_contain_text("D+6 vai de 6 dias depois do vencimento para 8 dias")

    page.get_by_label("Dia", exact=True).first.scroll_into_view_if_needed()
    page.locator("#dia").fill("2026-11-23")
    expect(page.locator("#previsao")).to_contain_text("Maria Aparecida da Silva")
    page.get_by_role("heading", name=re.compile("próximos 30 dias")).scroll_into_view_if_needed()
    expect(page.locator("main")).to_contain_text("em 30 dias")

    problems: set[str] = set()
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        for address in (DRAFT, "/regua/", "/regua/calendario/?rascunho=padrao", "/regua/quem/"):
            page.goto(address, wait_until="networkidle")
            if address == DRAFT:
                page.locator(".step-edit summary").first.click()
            found = [*findings(page), *(["scrolls sideways"] if sideways(page) else [])]
            problems |= {f"{width} {scheme} {address} {problem}" for problem in found}
    assert not problems, "\n".join(sorted(problems))

    page.set_viewport_size({"width": 1280, "height": 860})
    page.goto(DRAFT)
    page.get_by_role("button", name="Ativar").click()
    expect(page.get_by_role("status")).to_contain_text("está em uso")
    with tenancy.use(world.tenant.pk):
        plan = ladders.active_plan(world.gym.pk)
    assert [plan.by_slug(one).offset for one in ("D+6", "D+9")] == [8, 12]
