"""Nothing is shown before the question is answered, and it cannot be tried through (R40, R42)."""

import datetime as dt
from itertools import pairwise

import pytest
from django.test import Client

from emdia.apps.debtors.models import ContactPoint, Debtor, IdentityTry
from emdia.apps.journal.models import Entry
from emdia.apps.receivables.models import Case
from emdia.core import tokens
from tests.web.portal.conftest import CPF, World

SECRETS = (
    "Ana",
    "ANA",
    "Souza",
    "Mensalidade",
    "150,00",
    "R$",
    CPF,
    "982",
    "17/08",
    "99999",
    "abril",
    "venc",
)


def body(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("page", ["", "/s", "/e", "/pagar", "/negociar", "/ja-paguei", "/ja-paguei/s"])
def test_before_the_answer_no_page_tells_a_name_a_debt_or_an_amount(world: World, page: str) -> None:
    response = world.client.get(world.url + page)
    assert response.status_code == 200
    text = body(response)
    assert "Academia Vida Ativa" in text
    assert [secret for secret in SECRETS if secret in text.split("<footer>")[0]] == []


@pytest.mark.parametrize("page", ["/falar", "/nao-sou-eu", "/parar", "/parar/s"])
def test_pages_that_need_no_identity_tell_nothing_either(world: World, page: str) -> None:
    response = world.client.get(world.url + page)
    assert response.status_code == 200
    assert [secret for secret in SECRETS if secret in body(response).split("<footer>")[0]] == []


def test_the_right_answer_opens_the_page_and_confirms_the_phone_that_led_here(world: World) -> None:
    assert world.client.get(f"{world.url}/s").status_code == 200
    response = world.enter()
    assert (response.status_code, response["Location"]) == (302, world.url)
    page = body(world.client.get(world.url))
    assert "Olá, Ana." in page
    assert ContactPoint.objects.get().state == "confirmed"
    assert Debtor.objects.get().last_channel == "sms"
    assert Entry.objects.filter(action="page.identity_passed").count() == 1


@pytest.mark.parametrize("answer", [{"nascimento": "17/08/1988"}, {"cpf": "529.982.247-25"[4:7]}])
def test_a_person_answers_with_the_middle_of_the_cpf_or_the_birth_date(
    world: World, answer: dict[str, str]
) -> None:
    assert world.enter(**answer).status_code == 302


@pytest.mark.parametrize(
    "answer",
    [{"cpf": "111"}, {"cpf": ""}, {"nascimento": "25/03/1991"}, {"nascimento": "ontem"}, {"titulo": "abril"}],
)
def test_a_wrong_answer_opens_nothing(world: World, answer: dict[str, str]) -> None:
    response = world.enter(**answer)
    assert response.status_code == 422
    assert "emdia_pagina" not in response.cookies
    assert "Mensalidade" not in body(world.client.get(world.url))


def test_five_wrong_answers_lock_the_page_even_for_the_right_one(world: World) -> None:
    for _ in range(5):
        world.enter(cpf="111")
    response = world.enter()
    assert response.status_code == 429
    assert "muitas tentativas" in body(response)
    assert "(11) 4000-1234" in body(response)
    assert Entry.objects.filter(action="page.identity_locked").count() == 1


def test_each_lock_is_longer_than_the_one_before(world: World) -> None:
    lengths = []
    for _ in range(4):
        for _ in range(5):
            world.enter(cpf="111")
        row = IdentityTry.objects.exclude(client="").get()
        lengths.append(row.locked_until)
        IdentityTry.objects.update(locked_until=None)
    gaps = [second - first for first, second in pairwise(lengths)]
    assert gaps[0] > dt.timedelta(minutes=30)
    assert gaps[1] > dt.timedelta(hours=20)
    assert lengths[3] - lengths[2] < dt.timedelta(hours=1)


def test_a_right_answer_forgives_the_wrong_ones_before(world: World) -> None:
    for _ in range(4):
        world.enter(cpf="111")
    world.enter()
    assert set(IdentityTry.objects.values_list("failures", flat=True)) == {0}


def test_the_cookie_opens_this_case_only_and_holds_no_data(world: World) -> None:
    cookie = world.enter().cookies["emdia_pagina"]
    assert cookie["path"] == world.url
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == 1800
    assert CPF not in cookie.value
    other = Case.objects.create(
        creditor=world.creditor,
        debtor=Debtor.objects.create(name="Bia", tax_id="11144477735", created_at=world.case.opened_at),
        met_on=world.case.met_on,
        opened_at=world.case.opened_at,
    )
    stranger = Client()
    stranger.cookies["emdia_pagina"] = cookie.value
    assert "Confirme" in body(stranger.get(f"/p/{tokens.case_token(other.pk, 1)}"))
    assert "Olá, Ana." in body(stranger.get(world.url))


def test_a_cookie_that_was_changed_opens_nothing(world: World) -> None:
    value = world.enter().cookies["emdia_pagina"].value
    world.client.cookies["emdia_pagina"] = value[:-2] + ("aa" if not value.endswith("aa") else "bb")
    assert "Mensalidade" not in body(world.client.get(world.url))


def test_a_new_link_version_ends_the_old_link_and_its_sessions(world: World) -> None:
    world.enter()
    old = world.url
    Case.objects.update(link_version=2)
    assert world.client.get(old).status_code == 404
    world.case.refresh_from_db()
    assert "Confirme" in body(world.client.get(world.url))


@pytest.mark.parametrize("path", ["aaaaaaaaaaaaa", "x", "a" * 200, "a/b/c/d", "..%2f..", "ção"])
def test_a_link_that_is_none_gets_a_calm_page_without_anybody_in_it(world: World, path: str) -> None:
    response = world.client.get(f"/p/{path}")
    assert response.status_code == 404
    assert "Este link não abre mais" in body(response)
    assert "Academia" not in body(response)


def test_leaving_closes_the_page_on_a_shared_phone(world: World) -> None:
    world.enter()
    world.client.post(f"{world.url}/sair")
    assert "Mensalidade" not in body(world.client.get(world.url))


def test_a_company_answers_with_number_or_amount_of_one_title(world: World) -> None:
    Debtor.objects.update(kind="company", tax_id="11222333000181", birth="")
    assert world.enter(cpf="982").status_code == 422
    assert world.enter(titulo="99,00").status_code == 422
    assert world.enter(titulo="MAIO").status_code == 302
    assert Client().post(f"{world.url}/entrar", {"titulo": "150,00"}).status_code == 302


@pytest.mark.parametrize(
    "change", [{"tax_id": None, "birth": None}, {"stop_mark": "falecido"}, {"name": "Espólio de Ana"}]
)
def test_where_nothing_can_be_asked_there_are_ways_to_talk_and_no_way_in(
    world: World, change: dict[str, object]
) -> None:
    Debtor.objects.update(**change)
    page = body(world.client.get(world.url))
    assert "(11) 4000-1234" in page
    assert 'name="cpf"' not in page
    assert world.enter(cpf="982").status_code == 422


def test_the_answer_leads_to_the_page_that_was_wanted_and_nowhere_else(world: World) -> None:
    assert 'value="ja-paguei"' in body(world.client.get(f"{world.url}/ja-paguei/s"))
    wanted = world.client.post(f"{world.url}/entrar", {"cpf": "982", "depois": "ja-paguei"})
    assert wanted["Location"] == f"{world.url}/ja-paguei"
    astray = Client().post(f"{world.url}/entrar", {"cpf": "982", "depois": "//evil.example"})
    assert astray["Location"] == world.url


def test_pages_are_kept_by_nobody_and_obey_a_strict_policy(world: World) -> None:
    response = world.client.get(world.url)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    policy = response["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "style=" not in body(response)
    assert f"--brand:{'#8A1C4A'}" in body(response)
