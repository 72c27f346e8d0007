"""*Integrações*: an owner makes and takes away rights; a secret is shown once; everybody else only looks."""

import re

import pytest
from django.test import Client

from emdia.apps.integrations import api as integrations
from emdia.apps.integrations.models import ApiToken, WatchedFolder, WebhookDelivery, WebhookEndpoint
from emdia.core import tenancy
from tests.web.console.world import World

HOME = "/configuracoes/integracoes/"


@pytest.fixture
def chosen(owner: Client, world: World) -> Client:
    owner.post("/escolher/credor/", {"credor": world.gym.pk, "volta": "/"})
    return owner


def test_a_token_is_made_shown_once_and_taken_away(chosen: Client, world: World):
    page = chosen.post(f"{HOME}tokens/", {"nome": "ERP", "pode": ["cases:read"], "dias": "30"})
    (secret,) = set(re.findall(r'value="(emdia_[\w-]+)"', page.content.decode()))
    assert "no-store" in page["Cache-Control"]
    assert secret not in chosen.get(HOME).content.decode()
    assert integrations.bearer_of(secret).scopes == {"cases:read"}
    with tenancy.use(world.tenant.pk):
        row = ApiToken.objects.get()
    assert row.expires_at is not None
    chosen.post(f"{HOME}tokens/{row.pk}/revogar/")
    assert integrations.bearer_of(secret) is None
    assert "revogado" in chosen.get(HOME).content.decode()


def test_what_is_wrong_is_said_and_what_was_typed_stays(chosen: Client, world: World):
    page = chosen.post(f"{HOME}avisos/", {"endereco": "http://example.com/x", "aviso": ["case.paused"]})
    text = page.content.decode()
    assert "Use um endereço https" in text
    assert 'value="http://example.com/x"' in text
    assert "permissões são" in chosen.post(f"{HOME}tokens/", {"nome": "ERP"}).content.decode()
    assert "horário" in chosen.post(f"{HOME}pasta/", {"horarios": "8h"}).content.decode()
    with tenancy.use(world.tenant.pk):
        assert not WebhookEndpoint.objects.exists()


def test_an_address_is_tried_changed_and_removed(chosen: Client, world: World):
    made = chosen.post(f"{HOME}avisos/", {"endereco": "https://example.com/x", "aviso": ["case.paused"]})
    assert "whsec_" in made.content.decode()
    with tenancy.use(world.tenant.pk):
        row = WebhookEndpoint.objects.get()
    log = chosen.post(f"{HOME}avisos/{row.pk}/", {"fazer": "testar"}, follow=True)
    assert "webhook.test" in log.content.decode()
    assert "whsec_" in chosen.post(f"{HOME}avisos/{row.pk}/", {"fazer": "segredo"}).content.decode()
    with tenancy.use(world.tenant.pk):
        sent = WebhookDelivery.objects.get()
        WebhookDelivery.objects.update(status="failed")
    chosen.post(f"{HOME}registro/{sent.pk}/mandar/")
    with tenancy.use(world.tenant.pk):
        assert WebhookDelivery.objects.get().status == "waiting"
        WebhookEndpoint.objects.update(active=False, stopped_reason="três dias sem resposta")
    assert "três dias sem resposta" in chosen.get(HOME).content.decode()
    chosen.post(f"{HOME}avisos/{row.pk}/", {"fazer": "remover"})
    assert "example.com/x" not in chosen.get(HOME).content.decode()
    assert chosen.get(f"{HOME}avisos/{row.pk}/registro/").status_code == 404


def test_a_folder_is_agreed_on_and_let_go(chosen: Client, world: World):
    chosen.post(f"{HOME}pasta/", {"pasta": "", "horarios": "13:30, 8:00"})
    assert "08:00, 13:30" in chosen.get(HOME).content.decode()
    chosen.post(f"{HOME}pasta/", {"fazer": "desligar"})
    with tenancy.use(world.tenant.pk):
        assert not WatchedFolder.objects.exists()


def test_today_says_that_an_address_was_switched_off(chosen: Client, world: World):
    with tenancy.use(world.tenant.pk):
        integrations.add_endpoint(
            creditor=world.gym, url="http://127.0.0.1:9/", events=["case.paused"], actor="dona"
        )
        assert "127.0.0.1:9" not in chosen.get("/").content.decode()
        WebhookEndpoint.objects.update(active=False, stopped_reason="respondeu 410")
    text = chosen.get("/").content.decode()
    assert "respondeu 410" in text
    assert "ligar de novo" in text
