"""Law 7: only a creditor on air speaks to the world, never while the clock is set; all else is the sandbox."""

import datetime as dt
from typing import Any

import pytest

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.accounts import Carriers
from emdia.apps.outreach.announced import action_day
from emdia.apps.outreach.models import Message
from emdia.apps.tenants.models import Creditor, ProviderAccount
from emdia.core import clock, tenancy
from emdia.domain.calendar import Calendar, Place
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World, make_world

SP = Place("SP", "São Paulo")


def account(host: str, **more: Any) -> ProviderAccount:
    return ProviderAccount.objects.create(
        channel="email", provider="smtp", settings={"host": host, "port": 25}, created_at=MONDAY, **more
    )


def carrier_of(world: World) -> str:
    carriers = Carriers()
    try:
        carriers.load([world.creditor])
        return carriers.of(world.creditor, "email").name
    finally:
        carriers.close()


@pytest.mark.parametrize(
    ("on_air", "is_demo", "clock_set", "host", "real"),
    [
        (True, False, False, "mail.example.com", True),
        (False, False, False, "mail.example.com", False),
        (True, True, False, "mail.example.com", False),
        (True, False, True, "mail.example.com", False),
        (True, False, True, "127.0.0.1", True),
        (True, False, True, "::1", True),
    ],
)
def test_who_may_speak_to_the_world(db, carrier: Sandbox, on_air, is_demo, clock_set, host, real):
    world = make_world()
    world.tenant.is_demo = is_demo
    world.tenant.save()
    world.creditor.on_air = on_air
    with tenancy.use(world.tenant.pk):
        own = account(host)
        if clock_set:
            with clock.at(MONDAY):
                name = carrier_of(world)
        else:
            name = carrier_of(world)
    assert name == (f"smtp:{own.pk}" if real else "sandbox:casa")


def test_the_creditors_own_account_wins_over_the_tenants(db, carrier: Sandbox):
    world = make_world()
    world.creditor.on_air = True
    with tenancy.use(world.tenant.pk):
        account("tenant.example.com")
        own = account("creditor.example.com", creditor=world.creditor)
        assert carrier_of(world) == f"smtp:{own.pk}"


@pytest.mark.parametrize(("fallback", "status"), [("", "held"), ("email", "withheld")])
def test_on_air_a_channel_without_an_account_is_not_said_to_the_sandbox(
    db, carrier: Sandbox, fallback: str, status: str
):
    world = make_world()
    with tenancy.use(world.tenant.pk):
        case = world.person(phone="+5519900001111")
        world.compose(case, world.title(case), expires_on=clock.today() + dt.timedelta(days=9))
        now = clock.now()
        Message.objects.update(not_before=now, fallback=fallback)
        Creditor.objects.update(on_air=True, payment_news_at=now)
        outreach.deliver(at=now)
        message = Message.objects.get()
    assert (message.status, message.reason) == (status, "este canal não tem conta de envio")
    assert message.not_before > now or status == "withheld"
    assert message.account == ""


@pytest.mark.parametrize("due", [dt.date(2026, 5, 1) + dt.timedelta(n) for n in range(0, 240, 7)])
def test_the_announced_day_is_a_lawful_one_and_the_same_when_it_is_repeated(due: dt.date):
    calendar = Calendar()

    def announced(after: int) -> dt.date | None:
        return action_day(
            due,
            action="suspension",
            sector="gym",
            calendar=calendar,
            place=SP,
            today=due + dt.timedelta(after),
        )

    day = announced(9)
    assert day is not None and day == announced(15)
    assert day.weekday() < 4
    assert calendar.pays(day, SP) and calendar.pays(day + dt.timedelta(days=1), SP)
    assert announced(60) is None


@pytest.mark.parametrize("sector", ["school", "condominium"])
def test_what_may_not_be_suspended_is_not_announced(sector: str):
    due = dt.date(2026, 6, 12)
    assert (
        action_day(due, action="suspension", sector=sector, calendar=Calendar(), place=SP, today=due) is None
    )
