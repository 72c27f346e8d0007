"""A person who was written to by SMS, and what she answers."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from emdia.apps.outreach.models import Message
from emdia.core import clock, tenancy
from emdia.providers.channels.base import Event
from tests.apps.outreach.scenario import MONDAY, World, make_world

PHONE = "+5519900001111"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """A tenant that is active, and a clock that stands."""
    made = make_world()
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        yield made


@pytest.fixture
def sent(world: World) -> Message:
    """One SMS that the carrier took."""
    return said_to(world, PHONE)


def said_to(world: World, phone: str, **more: Any) -> Message:
    case = world.person(phone=phone, **more)
    composed = world.compose(case, world.title(case), step="D+6")
    rows = Message.objects.filter(pk=composed.messages[0])
    rows.update(status="sent", sent_at=clock.now(), reference=f"sb-{case.pk}", account="sandbox:casa")
    return rows.get()


def wrote(message: Message, text: str, minute: int = 1, **more: Any) -> Event:
    at = MONDAY + dt.timedelta(minutes=minute)
    return Event("reply", "", f"m{message.pk}", at, text=text, channel=message.channel, **more)
