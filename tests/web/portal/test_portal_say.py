"""What a person tells us on her page, and what comes of it."""

import datetime as dt

import pytest

from emdia.apps.debtors.models import ContactPoint, OptOut
from emdia.apps.desk.models import Note, Task
from emdia.apps.journal import api as journal
from emdia.apps.journal.models import Entry
from emdia.apps.outreach.models import Message
from emdia.apps.receivables.models import Case
from tests.web.portal.conftest import World

FRIDAY_WEEK = dt.date(2026, 6, 15)
"""Three business days after Wednesday, 10 June 2026."""


def body(response) -> str:
    return response.content.decode()


def test_ja_paguei_waits_three_business_days_opens_a_task_and_is_answered(world: World) -> None:
    world.enter()
    response = world.client.post(
        f"{world.url}/ja-paguei", {"como": "pix", "quando": "05/06/2026", "recado": "ok"}
    )
    assert "segunda, 15 de junho" in body(response)
    case = Case.objects.get()
    assert case.waits_until == FRIDAY_WEEK
    assert case.facts_version > world.case.facts_version
    task = Task.objects.get()
    assert (task.kind, task.detail) == ("claimed_paid", "Como: Pix. Quando: 05/06/2026. Recado: ok")
    answer = Message.objects.get(stage="claimed_paid_received")
    assert (answer.channel, answer.point_id, answer.kind) == ("sms", world.point.pk, "confirmation")
    assert "Não mandamos lembretes até segunda, 15 de junho" in body(world.client.get(world.url))


def test_said_twice_it_is_one_task_and_one_answer_and_the_second_word_is_kept(world: World) -> None:
    world.enter()
    for word in ("um", "dois"):
        world.client.post(f"{world.url}/ja-paguei", {"recado": word})
    assert Task.objects.count() == 1
    assert Message.objects.filter(stage="claimed_paid_received").count() == 1
    assert "dois" in Note.objects.get().text


def test_a_proposal_is_kept_sealed_for_a_person_and_the_ladder_waits(world: World) -> None:
    world.enter()
    form = {"valor": "1.080,50", "dia": "10", "motivo": "Perdi o emprego <b>"}
    page = body(world.client.post(f"{world.url}/negociar", form))
    assert "R$ 1.080,50 por mês, no dia 10" in page
    task = Task.objects.get()
    assert task.kind == "negotiate"
    assert task.detail == "Quanto por mês: R$ 1.080,50. Melhor dia: 10. O que aconteceu: Perdi o emprego <b>"
    assert Case.objects.get().waits_until == FRIDAY_WEEK
    assert not Entry.objects.filter(data__contains="emprego").exists()


@pytest.mark.parametrize("form", [{}, {"valor": "muito"}, {"valor": "-5,00"}, {"dia": "10"}])
def test_an_empty_or_unreadable_proposal_is_asked_again_in_words(world: World, form: dict[str, str]) -> None:
    world.enter()
    response = world.client.post(f"{world.url}/negociar", form)
    assert response.status_code == 422
    assert 'role="alert"' in body(response)
    assert not Task.objects.exists()


def test_somebody_calls_back_also_without_the_identity_question(world: World) -> None:
    response = world.client.post(f"{world.url}/falar", {"telefone": "(11) 98765-4321", "hora": "tarde"})
    assert "vai ligar à tarde" in body(response)
    assert Task.objects.get().detail == (
        "Pediu para ligarem: +5511987654321, à tarde. (identidade não confirmada na página)"
    )
    assert Case.objects.get().waits_until is None


def test_a_stranger_with_the_link_cannot_fill_the_case_with_notes(world: World) -> None:
    for number in ("11987654321", "11987654322", "11987654323"):
        world.client.post(f"{world.url}/falar", {"telefone": number})
    assert Task.objects.count() == 1
    assert not Note.objects.exists()


def test_a_number_that_is_none_is_asked_again(world: World) -> None:
    assert world.client.post(f"{world.url}/falar", {"telefone": "12"}).status_code == 422


