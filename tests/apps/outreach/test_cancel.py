"""What waits about something that changed is canceled or asked again; answers go where the person wrote from."""

import datetime as dt

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.core import clock
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World, statuses

PHONE, EMAIL = "+5519900001111", "ana@example.com"


def test_a_payment_cancels_what_is_queued_and_wakes_the_case(world: World):
    case = world.person(phone=PHONE, email=EMAIL)
    title = world.title(case)
    world.compose(case, title)
    payments.record(case_id=case.pk, cents=None, paid_at=clock.now(), source="cli", reference="1")
    case.refresh_from_db()
    version = case.facts_version
    assert outreach.cancel_queued(case_ids=[case.pk], reason="pago") == 2
    assert statuses(case) == {"sms": "canceled", "email": "canceled"}
    case.refresh_from_db()
    assert case.facts_version > version
    assert outreach.cancel_queued(receivable_ids=[title.pk], reason="pago") == 0


def test_what_is_still_owed_goes_on_with_the_titles_that_are_open(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    anchor, other = world.title(case), world.title(case, cents=7_000)
    world.compose(case, anchor, receivables=(anchor.pk, other.pk))
    payments.record(
        case_id=case.pk,
        cents=None,
        paid_at=clock.now(),
        source="cli",
        reference="1",
        receivable_ids=[other.pk],
    )
    assert outreach.cancel_queued(receivable_ids=[other.pk], reason="pago") == 0
    outreach.deliver(at=MONDAY)
    message = Message.objects.get()
    assert message.status == "sent"
    assert message.amount_cents == 10_210


def test_stopping_a_channel_cancels_what_waits_there_and_nothing_else(world: World):
    case = world.person(phone=PHONE, email=EMAIL)
    world.compose(case, world.title(case))
    assert outreach.cancel_channel(debtor_id=case.debtor_id, channels=["sms"], reason="pediu para parar") == 1
    assert statuses(case) == {"sms": "canceled", "email": "queued"}


def test_the_apology_goes_to_the_wrong_number_and_tells_nothing(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, point_state="wrong")
    point = case.debtor.points.get()
    outreach.answer(case_id=case.pk, stage="wrong_person", channel="sms", point_id=point.pk)
    outreach.deliver(at=MONDAY)
    message = Message.objects.get()
    assert message.status == "sent"
    assert f"EM{message.pk:06d}" in message.text
    assert "R$" not in message.text


def test_ja_paguei_is_answered_at_once_at_night_too(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    night = MONDAY.replace(hour=23)
    with clock.at(night):
        assert outreach.answer(case_id=case.pk, stage="claimed_paid_received") is not None
        outreach.deliver(at=night)
    assert Message.objects.get().status == "sent"


def test_nobody_to_answer_to_is_a_value(world: World):
    assert outreach.answer(case_id=world.person().pk, stage="claimed_paid_received") is None


def test_messages_are_listed_as_the_command_line_prints_them(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, tax_id="39053344705")
    case.code = ""
    case.save()
    title = world.title(case)
    world.compose(case, title)
    (waiting,) = outreach.messages(creditor_id=world.creditor.pk)
    assert (waiting["status"], waiting["sent_at"], waiting["text"]) == ("queued", None, "")
    outreach.deliver(at=MONDAY)
    (line,) = outreach.messages(case_id=case.pk)
    assert list(line) == [
        "id",
        "case",
        "debtor",
        "channel",
        "step",
        "kind",
        "status",
        "reason",
        "rule",
        "text",
        "receivables",
        "created_at",
        "not_before",
        "sent_at",
    ]
    assert line["receivables"] == [title.number]
    assert line["sent_at"] == "2026-06-15T10:00:00-03:00"
    assert "390" not in line["debtor"].replace(".", "")[:3]
    assert outreach.messages(case_id=case.pk, reveal=True)[0]["debtor"] == "39053344705"
    assert outreach.last_sent_at() == MONDAY


def test_a_replay_stops_at_every_moment_of_the_day(world: World):
    case = world.person(phone=PHONE)
    with clock.at(MONDAY.replace(hour=0)):
        world.compose(case, world.title(case))
    end = MONDAY.replace(hour=0) + dt.timedelta(days=1)
    assert outreach.next_moment(after=MONDAY.replace(hour=0), before=end) == MONDAY.replace(hour=8)
    assert outreach.next_moment(after=MONDAY.replace(hour=8), before=end) is None
    assert outreach.counts(creditor_ids=[world.creditor.pk], start=MONDAY.date(), end=MONDAY.date()) == [
        ("queued", "sms", 1)
    ]
