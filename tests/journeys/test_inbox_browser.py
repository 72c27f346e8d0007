"""Answering people in a browser: on a desk and a telephone, by keyboard alone."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from emdia.apps.inbox.models import Conversation
from emdia.core import clock, tenancy
from tests.axe import findings, sideways
from tests.web.console.test_inbox import hear
from tests.web.console.world import NOON, PASSWORD, make_world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_a_person_is_answered_by_keyboard(browser: Browser, live_server: Any):
    with clock.at(NOON):
        world = make_world()
        hear(world, world.cases[0], "Número errado", minute=90)
        hear(world, world.cases[1], "Bom dia! Recebi a mensagem. Posso pagar no dia 20?", minute=50)
        hear(world, world.cases[2], "", minute=5, channel="email")
        context = browser.new_context(locale="pt-BR", base_url=live_server.url)
        page = context.new_page()
        page.goto("/atendimento/")
        page.get_by_label("E-mail").fill("collector@aurora.example")
        page.get_by_label("Senha").fill(PASSWORD)
        page.get_by_role("button", name="Entrar", exact=True).click()
        problems = []
        with tenancy.use(world.tenant.pk):
            asks = Conversation.objects.get(case=world.cases[1]).pk
        for address in ("/atendimento/", f"/atendimento/{asks}/"):
            page.goto(address)
            for width, scheme in ((1280, "light"), (390, "dark")):
                page.set_viewport_size({"width": width, "height": 860})
                page.emulate_media(color_scheme=scheme)
                problems += [f"{width} {problem}" for problem in findings(page)]
                if sideways(page):
                    problems.append(f"{width} scrolls sideways")
                if folder := os.environ.get("EMDIA_TEST_PICTURES_TO"):
                    name = f"inbox-{len(address)}-{width}.png"
                    page.screenshot(path=Path(folder) / name, full_page=True)
        assert not problems, "\n".join(problems)
        page.get_by_label("Sua resposta").focus()
        page.keyboard.type("Pode, sem problema.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("Resposta na fila")
        expect(page.get_by_role("list", name="O que foi dito")).to_contain_text("Pode, sem problema.")
        context.close()
