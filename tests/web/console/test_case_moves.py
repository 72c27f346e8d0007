"""Calls, promises, marks, contact points, two people on one case: what a clerk does, what it means."""

import datetime as dt

import pytest
from django.test import Client

from emdia.apps.agreements import api as agreements
from emdia.apps.agreements.models import Promise
from emdia.apps.debtors.models import ContactPoint, Debtor
from emdia.apps.desk import api as desk
from emdia.apps.desk.models import Call, Note
from emdia.apps.journal.models import Entry
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.receivables.models import Case
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError
from tests.web.console.test_day_and_case import words
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db


def marker(client: Client, address: str) -> str:
    return client.get(address).context["marker"]


def test_seven_calls_are_enough_and_a_conversation_is_followed_by_a_week_of_silence(world: World):
    case = world.cases[3]
    with tenancy.use(world.tenant.pk):
        assert desk.may_call(case_id=case.pk, at=NOON).kind == "allow"
        for days in range(7):
            made = NOON - dt.timedelta(days=days, hours=1)
            desk.log_call(case_id=case.pk, result="no_answer", author="ana", at=made)
        refused = desk.may_call(case_id=case.pk, at=NOON)
        assert (refused.rule, refused.reason) == ("R60", "já houve 7 ligações em 7 dias")
        other = world.cases[2]
        desk.log_call(case_id=other.pk, result="right_person", author="ana", at=NOON)
        assert desk.may_call(case_id=other.pk, at=NOON).rule in ("R60", "R68")
        later = NOON + dt.timedelta(days=2)
        assert desk.may_call(case_id=other.pk, at=later).rule == "R60"


def test_a_call_is_written_down_with_who_when_and_how_long(owner: Client, world: World):
    case = world.cases[0]
    with tenancy.use(world.tenant.pk):
        point = case.debtor.points.get(kind="phone")
    form = {"resultado": "wrong_number", "telefone": point.pk, "duracao": "3:20", "gravacao": "g-17"}
    owner.post(f"/casos/{case.pk}/ligacao/", form | {"texto": "mora em outra cidade"})
    with tenancy.use(world.tenant.pk):
        call = Call.objects.get(case=case)
        assert (call.seconds, call.author, call.recording) == (200, "owner@aurora.example", "g-17")
        assert ContactPoint.objects.get(pk=point.pk).state == "wrong"
        assert Entry.objects.filter(action="call.logged").exists()
    assert "Ligação ((11) 99999-0000) : o número não é da pessoa · 3 min 20 s" in words(
        owner, f"/casos/{case.pk}/"
    )


def test_a_promise_stops_the_ladder_until_its_day_and_says_so(owner: Client, world: World):
    case = world.cases[0]
    owner.post(f"/casos/{case.pk}/promessa/", {"valor": "194,27", "quando": "2026-11-25"})
    said = words(owner, f"/casos/{case.pk}/")
    assert "A régua espera até quarta, 25 de novembro." in said
    with tenancy.use(world.tenant.pk):
        assert agreements.promised_cases(creditor_ids=[world.gym.pk]) == [case.pk]
        assert agreements.review() == 0
        with clock.at(NOON + dt.timedelta(days=8)):
            assert agreements.review() == 1
        assert Promise.objects.get().state == "broken"
        assert Case.objects.get(pk=case.pk).waits_until is None


def test_a_promise_is_kept_by_the_money_that_comes_and_withdrawn_by_a_person(world: World):
    case = world.cases[0]
    with tenancy.use(world.tenant.pk):
        first = agreements.promise(case_id=case.pk, cents=10_000, on=dt.date(2026, 11, 20), by="ana")
        agreements.promise(case_id=case.pk, cents=5_000, on=dt.date(2026, 11, 20), by="ana")
        first.refresh_from_db()
        assert first.state == "withdrawn"
        payments.record(case_id=case.pk, cents=5_000, paid_at=NOON, source="cli", reference="p1")
        assert agreements.review(case_ids=[case.pk]) == 1
        assert Promise.objects.latest("pk").state == "kept"
        for cents, day in ((0, NOON.date()), (100, NOON.date() - dt.timedelta(days=1))):
            with pytest.raises(DomainError):
                agreements.promise(case_id=case.pk, cents=cents, on=day, by="ana")


