"""What carriers tell later and what people answer: a status moves forward only, a stop is confirmed once."""

import datetime as dt
from collections import Counter
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from emdia.apps.debtors import api as debtors
from emdia.apps.debtors.models import OptOut
from emdia.apps.inbox import api as inbox
from emdia.apps.journal.models import Entry
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.core import clock
from emdia.domain.receipts import Fate, after
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


def told(message: Message, kind: str, minute: int, **more: Any) -> Event:
    at = MONDAY + dt.timedelta(minutes=minute)
    return Event(kind, message.reference, f"m{message.pk}", at, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_any_order_and_repetition_of_receipts_ends_in_the_same_state(sent: Message, channel: str):
    Message.objects.update(channel=channel)
    receipts = [
        told(sent, "sent", 1),
        told(sent, "delivered", 2),
        told(sent, "failed", 3, detail="full", permanent=True),
        told(sent, "failed", 4, detail="full"),
    ]
    ends = set()
    for order in permutations(receipts):
        Message.objects.update(status="sending", reason="", delivered_at=None, read_at=None)
        for one in [*order, order[0]]:
            outreach.receive([one])
        row = Message.objects.get()
        ends.add((row.status, row.reason, row.delivered_at, row.read_at))
    assert len(ends) == 1
    assert next(iter(ends))[0] == ("delivered" if channel == "sms" else "failed")


KINDS = st.sampled_from(
    [("sent", False), ("delivered", False), ("read", False), ("failed", False), ("failed", True)]
)
RECEIPTS = st.lists(st.tuples(KINDS, st.integers(0, 9)), min_size=1, max_size=6)


@given(receipts=RECEIPTS, again=st.randoms(use_true_random=False), channel=st.sampled_from(["sms", "email"]))
def test_what_receipts_amount_to_does_not_depend_on_their_order(receipts: Any, again: Any, channel: str):
    events = [
        Event(kind, "", "m1", MONDAY + dt.timedelta(minutes=minute), detail="x", permanent=permanent)
        for (kind, permanent), minute in receipts
    ]
    shuffled = [*events, *again.choices(events, k=3)]
    again.shuffle(shuffled)
    ends = []
    for order in (events, shuffled):
        fate = Fate("sending")
        for one in order:
            fate = after(fate, one, channel)
        ends.append(fate)
    assert ends[0] == ends[1]


def test_a_batch_of_receipts_costs_the_same_whatever_its_size(world: World, carrier: Sandbox):
    for number in range(12):
        case = world.person(phone=f"+55199000{number:05d}")
        world.compose(case, world.title(case), step="D+6", stage="not_identified")
    outreach.deliver(at=MONDAY)
    rows = list(Message.objects.order_by("pk"))
    kinds = ("delivered", "failed", "complaint", "opt_out")
    costs = []
    for some in (rows[:4], rows[4:]):
        events = [event(row, kinds[at % 4], permanent=True, detail="x") for at, row in enumerate(some)]
        with CaptureQueriesContext(connection) as asked:
            assert outreach.receive(events) == []
        costs.append(len(asked))
    assert costs[0] == costs[1] < 60
    assert Counter(Message.objects.filter(stage="not_identified").values_list("status", flat=True)) == {
        "sent": 6,
        "delivered": 3,
        "failed": 3,
    }
    assert OptOut.objects.count() == 6
    assert Message.objects.filter(stage="opt_out_done").count() == 3


def test_who_calls_it_spam_hears_no_more_there_and_gets_no_confirmation(sent: Message):
    for _ in range(2):
        outreach.receive([event(sent, "complaint")])
    assert (OptOut.objects.get().channel, OptOut.objects.get().source) == ("sms", "reclamação")
    assert not Message.objects.filter(stage="opt_out_done").exists()
    assert Entry.objects.filter(action="channel.stopped").count() == 1


def test_the_newest_word_of_a_person_about_a_channel_stands(sent: Message):
    stop, resume = told(sent, "opt_out", 1), told(sent, "opt_in", 2)
    for order in ([stop, resume], [resume, stop], [stop, resume, stop, resume]):
        for one in order:
            outreach.receive([one])
        assert not OptOut.objects.exists()
    outreach.receive([told(sent, "opt_out", 3), resume])
    assert OptOut.objects.get().channel == "sms"


def test_a_stop_that_was_said_elsewhere_is_not_taken_back_by_the_carrier(sent: Message):
    debtors.opt_out(debtor_id=sent.debtor_id, channel="sms", source="page")
    with clock.at(MONDAY + dt.timedelta(days=1)):
        outreach.receive([told(sent, "opt_in", 3000)])
    assert OptOut.objects.get().source == "page"


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
        inbox.receive([event(sent, "reply", text="Quero SAIR, por favor", sender=PHONE, channel="sms")])
    assert OptOut.objects.get().channel == "sms"
    assert Message.objects.get(anchor=title).status == "canceled"
    with clock.at(MONDAY.replace(hour=23)):
        Message.objects.filter(stage="opt_out_done").update(created_at=clock.now())
        outreach.deliver(at=clock.now())
    confirmed = Message.objects.get(stage="opt_out_done")
    assert (confirmed.status, confirmed.channel) == ("sent", "sms")


def test_an_answer_that_names_no_message_finds_its_person(sent: Message):
    inbox.receive([Event("reply", "", "", MONDAY, text="PARAR", sender=PHONE, channel="sms")])
    assert OptOut.objects.get().debtor_id == sent.debtor_id


def test_receipts_of_the_sandbox_arrive_as_events(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, email=EMAIL)
    world.compose(case, world.title(case))
    outreach.deliver(at=MONDAY)
    came = carrier.receipts(world.tenant.slug, until=MONDAY + dt.timedelta(minutes=5))
    assert outreach.receive(came.events) == []
    assert set(statuses(case).values()) <= {"delivered", "read"}
