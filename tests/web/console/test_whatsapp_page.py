"""*WhatsApp oficial*: what is missing, one button each; Meta's API on loopback."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from emdia.apps.outreach.models import ApprovedTemplate
from emdia.apps.tenants.models import Declaration, ProviderAccount
from emdia.core import tenancy
from tests.apps.outreach.graph_peer import Graph, serve_graph
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def graph() -> Iterator[Graph]:
    with serve_graph() as served:
        yield served


@pytest.fixture
def page(world: World, graph: Graph) -> str:
    with tenancy.use(world.tenant.pk):
        account = ProviderAccount.objects.create(
            creditor=world.gym,
            channel="whatsapp",
            provider="whatsapp-cloud",
            settings={"url": graph.url, "phone_number_id": "106", "waba_id": "102"},
            secrets=json.dumps({"token": "EAAG-chave", "app_secret": "s"}),
            created_at=NOON,
        )
    return f"/configuracoes/contas/{account.pk}/whatsapp/"


def test_the_page_opens_without_meta_and_says_what_is_missing_when_it_is_asked(
    owner: Client, page: str, graph: Graph
):
    assert "política da Meta" in owner.get(page).text
    assert graph.asked == []
    whole = owner.get(f"{page}conferir/").text
    part = owner.get(f"{page}conferir/", headers={"HX-Request": "true"}).text
    for shown in (whole, part):
        assert "A Meta não respondeu" in shown
        assert "EAAG-chave" not in shown
    assert "<html" in whole and "<html" not in part
    assert "WhatsApp" in owner.get("/configuracoes/contas/").text
    assert page in owner.get("/configuracoes/contas/").text


def test_the_policy_is_confirmed_once(owner: Client, page: str, world: World):
    for _ in range(2):
        owner.post(f"{page}fazer/", {"fazer": "politica"})
    with tenancy.use(world.tenant.pk):
        assert Declaration.objects.filter(kind="whatsapp_policy").count() == 1
    assert "política da Meta" not in owner.get(page).text


def test_templates_are_sent_and_shown_with_how_they_stand(owner: Client, page: str, world: World):
    sent = owner.post(f"{page}fazer/", {"fazer": "enviar"}, follow=True).text
    assert "modelos enviados" in sent
    assert "em análise na Meta" in sent
    with tenancy.use(world.tenant.pk):
        ApprovedTemplate.objects.filter(stage="due_soon").update(status="rejected", reason="INVALID_FORMAT")
    shown = owner.get(page).text
    assert "recusado" in shown and "INVALID_FORMAT" in shown
    assert "Nada mudou" in owner.post(f"{page}fazer/", {"fazer": "perguntar"}, follow=True).text


def test_the_profile_and_the_pin(owner: Client, page: str, graph: Graph):
    profile = {
        "fazer": "perfil",
        "about": "Atendimento",
        "description": "Seg. a sex.",
        "address": "Rua A, 1",
        "email": "oi@vida.example",
        "site": "vida.example",
        "vertical": "EDU",
    }
    assert "Perfil escrito" in owner.post(f"{page}fazer/", profile, follow=True).text
    assert graph.asked[-1][2]["websites"] == ["https://vida.example"]
    assert "não foi escrito" in owner.post(f"{page}fazer/", profile | {"email": "x"}, follow=True).text
    assert (
        "seis números" in owner.post(f"{page}fazer/", {"fazer": "registrar", "pin": "12"}, follow=True).text
    )
    assert (
        "registrado" in owner.post(f"{page}fazer/", {"fazer": "registrar", "pin": "123456"}, follow=True).text
    )
    assert "123456" not in owner.get("/configuracoes/diario/").text


def test_other_accounts_have_no_such_page(owner: Client, page: str, world: World):
    with tenancy.use(world.tenant.pk):
        ProviderAccount.objects.update(provider="zenvia")
    assert owner.get(page).status_code == 404
    assert owner.post(f"{page}fazer/", {"fazer": "enviar"}).status_code == 404
