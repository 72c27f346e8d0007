"""What carriers tell later and what people answer: a status moves forward only, a stop is confirmed once."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.apps.debtors.models import OptOut
from emdia.apps.desk.models import Task
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.core import clock
from emdia.providers.channels.base import Event
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World, statuses

PHONE, EMAIL = "+5519900001111", "ana@example.com"


@pytest.fixture
def sent(world: World, carrier: Sandbox) -> Message:
    """One SMS that the carrier took."""
    case = world.person(phone=PHONE)
    world.compose(case, world.title(case), step="D+6", stage="not_identified")
    outreach.deliver(at=MONDAY)
    return Message.objects.get()


def event(message: Message, kind: str, **more: Any) -> Event:
    return Event(kind, message.reference, f"m{message.pk}", MONDAY + dt.timedelta(seconds=3), **more)  # type: ignore[arg-type]


def test_delivered_then_read_and_never_back(sent: Message):
    assert outreach.receive([event(sent, "delivered"), event(sent, "read")]) == []
    assert outreach.receive([event(sent, "failed", permanent=True), event(sent, "delivered")]) == []
    sent.refresh_from_db()
    assert sent.status == "read"
    assert sent.delivered_at == sent.read_at == MONDAY + dt.timedelta(seconds=3)
    assert sent.point.state == "declared"


def test_the_first_delivery_of_a_step_is_written_on_its_titles_once(sent: Message):
    outreach.receive([event(sent, "delivered")])
    outreach.receive([event(sent, "delivered"), event(sent, "read")])
    sent.anchor.refresh_from_db()
    assert sent.anchor.warned == "D+6"


def test_what_came_back_for_good_makes_the_contact_doubtful(sent: Message):
    outreach.receive([event(sent, "failed", permanent=True, detail="unknown_subscriber")])
    sent.refresh_from_db()
    assert sent.status == "failed"
    assert "unknown_subscriber" in sent.reason
    assert sent.point.state == "doubtful"


def test_a_receipt_that_overtakes_our_own_note_is_not_lost(sent: Message):
    Message.objects.update(status="sending", reference="")
    outreach.receive([event(sent, "delivered")])
    sent.refresh_from_db()
    assert sent.status == "delivered"


def test_an_event_of_nobody_is_handed_back(sent: Message):
    stray = Event("delivered", "elsewhere", "", MONDAY)
    assert outreach.receive([stray, event(sent, "delivered")]) == [stray]


def test_stop_silences_the_channel_at_once_and_is_confirmed_once(world: World, sent: Message):
    title = world.title(sent.case, due=dt.date(2026, 6, 8))
    world.compose(sent.case, title, step="D+6", day=dt.date(2026, 6, 16))
    for _ in range(2):
        outreach.receive([event(sent, "reply", text="Quero SAIR, por favor", sender=PHONE, channel="sms")])
    assert OptOut.objects.get().channel == "sms"
    assert Message.objects.get(anchor=title).status == "canceled"
    with clock.at(MONDAY.replace(hour=23)):
        Message.objects.filter(stage="opt_out_done").update(created_at=clock.now())
        outreach.deliver(at=clock.now())
    confirmed = Message.objects.get(stage="opt_out_done")
    assert (confirmed.status, confirmed.channel) == ("sent", "sms")


def test_any_other_answer_is_for_a_person(sent: Message):
    outreach.receive([event(sent, "reply", text="Posso pagar dia 20?", sender=PHONE)])
    task = Task.objects.get()
    assert (task.kind, task.detail) == ("call_back", "Posso pagar dia 20?")
    sent.debtor.refresh_from_db()
    assert sent.debtor.last_channel == "sms"
    assert not OptOut.objects.exists()


def test_an_answer_that_names_no_message_finds_its_person(sent: Message):
    outreach.receive([Event("reply", "", "", MONDAY, text="PARAR", sender=PHONE, channel="sms")])
    assert OptOut.objects.get().debtor_id == sent.debtor_id


@pytest.mark.parametrize(
    "text", ["PARAR", "Pare!", "quero sair", "stop", "Cancelar, por favor", "descadastrar"]
)
def test_stop_words(text: str):
    assert outreach.says_stop(text)


@pytest.mark.parametrize(
    "text", ["", "não vou parar de pagar", "posso sair do plano e pagar depois?", "ok", "1"]
)
def test_no_stop_words(text: str):
    assert not outreach.says_stop(text)


@given(text=st.text(max_size=60))
def test_any_answer_can_be_read(text: str):
    assert outreach.says_stop(text) in (True, False)


def test_receipts_of_the_sandbox_arrive_as_events(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, email=EMAIL)
    world.compose(case, world.title(case))
    outreach.deliver(at=MONDAY)
    came = carrier.receipts(world.tenant.slug, until=MONDAY + dt.timedelta(minutes=5))
    assert outreach.receive(came.events) == []
    assert set(statuses(case).values()) <= {"delivered", "read"}
