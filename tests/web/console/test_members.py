"""Invited by an owner, let in by a link; a new role or an end counts at once; a second factor where it is asked."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client

from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Member
from emdia.core import tenancy
from tests.web.console.world import PASSWORD, World

pytestmark = pytest.mark.django_db
PEOPLE = "/configuracoes/pessoas/"


def link_of(owner: Client) -> str:
    found = re.search(r'value="http://[^/"]+(/entrar/convite/[^"]+)"', owner.get(PEOPLE).text)
    return found[1]


def test_an_invitation_leads_from_the_owner_to_a_member_who_is_signed_in(owner: Client, world: World):
    owner.post(PEOPLE, {"email": "nova@example.com", "role": "collector"})
    link = link_of(owner)
    her = Client()
    page = her.get(link).text
    assert "Grupo Aurora convidou você" in page
    assert "nova@example.com" in page
    short = her.post(link, {"name": "Nova", "password": "curta", "again": "curta"})
    assert "pelo menos 10" in short.text
    assert (
        "diferentes" in her.post(link, {"name": "N", "password": PASSWORD, "again": "outra coisa longa"}).text
    )
    assert her.post(link, {"name": "Nova", "password": PASSWORD, "again": PASSWORD})["Location"] == "/"
    assert her.get("/").status_code == 200
    assert her.get("/regua/").status_code == 200
    again = Client().get(link)
    assert (again.status_code, "não vale mais" in again.text) == (410, True)


def test_who_has_an_account_accepts_signed_in_and_chooses_no_password(world: World, owner: Client, db: None):
    other = tenants.add_tenant(slug="boreal", name="Boreal")
    with tenancy.use(other.pk):
        row = tenants.invite(email="collector@aurora.example", role="manager", actor="x")
    link = f"/entrar/convite/{tenants.token_of(row)}/"
    assert "já tem uma senha" in Client().get(link).text
    assert "Você está como owner@aurora.example" in owner.get(link).text
    assert "Você está como" in owner.post(link).text
    her = Client()
    her.force_login(world.users["collector"], backend="django.contrib.auth.backends.ModelBackend")
    assert her.post(link)["Location"] == "/"
    assert "Boreal" in her.get("/").text


def test_who_is_deactivated_is_out_with_her_next_click(owner: Client, world: World):
    cache.clear()
    her = Client()
    her.post("/entrar/", {"login": "collector@aurora.example", "password": PASSWORD})
    assert her.get("/carteira/").status_code == 200
    with tenancy.use(world.tenant.pk):
        row = Member.objects.get(user=world.users["collector"])
    owner.post(f"{PEOPLE}{row.pk}/desligar/")
    assert her.get("/carteira/")["Location"].startswith("/entrar/")
    assert "sem acesso" in owner.get(PEOPLE).text
    back = her.post("/entrar/", {"login": "collector@aurora.example", "password": PASSWORD}, follow=True)
    assert "ainda não participa" in back.text


def test_a_role_counts_at_once_and_the_last_owner_keeps_hers(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        ids = dict(Member.objects.values_list("role", "pk"))
    owner.post(f"{PEOPLE}{ids['auditor']}/papel/", {"role": "manager"})
    her = Client()
    her.force_login(world.users["auditor"], backend="django.contrib.auth.backends.ModelBackend")
    assert her.get("/carteira/importar/").status_code == 200
    said = owner.post(f"{PEOPLE}{ids['owner']}/papel/", {"role": "auditor"}, follow=True).text
    assert "última pessoa dona" in said
    assert owner.post(f"{PEOPLE}{ids['owner']}/papel/", {"role": "king"}).status_code == 302


def test_only_owners_see_links_and_change_people(world: World, owner: Client, client: Client):
    owner.post(PEOPLE, {"email": "nova@example.com", "role": "owner"})
    client.force_login(world.users["manager"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(PEOPLE).text
    assert "/entrar/convite/" not in page
    client.post(PEOPLE, {"email": "minha@example.com", "role": "owner"})
    with tenancy.use(world.tenant.pk):
        assert [row.email for row in tenants.invitations()] == ["nova@example.com"]


def test_a_tenant_that_asks_for_a_second_step_leads_everybody_to_set_one_up(owner: Client, world: World):
    owner.post(f"{PEOPLE}segundo-passo/", {"required": "1"})
    assert owner.get("/carteira/")["Location"] == "/conta/seguranca/"
    assert "pede um segundo passo" in owner.get("/conta/seguranca/").text
    auth.TOTP.activate(world.users["owner"], auth.generate_totp_secret())
    assert owner.get("/carteira/").status_code == 200


def test_sessions_are_listed_and_the_others_can_be_ended(world: World):
    cache.clear()
    here, there = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140"), Client()
    for one in (here, there):
        one.post("/entrar/", {"login": "manager@aurora.example", "password": PASSWORD})
    page = here.get("/conta/sessoes/").text
    assert "Firefox no Windows" in page
    assert page.count("entrou em") == 2
    here.post("/conta/sessoes/")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_passkeys_have_their_pages_behind_the_password(world: World, client: Client):
    cache.clear()
    client.post("/entrar/", {"login": "owner@aurora.example", "password": PASSWORD})
    address = "/conta/seguranca/chaves/nova/"
    assert client.get(address)["Location"].startswith("/conta/confirmar/")
    client.post("/conta/confirmar/", {"password": PASSWORD, "next": address})
    page: Any = client.get(address)
    assert page.status_code == 200
    assert "creation_options" in page.text
    assert client.get("/conta/seguranca/chaves/").status_code == 200
    options = Client().get(
        "/entrar/chave/", HTTP_ACCEPT="application/json", HTTP_X_REQUESTED_WITH="XMLHttpRequest"
    )
    assert "request_options" in options.json()
