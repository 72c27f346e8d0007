"""Room 5 to 7: what is due is said once, with the balance of that moment, and every silence has its reason."""

import datetime as dt
from itertools import count, islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.contacts.models import ContactSlot
from emdia.apps.desk.models import Task
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach import settle as settling
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.core import clock
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World, add_point, statuses

PHONE, EMAIL = "+5519900001111", "ana@example.com"


def later(**delta: float) -> dt.datetime:
    return MONDAY + dt.timedelta(**delta)


def test_one_occasion_is_a_push_and_an_email(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, email=EMAIL)
    world.compose(case, world.title(case))
    report = outreach.deliver(at=MONDAY)
    assert report.by_status == {"sent": 2}
    assert report.by_channel == {"sms": 1, "email": 1}
    sms = Message.objects.get(channel="sms")
    assert "102,10" in sms.text, "R$ 100,00, fine of 2 %, three days at 1 % a month"
    assert sms.amount_cents == 10_210
    assert sms.segments == 1
    assert sms.sent_at == MONDAY
    assert sms.reference
    assert sorted(ContactSlot.objects.values_list("kind", "day")) == [
        ("email", MONDAY.date()),
        ("push", MONDAY.date()),
    ]


def test_what_was_said_is_not_said_again(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    title = world.title(case)
    world.compose(case, title)
    outreach.deliver(at=MONDAY)
    assert world.compose(case, title).messages == ()
    assert outreach.deliver(at=MONDAY).by_status == {}
    assert Message.objects.count() == 1


def test_the_text_is_frozen_with_the_balance_of_the_moment_it_is_said(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    title = world.title(case)
    world.compose(case, title)
    payments.record(
        case_id=case.pk,
        cents=5_000,
        paid_at=clock.now(),
        source="cli",
        reference="1",
        receivable_ids=[title.pk],
    )
    outreach.deliver(at=MONDAY)
    message = Message.objects.get(kind="collection")
    title.refresh_from_db()
    assert title.state == "open"
    assert message.amount_cents == 5_210


def test_nothing_is_collected_that_was_paid_a_minute_ago(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, email=EMAIL)
    title = world.title(case)
    world.compose(case, title)
    payments.record(case_id=case.pk, cents=None, paid_at=clock.now(), source="cli", reference="1")
    outreach.deliver(at=MONDAY)
    assert statuses(case) == {"sms": "canceled", "email": "canceled"}
    assert not ContactSlot.objects.exists()


def test_outside_the_window_it_waits_and_goes_when_the_window_opens(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    world.compose(case, world.title(case))
    night = MONDAY.replace(hour=21)
    with clock.at(night):
        report = outreach.deliver(at=night)
    message = Message.objects.get()
    assert report.by_status == {"held": 1}
    assert (message.status, message.rule) == ("held", "R20")
    morning = MONDAY.replace(day=16, hour=8)
    assert message.not_before == morning
    with clock.at(morning):
        outreach.deliver(at=morning)
    assert statuses(case) == {"sms": "sent"}


def test_two_creditors_share_one_push_a_day(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    first, second = world.title(case), world.title(case, due=dt.date(2026, 6, 5))
    world.compose(case, first)
    world.compose(case, second, step="D+9", stage="history")
    outreach.deliver(at=MONDAY)
    said = Message.objects.get(status="sent")
    waits = Message.objects.get(status="held")
    assert said.stage == "history", "what an announced date needs goes first"
    assert waits.rule == "R68"
    assert waits.not_before == MONDAY.replace(day=16, hour=8)


def test_who_shares_a_phone_shares_its_cap(world: World, carrier: Sandbox):
    ana, bia = world.person(phone=PHONE), world.person(phone=PHONE)
    world.compose(ana, world.title(ana))
    world.compose(bia, world.title(bia))
    outreach.deliver(at=MONDAY)
    assert sorted(Message.objects.values_list("status", flat=True)) == ["held", "sent"]


def test_past_its_tolerance_it_expires_with_its_reason(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    world.compose(case, world.title(case), expires_on=dt.date(2026, 6, 16))
    with clock.at(later(days=5)):
        assert outreach.deliver(at=later(days=5)).by_status == {"expired": 1}
    assert Message.objects.get().reason == "passou do prazo desta etapa"


def test_a_refusal_that_would_end_after_the_tolerance_ends_now(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    world.compose(case, world.title(case), expires_on=dt.date(2026, 6, 15))
    night = MONDAY.replace(hour=21)
    with clock.at(night):
        outreach.deliver(at=night)
    message = Message.objects.get()
    assert (message.status, message.rule) == ("expired", "R20")


@pytest.mark.parametrize(
    ("field", "value", "status", "rule"),
    [
        ("disputed_at", MONDAY, "held", "R65"),
        ("prescribes_on", dt.date(2026, 6, 15), "withheld", "R51"),
        ("pause_reason", "conferência", "held", ""),
        ("state", "settled", "canceled", "R04"),
        ("cycle", 2, "canceled", ""),
    ],
)
def test_what_changed_since_the_plan_stops_the_message(world, carrier, field, value, status, rule):
    case = world.person(phone=PHONE)
    title = world.title(case)
    world.compose(case, title)
    setattr(title, field, value)
    title.save()
    outreach.deliver(at=MONDAY)
    message = Message.objects.get()
    assert (message.status, message.rule) == (status, rule)
    assert message.reason
    assert message.text == "" and message.sent_at is None


def test_a_doubtful_contact_hears_nothing_of_the_debt(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, email=EMAIL, point_state="doubtful")
    world.compose(case, world.title(case))
    outreach.deliver(at=MONDAY)
    for message in Message.objects.all():
        assert message.status == "sent"
        assert message.stage == "neutral"
        assert message.amount_cents is None
        assert "102" not in message.text and "dívida" not in message.text.lower()


def test_a_wrong_number_is_silent_and_a_person_is_asked(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, point_state="wrong")
    made = world.compose(case, world.title(case))
    assert made.messages == ()
    assert made.held.rule == "R31"
    assert Task.objects.get().kind == "no_contact"


def test_a_creditor_that_shows_no_address_says_nothing(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    world.compose(case, world.title(case))
    world.creditor.address = ""
    world.creditor.save()
    outreach.deliver(at=MONDAY)
    message = Message.objects.get()
    assert (message.status, message.rule) == ("withheld", "R03")


def test_stop_everything_stops_a_creditor(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    world.compose(case, world.title(case))
    world.creditor.stopped_at = MONDAY
    world.creditor.save()
    assert outreach.deliver(at=MONDAY).by_status == {}
    assert statuses(case) == {"sms": "queued"}


def test_fallback_tries_the_next_channel_when_one_fails(world: World, carrier: Sandbox):
    case = world.person(phone="+5519900010000", email=EMAIL)
    world.compose(case, world.title(case), mode="fallback", channels=("sms", "email"))
    outreach.deliver(at=MONDAY)
    assert statuses(case) == {"sms": "failed", "email": "sent"}
    assert list(ContactSlot.objects.values_list("kind", flat=True)) == ["email"]
    assert case.debtor.points.get(kind="phone").state == "doubtful"


def test_a_permission_that_was_taken_back_meanwhile_counts(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, whatsapp=True)
    world.compose(case, world.title(case), mode="fallback")
    case.debtor.points.update(whatsapp=False)
    outreach.deliver(at=MONDAY)
    assert statuses(case) == {"whatsapp": "withheld", "sms": "sent"}
    assert Message.objects.get(channel="whatsapp").rule == "R41"


def test_a_number_that_never_answers_is_given_up_and_a_person_is_asked(world: World, carrier: Sandbox):
    case = world.person(phone="+5519900010000", whatsapp=True)
    tried = []
    for week in range(4):
        with clock.at(later(weeks=week)):
            world.compose(case, world.title(case))
            outreach.deliver(at=clock.now())
        tried = list(Message.objects.order_by("pk").values_list("channel", "status"))
    assert tried == [("whatsapp", "failed"), ("sms", "failed")]
    assert case.debtor.points.get().state == "off"
    assert Task.objects.get().kind == "no_contact"


def test_approval_waits_for_a_person(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    made = world.compose(case, world.title(case), approval=True)
    assert outreach.deliver(at=MONDAY).by_status == {}
    outreach.approve(message_ids=made.messages)
    assert outreach.deliver(at=MONDAY).by_status == {"sent": 1}


def test_a_case_that_changes_while_it_waits_in_the_mouth_is_asked_again(world, carrier, monkeypatch):
    case = world.person(phone=PHONE)
    title = world.title(case)
    world.compose(case, title)
    marking = settling.mark_sending
    paid = []

    def pay_then_mark(frozen, *, lease):
        if not paid:
            paid.append(
                payments.record(case_id=case.pk, cents=None, paid_at=clock.now(), source="cli", reference="1")
            )
        return marking(frozen, lease=lease)

    monkeypatch.setattr("emdia.apps.outreach.flights.mark_sending", pay_then_mark)
    outreach.deliver(at=MONDAY)
    assert statuses(case) == {"sms": "canceled"}


def test_a_crash_leaves_unknown_and_never_speaks_again(world: World, carrier: Sandbox, monkeypatch):
    case = world.person(phone=PHONE)
    world.compose(case, world.title(case))

    def crash(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("emdia.apps.outreach.deliver.Mouth.say", crash)
        with pytest.raises(KeyboardInterrupt):
            outreach.deliver(at=MONDAY)
    assert statuses(case) == {"sms": "sending"}
    assert outreach.deliver(at=MONDAY).by_status == {}, "its lease still runs"
    Message.objects.update(leased_until=clock.machine() - dt.timedelta(seconds=1))
    assert outreach.deliver(at=MONDAY).by_status == {"unknown": 1}
    assert Task.objects.get().kind == "unknown_delivery"
    assert outreach.deliver(at=later(hours=1)).by_status == {}
    assert outreach.messages(case_id=case.pk)[0]["sent_at"] == "2026-06-15T10:00:00-03:00"


def test_a_text_that_shows_what_the_page_asks_for_does_not_go(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, name="390.533.447-05 Exemplo", tax_id="39053344705")
    title = world.title(case)
    title.description = "Plano 390.533.447-05"
    title.save()
    world.compose(case, title)
    outreach.deliver(at=MONDAY)
    message = Message.objects.get()
    assert "390.533" not in message.text


def test_the_queries_of_a_batch_do_not_grow_with_it(world: World, carrier: Sandbox):
    outreach.deliver(at=MONDAY)
    people = count()

    def cost(size: int) -> int:
        for n in islice(people, size):
            case = world.person(phone=f"+55199000020{n:02}", email=f"p{n}@example.com")
            add_point(case.debtor, "email", f"q{n}@example.com", rank=1)
            world.compose(case, world.title(case))
        with CaptureQueriesContext(connection) as asked:
            assert outreach.deliver(at=MONDAY).by_status == {"sent": 2 * size}
        return len(asked)

    few, many = cost(10), cost(30)
    assert few == many
