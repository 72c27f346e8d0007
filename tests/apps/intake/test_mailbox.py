"""From a mail that came back to what it changes: message failed, address marked, channel ended by a complaint."""

from collections.abc import Iterator

import pytest

from emdia.apps.debtors.models import ContactPoint
from emdia.apps.intake import api as intake
from emdia.apps.intake.keep import keep_heard
from emdia.apps.outreach.models import Message
from emdia.apps.tenants.models import ProviderAccount
from emdia.core import clock, tenancy
from emdia.providers.channels.base import Callback
from emdia.providers.channels.smtp_returns import HEADERS
from tests.apps.outreach.scenario import MONDAY, World, make_world
from tests.domain.bounces.test_words import dsn, note


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_world("academia")
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        yield made


def sent(world: World) -> Message:
    case = world.person(email="maria@example.com")
    message = Message.objects.get(pk=world.compose(case, world.title(case)).messages[0])
    Message.objects.filter(pk=message.pk).update(channel="email", status="sent", sent_at=clock.now())
    return message


def come_back(raw: bytes) -> None:
    account = ProviderAccount.objects.create(channel="email", provider="smtp", created_at=clock.now())
    for _ in range(2):
        keep_heard(provider="smtp", account=str(account.pk), callback=Callback(HEADERS, raw))
    assert intake.process() == 1


def test_a_hard_return_takes_the_address_its_good_name(world: World):
    message = sent(world)
    come_back(dsn("5.1.1", "550 user unknown").replace(b"m42", f"m{message.pk}".encode()))
    message.refresh_from_db()
    assert message.status == "failed"
    assert "user unknown" in message.reason
    assert ContactPoint.objects.get().state == "doubtful", "once; the second time it is switched off (R40)"


def test_a_full_mailbox_does_not(world: World):
    message = sent(world)
    come_back(dsn("5.2.2", "552 mailbox full").replace(b"m42", f"m{message.pk}".encode()))
    message.refresh_from_db()
    assert message.status == "failed"
    assert ContactPoint.objects.get().state == "declared"


def test_a_complaint_ends_the_channel_without_another_word(world: World):
    message = sent(world)
    told = note(
        "fbl@example.com", "Abuse report", "x", f"References: <emdia.m{message.pk}@academia.example>\r\n"
    )
    come_back(told)
    assert set(message.case.debtor.opt_outs.values_list("channel", flat=True)) == {"email"}
    assert Message.objects.count() == 1
