"""From a carrier's line to what it changes: every active account is listened to, and nothing is answered unkept."""

import datetime as dt
from collections.abc import Iterator

import pytest

from emdia.apps.debtors import api as debtors
from emdia.apps.inbox.models import Reply
from emdia.apps.intake import api as intake
from emdia.apps.intake.keep import keep_heard
from emdia.apps.intake.models import RawCallback
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.tenants.models import ProviderAccount, Tenant
from emdia.core import clock, tenancy
from emdia.providers.channels.base import Callback
from emdia.providers.channels.smpp_pdu import DELIVER_SM, Pdu, encode
from tests.apps.outreach.scenario import MONDAY, World, make_world


@pytest.fixture
def world(transactional_db) -> Iterator[World]:
    """Its rows are committed: the line is listened to by another thread."""
    made = make_world("academia")
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        yield made


def connect(carrier, who: str) -> ProviderAccount:
    told = carrier.account(who)
    return ProviderAccount.objects.create(
        channel="sms",
        provider="smpp",
        settings=dict(told.settings),
        secrets='{"password": "segredo"}',
        created_at=clock.now(),
    )


def deliver(carrier, who: str, octets: str, **pdu: object) -> None:
    given = {"source_addr": "5511900001234", "source_addr_ton": 1, "octets": octets, **pdu}
    carrier.order(who, "deliver", pdu=given)


def test_a_receipt_and_a_reply_reach_their_message(world, smpp_carrier):
    case = world.person(phone="+5511900001234")
    composed = world.compose(case, world.title(case))
    message = Message.objects.get(pk=composed.messages[0])
    Message.objects.filter(pk=message.pk).update(
        channel="sms", status="sent", sent_at=clock.now(), reference="77"
    )
    account = connect(smpp_carrier, "casa")
    with intake.listening(look=0.05):
        smpp_carrier.wait("casa", "bind")
        deliver(smpp_carrier, "casa", "id:77 sub:001 dlvrd:001 stat:DELIVRD err:000 text:", esm_class=4)
        deliver(smpp_carrier, "casa", "Quero um acordo")
        smpp_carrier.wait("casa", "answered", 2)
        assert RawCallback.objects.filter(state="new").count() == 2, "kept before it was answered"
        ProviderAccount.objects.filter(pk=account.pk).update(active=False)
        smpp_carrier.wait("casa", "unbind")
    assert [one["status"] for one in smpp_carrier.of("casa", "answered")] == [0, 0]
    ProviderAccount.objects.filter(pk=account.pk).update(active=True)
    assert intake.process() == 2
    message.refresh_from_db()
    assert message.status == "delivered"
    assert Reply.objects.get(conversation__case_id=case.pk).text == "Quero um acordo"
    assert set(RawCallback.objects.values_list("state", flat=True)) == {"done"}


def test_what_cannot_be_committed_stays_with_the_carrier(world, smpp_carrier, monkeypatch):
    def full(**_: object) -> bool:
        raise OSError("the disk is full")

    monkeypatch.setattr("emdia.apps.intake.listen.keep_heard", full)
    connect(smpp_carrier, "disco")
    with intake.listening(look=60):
        smpp_carrier.wait("disco", "bind")
        deliver(smpp_carrier, "disco", "PARAR")
        assert smpp_carrier.wait("disco", "answered")["status"] == 0x64
    assert RawCallback.objects.count() == 0


def test_a_demonstration_is_connected_to_nobody(world, smpp_carrier):
    connect(smpp_carrier, "mostra")
    Tenant.objects.filter(pk=world.tenant.pk).update(is_demo=True)
    connect_real = make_world("escola")
    with tenancy.use(connect_real.tenant.pk):
        connect(smpp_carrier, "escola")
    with intake.listening(look=60):
        smpp_carrier.wait("escola", "bind")
    assert smpp_carrier.of("mostra", "bind") == []


def receipt(number: int) -> Callback:
    fields = {"esm_class": 4, "short_message": b"id:%d stat:DELIVRD" % number}
    return Callback({}, encode(Pdu(DELIVER_SM, fields=fields)))


def test_a_receipt_that_overtakes_the_answer_waits_for_it_and_a_strange_one_is_shown(world, smpp_carrier):
    case = world.person(phone="+5511900001234")
    composed = world.compose(case, world.title(case))
    message = Message.objects.filter(pk=composed.messages[0])
    message.update(channel="sms", status="sending", sent_at=clock.now())
    account = str(connect(smpp_carrier, "cedo").pk)
    for number in (77, 78):
        keep_heard(provider="smpp", account=account, callback=receipt(number))
    assert intake.process() == 2
    message.update(status="sent", reference="77")
    assert intake.process() == 0, "not at once again"
    assert intake.unmatched_callbacks()[0] == 0

    def later(**passed: float) -> None:
        ago = clock.machine() - dt.timedelta(**passed)
        RawCallback.objects.update(processed_at=ago, received_at=ago)

    later(seconds=11)
    assert intake.process() == 2
    assert message.get().status == "delivered"
    later(minutes=3)
    assert intake.process() == 1
    assert intake.unmatched_callbacks()[0] == 1


def test_from_the_gate_to_the_phone_and_back(world, smpp_carrier):
    """Said by the deliverer over one line, heard by the worker over another; a stop word ends the channel."""
    case = world.person(phone="+5511987650000")
    composed = world.compose(case, world.title(case))
    world.creditor.on_air, world.creditor.on_air_on = True, dt.date(2026, 1, 1)
    world.creditor.payment_news_at = MONDAY
    world.creditor.save()
    connect(smpp_carrier, "inteira")
    with intake.listening(look=60):
        smpp_carrier.wait("inteira", "bind")
        report = outreach.deliver(at=clock.now())
        message = Message.objects.get(pk=composed.messages[0])
        assert (report.by_status, message.reason) == ({"sent": 1}, "")
        said = smpp_carrier.of("inteira", "submit")
        assert "".join(one["text"] for one in said).startswith("Academia")
        smpp_carrier.wait("inteira", "unbind")
        text = f"id:{message.reference} stat:DELIVRD err:000"
        deliver(smpp_carrier, "inteira", text, esm_class=4)
        deliver(smpp_carrier, "inteira", "PARAR", source_addr="5511987650000")
        smpp_carrier.wait("inteira", "answered", 2)
    intake.process()
    message.refresh_from_db()
    assert message.status == "delivered"
    assert debtors.opted_out_of([case.debtor_id]) == {case.debtor_id: frozenset({"sms"})}