def test_a_mark_stops_everything_and_only_who_manages_takes_it_back(owner: Client, world: World):
    case = world.cases[3]
    assert (
        "Escreva o motivo"
        in owner.post(f"/casos/{case.pk}/marcar/", {"marca": "lawyer", "motivo": " "}, follow=True).text
    )
    owner.post(f"/casos/{case.pk}/marcar/", {"marca": "lawyer", "motivo": "carta do advogado"})
    said = words(owner, f"/casos/{case.pk}/")
    assert "Nada sai hoje porque o cadastro está marcado (fala por advogado)" in said
    owner.force_login(world.users["collector"], backend="django.contrib.auth.backends.ModelBackend")
    assert owner.post(f"/casos/{case.pk}/desmarcar/", {"motivo": "x"}).status_code == 403
    with tenancy.use(world.tenant.pk):
        assert Debtor.objects.get(pk=case.debtor_id).stop_mark == "lawyer"
        assert Entry.objects.get(action="debtor.marked").reason == "carta do advogado"


def test_contact_points_are_added_and_mended_by_hand(owner: Client, world: World):
    case = world.cases[0]
    owner.post(f"/casos/{case.pk}/contatos/", {"contato": "(11) 98888-1234"})
    assert (
        "já está no cadastro"
        in owner.post(f"/casos/{case.pk}/contatos/", {"contato": "11 98888-1234"}, follow=True).text
    )
    with tenancy.use(world.tenant.pk):
        point = ContactPoint.objects.get(debtor=case.debtor, origin="atendimento")
        assert (point.value, point.state) == ("+5511988881234", "declared")
    owner.post(f"/casos/{case.pk}/contatos/{point.pk}/", {"estado": "off", "motivo": "pediu"})
    with tenancy.use(world.tenant.pk):
        assert ContactPoint.objects.get(pk=point.pk).state == "off"
        stranger = world.cases[1].debtor.points.first().pk
    assert owner.post(f"/casos/{case.pk}/contatos/{stranger}/", {"estado": "off"}).status_code == 404


def test_a_new_link_revokes_the_old_one(owner: Client, world: World, client: Client):
    case = world.cases[0]
    address = f"/casos/{case.pk}/"
    old = owner.get(address).context["page_url"].split("/p/")[1]
    owner.post(f"{address}link/")
    new = owner.get(address).context["page_url"].split("/p/")[1]
    assert (Client().get(f"/p/{old}").status_code, Client().get(f"/p/{new}").status_code) == (404, 200)
    assert "A página foi aberta" in words(owner, address)


def test_the_second_person_reads_what_the_first_did_and_loses_nothing(owner: Client, world: World):
    case = world.cases[3]
    address = f"/casos/{case.pk}/"
    before = marker(owner, address)
    with tenancy.use(world.tenant.pk):
        desk.add_note(case_id=case.pk, text="pediu prazo até sexta", author="bia")
    form = {"motivo": "vai pagar no banco", "ate": "2026-12-01", "visto": before, "forma": "pausar"}
    answer = owner.post(f"{address}pausar/", form)
    assert answer.status_code == 409
    assert "Mudou enquanto você olhava" in answer.text
    assert "pediu prazo até sexta" in answer.text
    assert 'value="vai pagar no banco"' in answer.text
    with tenancy.use(world.tenant.pk):
        assert Case.objects.get(pk=case.pk).pause_reason == ""
    owner.post(f"{address}pausar/", form | {"visto": answer.context["marker"]})
    with tenancy.use(world.tenant.pk):
        assert Case.objects.get(pk=case.pk).pause_reason == "vai pagar no banco"
        assert Note.objects.filter(case=case).count() == 1


def test_each_silent_message_says_why_in_one_sentence(owner: Client, world: World):
    said = words(owner, f"/casos/{world.cases[2].pk}/")
    assert "Não foi enviada: a pessoa pediu para não receber SMS. Respeite: só ela volta a ligar" in said
    held = words(owner, f"/casos/{world.cases[5].pk}/")
    assert "Nada sai hoje porque a mensagem por SMS foi adiada: 20/11 é feriado" in held


def test_two_entries_are_united_on_the_page_and_parted_again(owner: Client, world: World):
    case, other = world.cases[0], world.cases[5]
    with tenancy.use(world.tenant.pk):
        Debtor.objects.filter(pk=other.debtor_id).update(tax_id=None, tax_id_hash=None)
    page = owner.get(f"/casos/{case.pk}/unir/?q=luzia")
    assert f"?com={other.debtor_id}" in page.text
    done = owner.post(
        f"/casos/{case.pk}/unir/fazer/", {"com": other.debtor_id, "motivo": "mesmo endereço"}, follow=True
    )
    assert "Cadastros unidos" in done.text
    with tenancy.use(world.tenant.pk):
        assert Case.objects.get(pk=case.pk).receivables.count() == 3
        merge = done.context["merges"][0].pk
    owner.post(f"/casos/{case.pk}/unir/{merge}/desfazer/")
    with tenancy.use(world.tenant.pk):
        assert Case.objects.get(pk=case.pk).receivables.count() == 2
        assert receivables.case_ids_of_debtor(other.debtor_id) == [other.pk]
