"""What is unknown is asked of the carrier by our reference: it has it, it never had it, or a person decides."""

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.claim import LEASE, sweep
from emdia.apps.outreach.flights import CHUNK, chunk_of
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.reconcile import ASK_AGAIN, reconcile
from emdia.apps.tenants.models import ProviderAccount
from emdia.core import clock
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World, statuses


@pytest.fixture
def on_air(world: World, carrier: Sandbox) -> World:
    """A creditor on air whose SMS a carrier on this machine takes."""
    world.creditor.on_air, world.creditor.on_air_on = True, dt.date(2026, 1, 1)
    world.creditor.payment_news_at = MONDAY
    world.creditor.save()
    told = carrier.account("sms", "casa")
    ProviderAccount.objects.create(
        creditor=world.creditor,
        channel="sms",
        provider="sandbox",
        settings=dict(told.settings),
        secrets=json.dumps(told.secrets),
        created_at=MONDAY,
    )
    return world


def interrupted(world: World, *, heard: bool) -> Message:
    """A message whose process died while it spoke; the carrier had heard it, or not."""
    case = world.person(phone=f"+551990000{world.people + 1000}")
    world.compose(case, world.title(case), channels=("sms",))
    if heard:
        outreach.deliver(at=MONDAY)
        assert statuses(case) == {"sms": "sent"}
    account = f"sandbox:{ProviderAccount.objects.get().pk}"
    rows = Message.objects.filter(case=case)
    rows.update(status="unknown", account=account, sent_at=MONDAY, leased_until=None, reference="")
    return rows.get()


def test_who_has_it_says_so_and_who_never_had_it_frees_it(on_air: World):
    has, never = interrupted(on_air, heard=True), interrupted(on_air, heard=False)
    assert reconcile(at=MONDAY) == 2
    assert statuses(has.case) == {"sms": "sent"}
    assert statuses(never.case) == {"sms": "queued"}
    outreach.deliver(at=MONDAY)
    assert statuses(never.case) == {"sms": "sent"}


def test_who_was_asked_in_vain_is_asked_again_only_later(on_air: World):
    message = interrupted(on_air, heard=False)
    ProviderAccount.objects.update(settings={"url": "http://127.0.0.1:9"})
    assert reconcile(at=MONDAY) == 0
    message.refresh_from_db()
    assert message.status == "unknown"
    assert message.leased_until is not None
    assert message.leased_until > clock.machine() + ASK_AGAIN / 2


def later(monkeypatch, by: dt.timedelta) -> None:
    """The machine's clock goes forward."""
    machine = clock.machine
    monkeypatch.setattr(clock, "machine", lambda: machine() + by)


def test_nobody_asks_while_the_carrier_may_be_at_it_still(on_air: World, carrier: Sandbox, monkeypatch):
    case = on_air.person(phone="+5519900001000")
    on_air.compose(case, on_air.title(case), channels=("sms",))
    carrier.misbehave("reset-before", 1)
    outreach.deliver(at=MONDAY)
    assert statuses(case) == {"sms": "unknown"}
    assert reconcile(at=MONDAY) == 0
    later(monkeypatch, LEASE)
    assert reconcile(at=MONDAY) == 1
    assert statuses(case) == {"sms": "queued"}


def test_what_a_crash_left_is_asked_for_one_lease_later(on_air: World, monkeypatch):
    message = interrupted(on_air, heard=False)
    Message.objects.filter(pk=message.pk).update(
        status="sending", leased_until=clock.machine() - dt.timedelta(seconds=1)
    )
    assert sweep([on_air.creditor.pk]) == [message.pk]
    assert reconcile(at=MONDAY) == 0
    later(monkeypatch, LEASE)
    assert reconcile(at=MONDAY) == 1


@pytest.mark.parametrize(("lines", "size"), [(1, 8), (4, 32), (8, CHUNK), (100, CHUNK)])
def test_a_chunk_is_said_within_its_lease_by_the_lines_that_there_are(lines: int, size: int):
    assert chunk_of(SimpleNamespace(concurrency=lines)) == size
    assert 2 * size / lines * 15 <= LEASE.total_seconds()
