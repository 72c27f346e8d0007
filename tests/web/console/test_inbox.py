"""*Atendimento*: who wrote and waits, what was said on both sides, an answer, and the same as commands."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from emdia.apps.debtors.models import ContactPoint
from emdia.apps.inbox import api as inbox
from emdia.apps.inbox.models import Conversation
from emdia.apps.outreach.models import Message
from emdia.core import clock, tenancy
from emdia.providers.channels.base import Event, Media
from tests.journeys.command import Commands
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db


def hear(
    world: World, case: Any, text: str, *, channel: str = "sms", minute: int = 0, account: str = ""
) -> Any:
    """One person who was written to on a channel writes back."""
    with tenancy.use(world.tenant.pk), clock.at(NOON):
        kind = "email" if channel == "email" else "phone"
        point = ContactPoint.objects.get(debtor=case.debtor, kind=kind)
        message = Message.objects.create(
            creditor=case.creditor,
            case=case,
            debtor=case.debtor,
            stage="neutral",
            channel=channel,
            occasion="x",
            point=point,
            status="sent",
            account=account,
            text="Olá, fale com a gente.",
            not_before=NOON,
            created_at=NOON - dt.timedelta(days=1),
            sent_at=NOON - dt.timedelta(days=1),
        )
        at = NOON - dt.timedelta(minutes=minute)
        told = Event(
            "reply",
            "",
            f"m{message.pk}",
            at,
            text=text,
            channel=channel,
            media=() if text else (Media("image"),),
        )
        assert inbox.receive([told]) == []
        return Conversation.objects.get(case=case, channel=channel)


def test_an_empty_inbox_teaches(owner: Client, world: World):
    assert "Ninguém escreveu ainda" in owner.get("/atendimento/").text


def test_who_waits_is_shown_on_today_and_comes_first(owner: Client, world: World):
    answered = hear(world, world.cases[0], "obrigada", minute=1)
    waits = hear(world, world.cases[1], "Posso pagar <b>dia 20</b>?", minute=50)
    hear(world, world.cases[2], "", minute=5, channel="email")
    with clock.at(NOON):
        owner.post(f"/atendimento/{answered.pk}/encerrar/", {"motivo": "só agradeceu"})
        assert "respostas esperam alguém" in owner.get("/").text
        page = owner.get("/atendimento/").text
    assert "2 pessoas esperam uma resposta" in page
    names = [page.index(f"/atendimento/{pk}/") for pk in (waits.pk, answered.pk)]
    assert names == sorted(names)
    assert "&lt;b&gt;dia 20" in page
    assert "<b>dia 20" not in page
    assert "enviou imagem" in page


def test_an_answer_is_queued_once_and_kept_where_it_cannot_go(owner: Client, world: World):
    row = hear(world, world.cases[1], "Posso pagar dia 20?")
    where = f"/atendimento/{row.pk}/"
    with clock.at(NOON):
        page = owner.post(f"{where}responder/", {"resposta": "Sua dívida é urgente"})
        assert "Mude estas palavras" in page.text
        assert "Sua dívida é urgente</textarea>" in page.text
        assert owner.post(f"{where}responder/", {"resposta": "Pode, sem problema."}).status_code == 302
        page = owner.get(where).text
    assert "Pode, sem problema." in page
    assert "owner@aurora.example" in page
    with tenancy.use(world.tenant.pk):
        assert Message.objects.filter(stage="reply", kind="answer", status="queued").count() == 1


def test_the_whatsapp_window_is_shown_and_obeyed(owner: Client, world: World):
    row = hear(world, world.cases[1], "oi", channel="whatsapp", account="whatsapp-cloud:7")
    where = f"/atendimento/{row.pk}/"
    with clock.at(NOON):
        assert "O WhatsApp deixa responder até" in owner.get(where).text
    with clock.at(NOON + dt.timedelta(hours=25)):
        page = owner.get(where).text
        assert "janela de 24 horas do WhatsApp fechou" in page
        assert "<textarea" not in page
        owner.post(f"{where}responder/", {"resposta": "Ainda dá?"})
    with tenancy.use(world.tenant.pk):
        assert not Message.objects.filter(stage="reply").exists()


def test_the_page_asks_as_much_for_many_as_for_few(
    owner: Client, world: World, django_assert_max_num_queries: Any
):
    for case in world.cases[:5]:
        hear(world, case, "oi")
    with clock.at(NOON), django_assert_max_num_queries(40):
        owner.get("/atendimento/")


def test_the_same_as_commands(world: World, capsys: pytest.CaptureFixture[str]):
    row = hear(world, world.cases[1], "Posso pagar dia 20?")
    run = Commands(capsys)
    with clock.at(NOON):
        (one,) = run("inbox", "list", "--waiting")
        assert (one["id"], one["last"]) == (row.pk, "Posso pagar dia 20?")
        assert run("inbox", "answer", str(row.pk), "Pode, sem problema.")["message"]
        said = run("inbox", "show", str(row.pk))["said"]
        assert {one["who"] for one in said} == {"ela", "nós"}
        assert run("inbox", "list", "--waiting") == []


def test_an_answer_has_its_page_and_the_case_tells_that_she_wrote(owner: Client, world: World):
    row = hear(world, world.cases[1], "Posso pagar dia 20?")
    with tenancy.use(world.tenant.pk), clock.at(NOON):
        pk = inbox.answer(conversation_id=row.pk, text="Pode, sem problema.", actor="Rui")
    with clock.at(NOON):
        assert "Pode, sem problema." in owner.get(f"/mensagens/{pk}/").text
        assert owner.get("/mensagens/").status_code == 200
        case = owner.get(f"/casos/{row.case_id}/").text
    assert "<blockquote>Posso pagar dia 20?</blockquote>" in case
    assert f"/atendimento/{row.pk}/" in case
