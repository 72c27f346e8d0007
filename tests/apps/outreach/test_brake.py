"""*Parar tudo*: speech stops within one batch, whatever it is, and goes on once after *retomar*."""

import datetime as dt
from typing import Any

import pytest

from emdia.apps.contacts.models import ContactSlot
from emdia.apps.journal.models import Entry
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach import flights
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World

MANY, CHUNK = 40, 5


def _compose(world: World) -> None:
    for number in range(MANY):
        case = world.person(phone=f"+55199000{number:05}")
        world.compose(case, world.title(case))


@pytest.mark.parametrize("whole_tenant", [False, True])
def test_a_stop_during_a_running_delivery_of_many_stops_it(
    world: World, carrier: Sandbox, monkeypatch: pytest.MonkeyPatch, *, whole_tenant: bool
):
    _compose(world)
    who = None if whole_tenant else world.creditor.pk
    mark, chunks = flights.mark_sending, []

    def stopping(frozen: Any, *, lease: dt.datetime) -> Any:
        """Somebody says *parar tudo* while the second chunk is on its way."""
        chunks.append(len(frozen))
        marked = mark(frozen, lease=lease)
        if len(chunks) == 2:
            tenants.stop(creditor_id=who, reason="o chefe pediu", actor="dona@casa.example")
        return marked

    monkeypatch.setattr(flights, "CHUNK", CHUNK)
    monkeypatch.setattr(flights, "mark_sending", stopping)
    outreach.deliver(at=MONDAY)
    assert Message.objects.exclude(status="queued").count() == 2 * CHUNK
    assert Message.objects.filter(status="queued", leased_until=None).count() == MANY - 2 * CHUNK
    assert ContactSlot.objects.count() == Message.objects.filter(status="sent").count(), (
        "who was not written to keeps her day"
    )
    assert outreach.deliver(at=MONDAY).by_status == {}
    assert tenants.go(creditor_id=who, actor="dona@casa.example")
    outreach.deliver(at=MONDAY)
    assert not Message.objects.filter(status="queued").exists()
    assert ContactSlot.objects.count() == Message.objects.filter(status="sent").count() > 2 * CHUNK
    actions = Entry.objects.values_list("action", "actor", "reason")
    assert ("speech.stopped", "dona@casa.example", "o chefe pediu") in actions
    assert not tenants.go(creditor_id=who, actor="dona@casa.example"), "it is off already"


def test_one_creditors_brake_is_not_the_others(world: World, carrier: Sandbox):
    other = tenants.add_creditor(
        slug="escola",
        name="Escola Exemplo",
        tax_id="11444777000161",
        address="Rua B, 2",
        city="Campinas",
        state="SP",
    )
    _, stopped = world.person(phone="+5519900001111"), tenants.stop
    case = world.person(phone="+5519900002222")
    world.compose(case, world.title(case))
    stopped(creditor_id=other.pk, reason="", actor="a")
    assert outreach.deliver(at=MONDAY).by_status == {"sent": 1}


def test_thanks_wait_too_and_go_on_after(world: World, carrier: Sandbox):
    case = world.person(phone="+5519900001111")
    world.compose(case, world.title(case))
    outreach.deliver(at=MONDAY)
    payments.record(case_id=case.pk, cents=None, paid_at=clock.now(), source="cli", reference="1")
    tenants.stop(creditor_id=world.creditor.pk, reason="", actor="a")
    outreach.thank()
    assert outreach.deliver(at=MONDAY).by_status == {}
    tenants.go(creditor_id=world.creditor.pk, actor="a")
    assert outreach.deliver(at=MONDAY).by_status == {"sent": 1}
    assert Message.objects.get(kind="confirmation").status == "sent"
