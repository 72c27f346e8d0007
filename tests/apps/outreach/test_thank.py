"""Each payment is thanked once, where the person is used to be found; and where not, there is a reason."""

import datetime as dt

import pytest

from emdia.apps.journal.models import Entry
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.apps.payments.models import Payment
from emdia.core import clock
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World

PHONE, EMAIL = "+5519900001111", "ana@example.com"


def pay(case, *, cents=None, paid_at=None, **more):
    said = {"source": "cli", "reference": f"r{Payment.objects.count()}"}
    return payments.record(case_id=case.pk, cents=cents, paid_at=paid_at or clock.now(), **{**said, **more})


def test_a_payment_is_thanked_once_on_the_channel_used_last(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, email=EMAIL, last_channel="email")
    world.title(case)
    pay(case)
    assert outreach.thank() == 1
    assert outreach.thank() == 0
    outreach.deliver(at=MONDAY)
    thanks = Message.objects.get()
    assert (thanks.channel, thanks.kind, thanks.stage, thanks.status) == (
        "email",
        "confirmation",
        "paid",
        "sent",
    )
    assert "102,10" in thanks.text and "R$" in thanks.text


def test_a_part_is_thanked_with_what_is_left(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    world.title(case)
    pay(case, cents=5_000)
    outreach.thank()
    outreach.deliver(at=MONDAY)
    thanks = Message.objects.get()
    assert thanks.stage == "paid_part"
    assert "50,00" in thanks.text and "52,10" in thanks.text


@pytest.mark.parametrize(
    ("source", "channel", "status", "goes"),
    [("pix", "page", "sent", MONDAY.replace(hour=23)), ("cli", "", "queued", MONDAY.replace(day=16, hour=8))],
)
def test_who_has_just_paid_is_thanked_at_once_others_in_the_morning(
    world, carrier, source, channel, status, goes
):
    case = world.person(phone=PHONE)
    world.title(case)
    with clock.at(MONDAY.replace(hour=23)):
        pay(case, source=source, channel=channel)
        outreach.thank()
        outreach.deliver(at=clock.now())
    thanks = Message.objects.get()
    assert (thanks.status, thanks.not_before) == (status, goes)


def test_old_news_is_not_thanked_and_the_journal_says_why(world: World):
    case = world.person(phone=PHONE)
    world.title(case, due=dt.date(2026, 6, 1))
    pay(case, paid_at=MONDAY - dt.timedelta(days=8))
    assert outreach.thank() == 1
    assert not Message.objects.exists()
    assert "7 dias" in Entry.objects.get(action="payment.not_thanked").reason


def test_what_was_already_paid_when_it_was_imported_is_not_thanked(world: World):
    case = world.person(phone=PHONE)
    world.title(case)
    pay(case, source="file")
    outreach.thank()
    assert not Message.objects.exists()
    assert Payment.objects.get().thanked_at is not None


def test_a_person_whom_we_wrote_is_thanked_also_when_a_file_tells_it(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    world.compose(case, world.title(case))
    outreach.deliver(at=MONDAY)
    pay(case, source="file")
    outreach.thank()
    assert Message.objects.filter(kind="confirmation").count() == 1


def test_thanks_are_free_of_the_caps_and_of_sundays(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    world.compose(case, world.title(case))
    outreach.deliver(at=MONDAY)
    sunday = MONDAY.replace(day=21)
    with clock.at(sunday):
        pay(case)
        outreach.thank()
        outreach.deliver(at=sunday)
    assert Message.objects.get(kind="confirmation").status == "sent"


def test_who_stopped_one_channel_is_thanked_on_another_who_stopped_all_still_is(
    world: World, carrier: Sandbox
):
    case = world.person(phone=PHONE, email=EMAIL, last_channel="sms")
    for count, channel in enumerate(("sms", "whatsapp", "email"), start=1):
        case.debtor.opt_outs.create(channel=channel, source="cli", at=clock.now())
        if count in (1, 3):
            world.title(case)
            pay(case)
            outreach.thank()
            outreach.deliver(at=MONDAY)
    thanks = list(Message.objects.order_by("pk").values_list("channel", "status"))
    assert thanks == [("email", "sent"), ("sms", "sent")]


def test_a_reversed_payment_is_not_thanked(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    world.title(case)
    done = pay(case)
    outreach.thank()
    payments.reverse(payment_id=done.payment.pk, at=clock.now(), reason="estorno")
    outreach.deliver(at=MONDAY)
    assert Message.objects.get().status == "canceled"


def test_a_doubtful_contact_is_thanked_without_amounts(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, point_state="doubtful")
    world.title(case)
    pay(case)
    outreach.thank()
    outreach.deliver(at=MONDAY)
    thanks = Message.objects.get()
    assert thanks.status == "sent"
    assert "102,10" not in thanks.text
