"""R30: a listed number hears nothing on the phone, the e-mail goes; loading replaces, streams and keeps no number."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.contacts import api as contacts
from emdia.apps.contacts.models import BlockedNumber
from emdia.apps.ladders import on_air_checks
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Creditor
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError
from emdia.providers import sandbox
from tests.apps.outreach.scenario import MONDAY, World, make_world

LIST = ["telefone\n", "(19) 90000-1111\n", "11;3333-4444\n", "19900001111\n", "\n"]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_world()
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        yield made


@pytest.fixture
def carrier(tmp_path: Path, settings: Any) -> Iterator[sandbox.Sandbox]:
    settings.EMDIA_HOME = tmp_path
    box = sandbox.start(tmp_path)
    yield box
    box.stop()


def load(lines: list[str] = LIST, **more: Any) -> contacts.Loaded:
    return contacts.import_block_list(lines, name="Não Me Ligue", actor="dona", **more)


def test_a_listed_number_gets_nothing_and_the_email_goes(world: World, carrier: sandbox.Sandbox):
    listed = world.person(phone="+5519900001111", email="ana@example.com", whatsapp=True)
    free = world.person(phone="+5519900002222")
    assert load().numbers == 2
    for case in (listed, free):
        world.compose(case, world.title(case), step="D+6")
    outreach.deliver(at=MONDAY)
    rows = dict(Message.objects.filter(case=listed).values_list("channel", "status"))
    assert rows.pop("email") == "sent"
    assert set(rows.values()) == {"withheld"}
    refused = Message.objects.filter(case=listed).exclude(channel="email").first()
    assert (refused.rule, refused.reason) == ("R30", "o número está na lista “Não Me Ligue”: só e-mail")
    assert Message.objects.get(case=free).status == "sent"


def test_where_one_channel_after_another_is_tried_the_email_follows(world: World, carrier: sandbox.Sandbox):
    case = world.person(phone="+5519900001111", email="ana@example.com")
    load()
    world.compose(case, world.title(case), step="D+6", mode="fallback", channels=("sms", "email"))
    outreach.deliver(at=MONDAY)
    outreach.deliver(at=MONDAY)
    assert dict(Message.objects.values_list("channel", "status")) == {"sms": "withheld", "email": "sent"}


def test_without_a_list_the_gate_asks_nothing_and_with_one_a_single_question(
    world: World, carrier: sandbox.Sandbox
):
    def asked(first: int, people: int) -> int:
        for number in range(first, first + people):
            case = world.person(phone=f"+55219000{number:05d}", state="RJ")
            world.compose(case, world.title(case), step="D+6")
        with CaptureQueriesContext(connection) as queries:
            outreach.deliver(at=MONDAY)
        return sum("contacts_blockednumber" in query["sql"] for query in queries.captured_queries)

    assert asked(0, 3) == 0
    load()
    assert asked(10, 2) == asked(20, 9) == 1


def test_a_new_list_replaces_the_old_one_and_one_that_is_none_changes_nothing(world: World):
    first = load()
    assert (first.numbers, first.unreadable) == (2, 1)
    with pytest.raises(DomainError):
        load(["nome;valor\n", "Ana;12\n"])
    assert [row.numbers for row in contacts.block_lists()] == [2]
    assert load(["+55 11 98888-7777"]).numbers == 1
    assert BlockedNumber.objects.count() == 1
    assert contacts.drop_block_list(name="Não Me Ligue", actor="dona") == 1
    assert not BlockedNumber.objects.exists()
    assert tenants.lacks_block_list([world.creditor]) == "SP"


def test_nothing_that_rings_is_switched_on_without_the_list(world: World):
    def missing(*channels: str) -> list[str]:
        found = on_air_checks._block_list(world.creditor, channels)
        return [check.key for check in found if not check.ok]

    assert missing("email") == []
    assert missing("sms", "email") == missing("phone") == ["block_list"]
    Creditor.objects.update(on_air=True)
    with pytest.raises(DomainError, match="lista de bloqueio de SP"):
        connect_sms(world)
    load()
    assert missing("sms", "email") == []
    connect_sms(world)


def test_a_creditor_elsewhere_needs_it_where_she_writes_to_phones_there(world: World):
    world.creditor.state = "RJ"
    world.person(phone="+5521900001111", state="RJ")
    assert [check.ok for check in on_air_checks._block_list(world.creditor, {"sms"})] == [True]
    world.person(phone="+5511900001111")
    assert [check.ok for check in on_air_checks._block_list(world.creditor, {"sms"})] == [False]


def connect_sms(world: World) -> None:
    tenants.connect_account(
        creditor_id=world.creditor.pk,
        provider="zenvia",
        given={"sender": "emdia"},
        secrets={"token": "x"},
        actor="dona",
        channel="sms",
    )
