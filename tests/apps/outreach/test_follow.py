"""Fallback follows delivery: what nobody received is tried elsewhere, in time, and the gate is asked again."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.contacts.models import ContactSlot
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.follow import follow_undelivered
from emdia.apps.outreach.models import AccountPace, Message
from emdia.core import clock
from emdia.providers.channels.base import Event
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World, statuses

PHONE, EMAIL = "+5519900001111", "ana@example.com"
LATER = MONDAY + dt.timedelta(hours=7)


@pytest.fixture
def sent(world: World, carrier: Sandbox) -> Message:
    """A WhatsApp message that its carrier took, with SMS and e-mail left to try."""
    case = world.person(phone=PHONE, email=EMAIL, whatsapp=True)
    world.compose(case, world.title(case), mode="fallback", channels=("whatsapp", "sms", "email"))
    outreach.deliver(at=MONDAY)
    message = Message.objects.get()
    assert (message.status, message.fallback) == ("sent", "sms,email")
    return message


def gives_receipts(message: Message) -> None:
    AccountPace.objects.create(account=message.account, day=MONDAY.date(), heard_at=clock.machine())


def test_what_nobody_received_in_time_is_followed_by_email_and_tomorrow_by_the_next_push(sent: Message):
    gives_receipts(sent)
    with clock.at(LATER):
        outreach.deliver(at=LATER)
    assert statuses(sent.case) == {"whatsapp": "sent", "email": "sent", "sms": "held"}
    sms = Message.objects.get(channel="sms")
    assert sms.rule == "R68"
    assert sms.not_before.astimezone(clock.SAO_PAULO).date() == MONDAY.date() + dt.timedelta(days=1)
    with clock.at(sms.not_before):
        outreach.deliver(at=sms.not_before)
    assert statuses(sent.case)["sms"] == "sent"
    assert Message.objects.count() == 3
    assert ContactSlot.objects.count() == 3


def test_a_carrier_that_never_tells_is_not_judged_by_its_silence(sent: Message):
    with clock.at(LATER):
        outreach.deliver(at=LATER)
    assert statuses(sent.case) == {"whatsapp": "sent"}


def test_what_was_received_is_followed_by_nothing(sent: Message):
    outreach.receive([Event("delivered", sent.reference, f"m{sent.pk}", MONDAY)])
    gives_receipts(sent)
    with clock.at(LATER):
        outreach.deliver(at=LATER)
    assert statuses(sent.case) == {"whatsapp": "delivered"}


def test_what_came_back_is_followed_at_once_and_only_once(sent: Message):
    outreach.receive([Event("failed", sent.reference, f"m{sent.pk}", MONDAY, "131026", permanent=True)])
    soon = MONDAY + dt.timedelta(minutes=10)
    for _ in range(2):
        with clock.at(soon):
            outreach.deliver(at=soon)
    assert statuses(sent.case)["whatsapp"] == "failed"
    assert Message.objects.filter(case=sent.case).count() == 2
    assert set(statuses(sent.case)) == {"whatsapp", "sms"} or set(statuses(sent.case)) == {
        "whatsapp",
        "email",
    }


def test_nothing_follows_after_the_tolerance(sent: Message):
    gives_receipts(sent)
    Message.objects.update(expires_at=LATER)
    with clock.at(LATER):
        outreach.deliver(at=LATER)
    assert statuses(sent.case) == {"whatsapp": "sent"}


def test_the_queries_do_not_grow_with_what_is_followed(world: World, carrier: Sandbox):
    counts = []
    for many in (2, 12):
        for number in range(many):
            case = world.person(phone=f"+55199{many:02}0{number:05}", email=EMAIL)
            world.compose(case, world.title(case), mode="fallback", channels=("sms", "email"))
        Message.objects.filter(status="queued").update(status="failed")
        with CaptureQueriesContext(connection) as seen:
            assert len(follow_undelivered([world.creditor.pk], at=MONDAY)) == many
        counts.append(len(seen))
    assert counts[0] == counts[1]
