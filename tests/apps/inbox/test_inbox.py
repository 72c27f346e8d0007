"""Every reply is heard, kept once, acted on by rule where it is unmistakable, and answered through the gate."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.debtors.models import OptOut
from emdia.apps.inbox import api as inbox
from emdia.apps.inbox.models import Conversation, Reply
from emdia.apps.intake.hand_on import hand_on
from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.replies import Meaning, meaning
from emdia.providers import sandbox
from emdia.providers.channels.base import Event, Media
from tests.apps.inbox.conftest import PHONE, said_to, wrote
from tests.apps.outreach.scenario import MONDAY, World

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def carrier(tmp_path: Path, settings: Any) -> Any:
    settings.EMDIA_HOME = tmp_path
    box = sandbox.start(tmp_path)
    yield box
    box.stop()


def test_a_reply_is_kept_once_sealed_and_waits_for_a_person(world: World, sent: Message):
    asked = wrote(sent, "Posso pagar dia 20?", media=(Media("image", id="7"),))
    for _ in range(2):
        assert hand_on([asked, asked]) == []
    reply = Reply.objects.get()
    assert (reply.text, reply.media, reply.meaning) == ("Posso pagar dia 20?", "imagem", "open")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM inbox_reply")
        assert b"pagar" not in bytes(cursor.fetchone()[0])
    many, since = inbox.waiting(creditor_ids=[world.creditor.pk])
    assert (many, since) == (1, asked.at)
    assert not OptOut.objects.exists()
    day = (sent.not_before - HOUR * 24 * 9).date(), MONDAY.date() + dt.timedelta(days=9)
    (line,) = outreach.funnel(creditor_ids=(world.creditor.pk,), first=day[0], last=day[1])
    assert line.followed == {"replied": 1}, "an answer counts for the message before it"


def test_the_ladder_waits_a_business_day_or_until_somebody_answers(world: World, sent: Message):
    hand_on([wrote(sent, "Posso pagar dia 20?")])
    sent.case.refresh_from_db()
    assert sent.case.waits_until == dt.date(2026, 6, 16)
    friday = dt.datetime(2026, 6, 19, 15, tzinfo=clock.SAO_PAULO)
    with clock.at(friday):
        hand_on([wrote(sent, "E aí?", minute=6000)])
    sent.case.refresh_from_db()
    assert sent.case.waits_until == dt.date(2026, 6, 22), "not over the weekend"
    inbox.answer(conversation_id=Conversation.objects.get().pk, text="Pode, sem problema.", actor="Rui")
    sent.case.refresh_from_db()
    assert sent.case.waits_until is None


def test_what_waits_to_be_said_waits_too(world: World, sent: Message, carrier: Any):
    title = world.title(sent.case, due=dt.date(2026, 6, 8))
    world.compose(sent.case, title, step="D+7")
    hand_on([wrote(sent, "Quem é?")])
    outreach.deliver(at=MONDAY)
    held = Message.objects.get(anchor=title)
    assert (held.status, held.rule) == ("held", "R69")
    assert "espera resposta" in held.reason


def test_the_answer_goes_the_way_of_every_message(world: World, sent: Message, carrier: Any):
    hand_on([wrote(sent, "Posso pagar dia 20?")])
    conversation = Conversation.objects.get()
    pk = inbox.answer(conversation_id=conversation.pk, text="Pode sim, Ana. Até lá!", actor="Rui")
    assert Message.objects.get(pk=pk).status == "queued", "row first"
    outreach.deliver(at=MONDAY)
    said = Message.objects.get(pk=pk)
    assert (said.status, said.kind, said.stage, said.point_id) == ("sent", "answer", "reply", sent.point_id)
    assert said.text == "Academia: Pode sim, Ana. Ate la!"
    assert inbox.waiting(creditor_ids=[world.creditor.pk])[0] == 0
    assert [type(one).__name__ for _, one in inbox.thread(conversation)] == ["Message", "Message", "Reply"]


def test_who_wrote_hours_ago_is_not_answered_at_night(world: World, sent: Message, carrier: Any):
    hand_on([wrote(sent, "Posso pagar dia 20?")])
    night = MONDAY.replace(hour=22)
    with clock.at(night):
        inbox.answer(conversation_id=Conversation.objects.get().pk, text="Pode.", actor="Rui")
        outreach.deliver(at=night)
        assert Message.objects.get(stage="reply").status == "held"
        hand_on([wrote(sent, "Oi?", minute=12 * 60)])
        inbox.answer(conversation_id=Conversation.objects.get().pk, text="Oi, Ana!", actor="Rui")
        outreach.deliver(at=night)
    assert [row.status for row in Message.objects.filter(stage="reply").order_by("pk")] == ["held", "sent"]


def test_a_doubtful_contact_is_told_nothing_of_a_debt(world: World, carrier: Any):
    doubtful = said_to(world, PHONE, point_state="doubtful")
    hand_on([wrote(doubtful, "Quem é?")])
    pk = Conversation.objects.get().pk
    inbox.answer(conversation_id=pk, text="São R$ 100,00 até 20/06.", actor="Rui")
    outreach.deliver(at=MONDAY)
    first = Message.objects.get(stage="reply")
    assert (first.status, first.rule) == ("withheld", "R40")
    assert inbox.waiting(creditor_ids=[world.creditor.pk])[0] == 1, "she still waits"
    inbox.answer(conversation_id=pk, text="Bom dia! Posso falar com a Ana?", actor="Rui")
    outreach.deliver(at=MONDAY)
    assert Message.objects.filter(stage="reply", status="sent").count() == 1


@pytest.mark.parametrize("text", ["Você é caloteira!", "", "Sua dívida vai para o SPC", "x" * 900])
def test_words_that_may_not_be_said_are_not(sent: Message, text: str):
    hand_on([wrote(sent, "Quem é?")])
    with pytest.raises(DomainError):
        inbox.answer(conversation_id=Conversation.objects.get().pk, text=text, actor="Rui")
    assert not Message.objects.filter(stage="reply").exists()


def test_stop_and_wrong_person_act_at_once_and_are_confirmed_once(world: World):
    stopped, wrong = said_to(world, PHONE), said_to(world, "+5519900002222")
    waiting = world.compose(wrong.case, world.title(wrong.case), step="D+7").messages[0]
    told = [wrote(stopped, "PARAR"), wrote(wrong, "Boa tarde, é engano"), wrote(wrong, "Número errado!", 2)]
    for _ in range(2):
        assert hand_on([*told, wrote(stopped, "pare", 3)]) == []
    assert list(OptOut.objects.values_list("debtor_id", "channel")) == [(stopped.debtor_id, "sms")]
    wrong.point.refresh_from_db()
    assert wrong.point.state == "wrong"
    assert Message.objects.get(pk=waiting).rule == "R31"
    confirmed = Message.objects.filter(kind="confirmation").order_by("pk")
    assert [(row.case_id, row.stage) for row in confirmed] == [
        (stopped.case_id, "opt_out_done"),
        (wrong.case_id, "wrong_person"),
    ]
    assert inbox.waiting(creditor_ids=[world.creditor.pk])[0] == 0
    assert Reply.objects.count() == 4, "kept all the same"


def test_who_is_unknown_stays_unmatched(sent: Message):
    stranger = Event("reply", "", "", MONDAY, text="oi", sender="+5511988887777", channel="sms")
    assert hand_on([stranger]) == [stranger]
    assert not Reply.objects.exists()


def test_a_batch_of_replies_costs_the_same_whatever_its_size(world: World):
    people = [said_to(world, f"+55199000{number:05d}") for number in range(15)]
    texts = ("PARAR", "é engano", "quanto devo?")
    costs = []
    for some in (people[:3], people[3:]):
        with CaptureQueriesContext(connection) as asked:
            assert hand_on([wrote(one, texts[at % 3]) for at, one in enumerate(some)]) == []
        costs.append(len(asked))
    assert costs[0] == costs[1] < 70


@pytest.mark.parametrize(
    "text", ["PARAR", "Pare!", "quero sair", "stop", "Cancelar, por favor", "descadastrar"]
)
def test_stop_words(text: str):
    assert meaning(text) == Meaning.STOP


@pytest.mark.parametrize(
    "text",
    [
        "Não sou eu",
        "número errado",
        "Olá, foi engano.",
        "não sou a Ana",
        "esse telefone não é dela",
        "engano",
    ],
)
def test_words_of_the_wrong_person(text: str):
    assert meaning(text, name="Ana Exemplo") == Meaning.WRONG_PERSON


@pytest.mark.parametrize(
    "text",
    [
        *("", "ok", "1", "não vou parar de pagar", "posso sair do plano e pagar depois?"),
        *("não sou obrigada a pagar", "o valor está errado", "não é engano", "engano? paguei ontem"),
        *("não sou cliente", "não conheço essa dívida", "número errado do boleto"),
    ],
)
def test_everything_else_is_for_a_person(text: str):
    assert meaning(text, name="Ana Exemplo") == Meaning.OPEN


def test_the_next_step_is_foretold_with_its_wait(world: World, sent: Message):
    ladders.install_default(creditor_id=world.creditor.pk)
    hand_on([wrote(sent, "Quem é?")])
    told = ladders.outlook(creditor_id=world.creditor.pk, case_id=sent.case_id, at=MONDAY)
    assert "espera resposta" in told.reason
