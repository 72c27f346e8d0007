"""What failed may be tried again, never twice; what followed the messages is counted and listed by the same words."""

import datetime as dt

import pytest

from emdia.apps.journal.models import Entry
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message, PageVisit
from emdia.core import clock
from tests.apps.outreach.scenario import MONDAY, World

PHONE, EMAIL = "+5519900001111", "ana@example.com"


@pytest.fixture
def failed(world: World) -> Message:
    """A message that its carrier refused before taking it."""
    case = world.person(phone=PHONE, whatsapp=False)
    world.compose(case, world.title(case))
    Message.objects.update(status="failed", reason="a operadora recusou o conteúdo (X)")
    return Message.objects.get()


def again(row: Message) -> outreach.Retried:
    return outreach.retry(creditor_ids=[row.creditor_id], message_ids=[row.pk], actor="ana")


def test_what_no_carrier_took_is_in_the_queue_again_as_the_same_row(world: World, failed: Message):
    assert again(failed).queued == (failed.pk,)
    row = Message.objects.get()
    assert (row.status, row.reason, row.expires_at) == ("queued", "", failed.expires_at)
    assert Entry.objects.filter(action="messages.retried").count() == 1
    assert again(failed).queued == (), "two clicks are one"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"sent_at": MONDAY}, "chegou a aceitar"),
        ({"reference": "abc"}, "chegou a aceitar"),
        ({"expires_at": MONDAY - dt.timedelta(hours=1)}, "prazo desta etapa"),
        ({"status": "unknown"}, "só o que falhou"),
    ],
)
def test_what_may_have_been_read_or_is_stale_stays(world: World, failed: Message, change, why: str):
    Message.objects.update(**change)
    assert why in again(failed).refused[failed.pk]
    assert not Message.objects.filter(status="queued").exists()


def test_what_another_channel_took_over_stays(world: World, failed: Message):
    taken = Message.objects.get()
    taken.pk, taken.channel, taken.status = None, "email", "sent"
    taken.created_at = failed.created_at + dt.timedelta(minutes=1)
    taken.save()
    assert "outro canal" in again(failed).refused[failed.pk]


def test_a_number_that_is_wrong_has_to_be_mended_first(world: World, failed: Message):
    failed.point.state = "wrong"
    failed.point.save()
    assert "corrija o telefone" in again(failed).refused[failed.pk]


def test_what_the_person_paid_meanwhile_is_stopped_by_the_gate(world: World, failed: Message):
    again(failed)
    failed.anchor.state = "settled"
    failed.anchor.save()
    outreach.deliver(at=clock.now())
    assert Message.objects.get().status == "canceled"


def test_what_followed_is_counted_by_step_and_channel_and_leads_to_its_rows(world: World):
    case, other = world.person(phone=PHONE, whatsapp=False), world.person(email=EMAIL)
    for one in (case, other):
        world.compose(one, world.title(one))
    Message.objects.update(status="delivered", sent_at=MONDAY)
    hour = dt.timedelta(hours=1)
    visit = {"case": case, "day": MONDAY.date(), "channel": "sms"}
    for kind in ("opened", "passed"):
        PageVisit.objects.create(kind=kind, first_at=MONDAY + hour, **visit)
    case.tasks.create(kind="negotiate", opened_at=MONDAY + hour)
    case.tasks.create(kind="call_back", opened_at=MONDAY + 2 * hour)
    case.payments.create(creditor=world.creditor, cents=1, paid_at=MONDAY + 80 * hour, recorded_at=MONDAY)
    other.debtor.opt_outs.create(channel="email", source="page", at=MONDAY + 90 * hour)
    day = MONDAY.date()
    ids = (world.creditor.pk,)
    lines = {line.channel: line for line in outreach.funnel(creditor_ids=ids, first=day, last=day)}
    assert (lines["sms"].said, lines["sms"].arrived) == (1, 1)
    assert lines["sms"].followed == {"opened": 1, "passed": 1, "replied": 1, "paid": 1}
    assert lines["email"].followed == {}, "four days later is too late to count"
    for what in outreach.FOLLOWED:
        where = outreach.MessageFilter(ids, day, day, followed=what)
        rows = outreach.messages_page(where=where)
        assert len(rows) == sum(line.followed.get(what, 0) for line in lines.values()), what
