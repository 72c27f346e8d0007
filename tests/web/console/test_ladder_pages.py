"""*Régua*: a clerk changes a step by plain forms, sees what changes, and activates what the law lets her."""

import re
from typing import Any

import pytest
from django.test import Client

from emdia.apps.ladders import api as ladders
from emdia.apps.ladders.models import LadderVersion
from emdia.apps.receivables.models import Case
from emdia.core import tenancy
from emdia.domain.ladder_edits import Edit
from tests.web.console.world import World

pytestmark = pytest.mark.django_db

DRAFT = "/regua/rascunho/padrao/"


@pytest.fixture
def gym(owner: Client, world: World) -> Client:
    """The owner, looking at the gym."""
    owner.post("/escolher/credor/", {"credor": world.gym.pk})
    return owner


def change(client: Client, ladder: str = "padrao", **posted: Any) -> str:
    return client.post(f"/regua/rascunho/{ladder}/mudar/", posted, follow=True).content.decode()


def test_a_day_is_changed_compared_and_activated_by_forms_alone(gym: Client, world: World):
    with tenancy.use(world.tenant.pk):
        ladders.install_default(world.gym.pk)
    assert "Mudar esta régua" in gym.get("/regua/").content.decode()
    page = gym.post("/regua/rascunho/", {"regua": "padrao"}, follow=True).content.decode()
    assert "o rascunho é igual à régua em uso" in page
    page = change(gym, fazer="move", etapa="D+6", dia="7")
    assert "D+6 vai de 6 dias depois do vencimento para 7 dias depois do vencimento." in page
    page = change(gym, fazer="move", etapa="D+9", dia="8")
    assert "Não pode ser ativada assim" in page
    assert "estão a 1 dia uma da outra" in page
    refused = gym.post(f"{DRAFT}ativar/", follow=True).content.decode()
    assert "ainda não pode ser ativada" in refused
    change(gym, fazer="move", etapa="D+9", dia="11")
    page = gym.post(f"{DRAFT}ativar/", follow=True).content.decode()
    assert "A versão 2 está em uso" in page
    with tenancy.use(world.tenant.pk):
        plan = ladders.active_plan(world.gym.pk)
        assert [plan.by_slug(one).offset for one in ("D+6", "D+9")] == [7, 11]
        newest = LadderVersion.objects.order_by("-number").first()
        assert (newest.author, newest.activated_by) == ("owner@aurora.example", "owner@aurora.example")


def test_a_step_is_changed_added_copied_and_removed(gym: Client, world: World):
    gym.post("/regua/rascunho/", {"regua": "padrao"})
    words = {"prazo": "4", "minimo": "25,00", "segmentos": "vip, ouro", "canais": ["email", "sms"]}
    page = change(
        gym, fazer="step", etapa="D+3", texto="not_identified", modo="fallback", primeiro="email", **words
    )
    assert "o valor mínimo era nenhum, fica R$\xa025,00" in page.replace("R$ ", "R$\xa0")
    assert "Entra D+21: negociação" in change(gym, fazer="add", dia="21", texto="negotiation")
    assert "Entra D+110: negociação, de novo" in change(gym, fazer="copy", etapa="D+90", dia="110")
    assert "Sai D+60" in change(gym, fazer="remove", etapa="D+60")
    assert "vencimento para" not in change(gym, fazer="move", etapa="D+3", dia="cinco")
    assert "Escreva o valor mínimo como 25,00" in change(
        gym, fazer="plan", nome="P", intervalo="3", minimo="muito"
    )
    with tenancy.use(world.tenant.pk):
        step = ladders.plan_of(ladders.draft_of(creditor_id=world.gym.pk, slug="padrao")).by_slug("D+3")
    assert (step.channels, step.mode, step.min_cents) == (("email", "sms"), "fallback", 2500)
    assert step.segments == ("vip", "ouro")
    assert gym.post(f"{DRAFT}descartar/", follow=True).status_code == 200
    assert gym.get(DRAFT).status_code == 404


