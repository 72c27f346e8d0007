"""Accounts keep their rates together, pause when their carrier is in trouble, and never hold another's mail."""

import asyncio
import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach import speak
from emdia.apps.outreach.models import AccountPace, Message
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import ProviderAccount
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError
from emdia.domain.pace import TRIAL
from emdia.providers.channels.base import Accepted, Lost, Refused
from tests.apps.outreach.scenario import MONDAY, World, make_world

OTHERS = {"name": "Escola Exemplo Ltda", "tax_id": "11444777000161", "address": "Rua B, 2", "state": "SP"}


@pytest.fixture
def on_air(db: None) -> Iterator[World]:
    """A creditor on air on a Monday at ten, as its accounts on this machine see it."""
    made = make_world()
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        made.creditor.on_air, made.creditor.on_air_on = True, dt.date(2026, 1, 1)
        made.creditor.payment_news_at = MONDAY
        made.creditor.save()
        yield made


def account(world: World, **settings: Any) -> ProviderAccount:
    return ProviderAccount.objects.create(
        creditor=world.creditor,
        channel="sms",
        provider="sandbox",
        settings={"url": "http://127.0.0.1:9", **settings},
        created_at=MONDAY,
    )


def people(world: World, many: int, *, first: int = 0) -> None:
    for number in range(first, first + many):
        case = world.person(phone=f"+55199000{number:05}")
        world.compose(case, world.title(case), channels=("sms",))


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What a carrier on this machine hears, by account."""
    heard: dict[str, list[str]] = {}

    async def carry(account: Any, batch: Any, done: Any, kept: Any = None) -> None:
        for one in batch:
            heard.setdefault(account.ref, []).append(one.to)
            done(one.ref, Accepted(f"r-{one.ref}"))

    monkeypatch.setattr(speak, "speak", carry)
    return heard


def test_the_day_limit_of_an_account_holds_what_is_over_it_until_tomorrow(on_air: World, said: Any):
    row = account(on_air, rate_day=30)
    people(on_air, 50)
    outreach.deliver(at=MONDAY)
    assert len(said[str(row.pk)]) == 30
    waiting = Message.objects.filter(status="held")
    assert waiting.count() == 20
    assert set(waiting.values_list("rule", flat=True)) == {"pace"}
    words = f"espera a vez da conta Simulador, conta {row.pk}: o limite por dia foi atingido"
    assert {one.reason for one in waiting} == {words}
    assert all(one.not_before > MONDAY for one in waiting)
    state = outreach.account_states([row])[row.pk]
    assert (state.mood, state.said_today, state.left_today) == ("fine", 30, 0)
    outreach.deliver(at=MONDAY)
    assert len(said[str(row.pk)]) == 30


def test_a_rate_is_kept_over_chunks_and_nothing_is_lost(on_air: World, said: Any):
    row = account(on_air, rate_second=100)
    people(on_air, 150)
    begun = time.monotonic()
    outreach.deliver(at=MONDAY)
    assert len(set(said[str(row.pk)])) == 150
    assert time.monotonic() - begun >= (150 - 50) / 100


def test_a_carrier_that_only_times_out_is_left_alone_too(on_air: World, monkeypatch: Any):
    account(on_air)
    people(on_air, 12)

    async def silent(account: Any, batch: Any, done: Any, kept: Any = None) -> None:
        for one in batch:
            done(one.ref, Lost("timeout"))

    monkeypatch.setattr(speak, "speak", silent)
    outreach.deliver(at=MONDAY)
    known = AccountPace.objects.get()
    assert known.paused_until is not None
    assert "sem resposta" in known.reason


def test_a_carrier_in_trouble_is_left_alone_and_tried_gently(on_air: World, said: Any, monkeypatch: Any):
    row = account(on_air)
    people(on_air, 120)
    broken = Refused(False, "provider", "http_503")

    async def refuse(account: Any, batch: Any, done: Any, kept: Any = None) -> None:
        for one in batch:
            said.setdefault("asked", []).append(one.ref)
            done(one.ref, broken)

    with monkeypatch.context() as patch:
        patch.setattr(speak, "speak", refuse)
        outreach.deliver(at=MONDAY)
    known = AccountPace.objects.get(account=f"sandbox:{row.pk}")
    assert known.paused_until is not None
    assert "http_503" in known.reason
    state = outreach.account_states([row])[row.pk]
    assert state.mood == "paused"
    assert state.since is not None
    assert outreach.troubled_accounts(creditor_ids=[on_air.creditor.pk]) == [], "it may pass by itself"
    AccountPace.objects.update(since=clock.machine() - dt.timedelta(minutes=61))
    ((troubled, _),) = outreach.troubled_accounts(creditor_ids=[on_air.creditor.pk])
    assert troubled == row
    asked = len(said.pop("asked"))
    assert Message.objects.filter(status="held").count() == 120
    assert asked <= 120
    assert outreach.deliver(at=MONDAY).by_channel == {}
    assert said == {}, "a paused account says nothing"

    AccountPace.objects.update(paused_until=clock.machine() - dt.timedelta(seconds=1))
    Message.objects.update(not_before=MONDAY)
    outreach.deliver(at=MONDAY, limit=TRIAL)
    assert len(said[str(row.pk)]) >= TRIAL
    assert (AccountPace.objects.get().pauses, AccountPace.objects.get().since) == (0, None)


def test_an_account_whose_messages_come_back_stops_and_a_person_lets_it_go_on(
    on_air: World, said: Any, monkeypatch: Any
):
    row = account(on_air)
    people(on_air, 140)
    dead = Refused(True, "recipient", "unknown_number")

    async def half(account: Any, batch: Any, done: Any, kept: Any = None) -> None:
        for number, one in enumerate(batch):
            done(one.ref, dead if number % 2 else Accepted(one.ref))

    with monkeypatch.context() as patch:
        patch.setattr(speak, "speak", half)
        outreach.deliver(at=MONDAY)
    people(on_air, 10, first=500)
    outreach.deliver(at=MONDAY)
    assert said == {}
    ((_, state),) = outreach.troubled_accounts(creditor_ids=[on_air.creditor.pk])
    assert (state.mood, state.bounced_percent >= 10) == ("stopped", True)
    assert "voltaram" in state.reason
    waiting = Message.objects.filter(status="held", rule="pace").count()
    assert waiting
    assert outreach.resume_account(account_id=row.pk, actor="dona@casa.example") == waiting
    assert outreach.troubled_accounts(creditor_ids=[on_air.creditor.pk]) == []
    outreach.deliver(at=MONDAY)
    assert said
    with pytest.raises(DomainError):
        outreach.resume_account(account_id=row.pk, actor="dona@casa.example")


def test_creditors_take_turns_and_a_slow_one_holds_nobody(on_air: World, monkeypatch: Any):
    """The slow carrier answers only when the other creditor's messages have all been said."""
    slow = account(on_air)
    people(on_air, 300)
    other = tenants.add_creditor(slug="escola", city="Campinas", declared=tenants.Declared(), **OTHERS)
    other.on_air, other.on_air_on, other.payment_news_at = True, dt.date(2026, 1, 1), MONDAY
    other.save()
    mine = World(on_air.tenant, other, people=1000)
    quick = account(mine)
    people(mine, 60, first=2000)
    order: list[str] = []
    all_said = asyncio.Event()

    async def carry(account: Any, batch: Any, done: Any, kept: Any = None) -> None:
        if account.ref != str(quick.pk):
            await asyncio.wait_for(all_said.wait(), 10)
        for one in batch:
            order.append(account.ref)
            done(one.ref, Accepted(one.ref))
        if order.count(str(quick.pk)) == 60:
            all_said.set()

    monkeypatch.setattr(speak, "speak", carry)
    outreach.deliver(at=MONDAY)
    assert order[:60] == [str(quick.pk)] * 60
    assert order.count(str(slow.pk)) == 300