def test_nao_sou_eu_silences_the_contact_with_an_apology_and_a_protocol(world: World) -> None:
    page = body(world.client.post(f"{world.url}/nao-sou-eu", {"via": "s"}))
    assert ContactPoint.objects.get().state == "wrong"
    seq = Entry.objects.get(action="page.not_me").seq
    assert f"20260610-{seq:05d}" in page
    assert "desculpe" in page
    assert Task.objects.get().kind == "wrong_person"


def test_nao_sou_eu_without_a_known_channel_still_tells_a_person(world: World) -> None:
    world.client.post(f"{world.url}/nao-sou-eu", {})
    assert ContactPoint.objects.get().state == "declared"
    assert Task.objects.get().kind == "wrong_person"


def test_parar_stops_this_channel_or_all(world: World) -> None:
    world.client.post(f"{world.url}/parar/s", {"canal": "sms"})
    assert set(OptOut.objects.values_list("channel", flat=True)) == {"sms"}
    world.client.post(f"{world.url}/parar/s", {"canal": "todos"})
    assert set(OptOut.objects.values_list("channel", flat=True)) == {"sms", "whatsapp", "email", "phone"}
    assert Entry.objects.filter(action="channel.stopped").count() == 4


def test_what_waits_on_a_stopped_channel_is_canceled_and_the_rest_stays(world: World) -> None:
    for channel in ("sms", "email"):
        Message.objects.create(
            creditor=world.creditor,
            case=world.case,
            debtor=world.debtor,
            anchor=world.titles[1],
            cycle=1,
            step="D+6",
            stage="may_happen",
            channel=channel,
            occasion="y",
            point=world.point,
            not_before=world.case.opened_at,
            created_at=world.case.opened_at,
        )
    world.client.post(f"{world.url}/parar/s", {"canal": "sms"})
    waiting = dict(Message.objects.filter(step="D+6").values_list("channel", "status"))
    assert waiting == {"sms": "canceled", "email": "queued"}


def test_a_mail_program_stops_e_mails_with_one_click_and_no_cookie(world: World) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    response = strict.post(f"{world.url}/parar/e", {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert list(OptOut.objects.values_list("channel", flat=True)) == ["email"]


def test_looking_at_the_stop_page_stops_nothing(world: World) -> None:
    world.client.get(f"{world.url}/parar/e")
    world.client.post(f"{world.url}/parar/e", {"canal": "telepatia"})
    assert not OptOut.objects.exists()


@pytest.mark.parametrize("page", ["negociar", "ja-paguei"])
def test_nobody_can_speak_for_a_person_without_answering_first(world: World, page: str) -> None:
    response = world.client.post(f"{world.url}/{page}", {"valor": "10,00"})
    assert "Confirme que é você" in body(response)
    assert not Task.objects.exists()
    assert Case.objects.get().waits_until is None


@pytest.mark.parametrize("page", ["entrar", "ja-paguei", "negociar", "falar", "nao-sou-eu", "sair"])
def test_another_site_cannot_press_the_buttons(world: World, page: str) -> None:
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(f"{world.url}/{page}", {}).status_code == 403


def test_every_action_is_in_the_journal_and_the_chain_holds(world: World) -> None:
    world.enter()
    world.client.get(f"{world.url}/pagar")
    world.client.post(f"{world.url}/ja-paguei", {})
    world.client.post(f"{world.url}/negociar", {"motivo": "x"})
    world.client.post(f"{world.url}/falar", {"telefone": "11987654321"})
    world.client.post(f"{world.url}/nao-sou-eu", {})
    told = set(Entry.objects.values_list("action", flat=True))
    assert {"identity_passed", "pix_shown", "claimed_paid", "proposed", "asked_call", "not_me"} <= {
        action.removeprefix("page.") for action in told
    }
    assert journal.verify(world.tenant.pk).broken_at is None
