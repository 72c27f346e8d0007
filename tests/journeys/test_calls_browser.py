"""The list of calls in a browser: readable on a desk and a telephone, one key writes the result down."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from emdia.apps.desk import api as desk
from emdia.apps.tenants.models import Creditor
from emdia.core import clock, tenancy
from tests.axe import findings, sideways
from tests.web.console.world import NOON, PASSWORD, make_world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_one_key_and_the_next_call_is_there(browser: Browser, live_server: Any):
    with clock.at(NOON):
        world = make_world()
        with tenancy.use(world.tenant.pk):
            Creditor.objects.update(on_air=True, payment_news_at=NOON)
            desk.open_calls(
                [
                    (case.pk, "D+9", "may_happen", "venceu há nove dias", NOON.date())
                    for case in world.cases[:3]
                ]
            )
        context = browser.new_context(locale="pt-BR", base_url=live_server.url)
        page = context.new_page()
        page.goto("/ligacoes/")
        page.get_by_label("E-mail").fill("collector@aurora.example")
        page.get_by_label("Senha").fill(PASSWORD)
        page.get_by_role("button", name="Entrar", exact=True).click()
        page.goto("/ligacoes/")
        problems = []
        for width, scheme in ((1280, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 860})
            page.emulate_media(color_scheme=scheme)
            problems += [f"{width} {problem}" for problem in findings(page)]
            if sideways(page):
                problems.append(f"{width} scrolls sideways")
        assert not problems, "\n".join(problems)
        page.keyboard.press("6")
        expect(page.get_by_role("status").first).to_contain_text("Ligação registrada")
        assert page.url.endswith("/ligacoes/")
        context.close()
