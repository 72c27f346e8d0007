"""*WhatsApp oficial* in a real browser: what Meta says comes a moment later; it holds at both widths and schemes."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import ApprovedTemplate
from emdia.apps.tenants.models import ProviderAccount
from emdia.core import tenancy
from tests.apps.outreach.graph_peer import Graph, serve_graph
from tests.axe import findings, sideways
from tests.entry.test_whatsapp_commands import WELL
from tests.journeys.test_settings_browser import sign_in
from tests.web.console.world import NOON, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
LOOKS = ((1280, 860, "light"), (390, 844, "dark"))


@pytest.fixture
def graph() -> Iterator[Graph]:
    with serve_graph() as served:
        served.answers |= {path: (200, told) for path, told in WELL.items() if "profile" not in path}
        yield served


@pytest.fixture
def world() -> World:
    return make_world()


def test_what_is_missing_is_seen_and_put_right(
    browser: Browser, live_server: Any, world: World, graph: Graph
):
    with tenancy.use(world.tenant.pk):
        account = ProviderAccount.objects.create(
            creditor=world.gym,
            channel="whatsapp",
            provider="whatsapp-cloud",
            settings={"url": graph.url, "phone_number_id": "106", "waba_id": "102"},
            secrets=json.dumps({"token": "t", "app_secret": "s", "verify_token": "v"}),
            created_at=NOON,
        )
        outreach.submit_whatsapp_templates(account_id=account.pk, actor="teste")
        ApprovedTemplate.objects.filter(stage="not_identified").update(status="approved", quality="GREEN")
        ApprovedTemplate.objects.filter(stage="due_soon").update(
            status="rejected", reason="Os parâmetros estão lado a lado, sem texto entre eles."
        )
    context = browser.new_context(locale="pt-BR", base_url=live_server.url)
    page = context.new_page()
    sign_in(page)
    for width, height, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"/configuracoes/contas/{account.pk}/whatsapp/")
        expect(page.get_by_text("Número registrado com PIN")).to_be_visible()
        assert findings(page) == []
        assert not sideways(page)
        if os.environ.get("EMDIA_TEST_PICTURES"):
            page.screenshot(path=str(Path("/tmp") / f"whatsapp-{width}.png"), full_page=True)
    page.get_by_label("Recado").fill("Atendimento da academia")
    page.get_by_role("button", name="Escrever no WhatsApp").click()
    expect(page.get_by_text("Perfil escrito no WhatsApp.")).to_be_visible()
    context.close()