def test_a_draft_looks_ahead_on_the_real_portfolio(gym: Client, world: World):
    gym.post("/regua/rascunho/", {"regua": "padrao"})
    change(gym, fazer="move", etapa="D+6", dia="7")
    day = "2026-11-23"  # D+7 of a title due on the 15th is a Sunday
    page = gym.get(f"{DRAFT}?dia={day}").content.decode()
    assert "Maria Aparecida da Silva" in page and "D+6" in page
    part = gym.get(f"{DRAFT}?dia={day}", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="previsao"')
    coming = gym.get("/regua/calendario/?rascunho=padrao").content.decode()
    assert "contatos</b> em 30 dias" in coming
    assert "Sem preço cadastrado" in coming


def test_several_ladders_show_who_is_on_which(gym: Client, world: World):
    with tenancy.use(world.tenant.pk):
        Case.objects.filter(pk=world.cases[0].pk).update(segment="vip")
    gym.post("/regua/copiar/", {"regua": "padrao", "nome": "Clientes VIP"})
    change(gym, "clientes-vip", fazer="plan", nome="Clientes VIP", intervalo="3", segmentos="vip")
    assert "está em uso" in gym.post("/regua/rascunho/clientes-vip/ativar/", follow=True).content.decode()
    page = gym.get("/regua/quem/").content.decode()
    assert "/carteira/?regua=clientes-vip" in page and "/carteira/?regua=padrao" in page
    assert "Clientes VIP" in gym.get("/regua/?qual=clientes-vip").content.decode()
    gym.post("/regua/retirar/", {"regua": "clientes-vip"})
    assert "clientes-vip" not in gym.get("/regua/quem/").content.decode()


def test_two_people_on_one_draft(gym: Client, world: World):
    page = gym.post("/regua/rascunho/", {"regua": "padrao"}, follow=True).content.decode()
    seen = re.search(r'name="visto" value="([^"]+)"', page)[1]
    with tenancy.use(world.tenant.pk):
        change = Edit("move", "D+6", 7)
        ladders.edit(creditor_id=world.gym.pk, slug="padrao", change=change, actor="bia@aurora.example")
    form = {"fazer": "step", "etapa": "D+3", "texto": "not_identified", "prazo": "5", "canais": ["sms"]}
    late = gym.post(f"{DRAFT}mudar/", {**form, "visto": seen})
    told = late.content.decode()
    assert late.status_code == 409
    assert "bia@aurora.example mudou este rascunho" in told and "D+6 passou para 7 dias" in told
    kept = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)">', told.split("Fazer assim mesmo")[0]
    )
    again = {name: value for name, value in kept if name != "csrfmiddlewaretoken"}
    assert again["prazo"] == "5"
    page = gym.post(f"{DRAFT}mudar/", again, follow=True).content.decode()
    assert "o prazo era 3 dias, fica 5 dias" in page and "D+6 vai de" in page
    assert gym.post(f"{DRAFT}ativar/", {"visto": seen}).status_code == 409
    assert gym.post(f"{DRAFT}descartar/", {"visto": seen}).status_code == 409


def test_a_ladder_of_the_whole_organization_is_changed_with_no_creditor_chosen(owner: Client, world: World):
    owner.post("/escolher/credor/", {"credor": ""})
    page = owner.get("/regua/").content.decode()
    assert "De toda a organização" in page
    page = owner.post("/regua/rascunho/", {"regua": ""}, follow=True).content.decode()
    assert "de toda a organização, rascunho" in page
    change(owner, fazer="move", etapa="D+6", dia="7")
    change(owner, fazer="move", etapa="D+9", dia="11")
    page = owner.get(f"{DRAFT}?dia=2026-11-23").content.decode()
    assert "Vale para quem não tem régua própria" in page
    assert "está em uso" in owner.post(f"{DRAFT}ativar/", follow=True).content.decode()
    with tenancy.use(world.tenant.pk):
        assert ladders.active_plan(world.gym.pk).by_slug("D+6").offset == 7
    assert "Mudar" in owner.get("/regua/").content.decode()
    assert owner.get("/regua/calendario/").status_code == 200
