"""A creditor with a person who was written to, and the sandbox's signature."""

import json
from collections.abc import Iterator

import pytest

from emdia.apps.outreach.models import Message
from emdia.core import clock, home, tenancy
from emdia.providers import sandbox
from emdia.providers.channels.sandbox import SIGNATURE, signature
from tests.apps.outreach.scenario import MONDAY, World, make_world


@pytest.fixture
def world(db) -> Iterator[World]:
    made = make_world("academia")
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        yield made


@pytest.fixture
def sent(world) -> Message:
    """A message that the carrier accepted."""
    case = world.person(phone="+5511900001234", whatsapp=True)
    composed = world.compose(case, world.title(case))
    message = Message.objects.get(pk=composed.messages[0])
    Message.objects.filter(pk=message.pk).update(status="sent", sent_at=clock.now(), reference="sb-1")
    message.refresh_from_db()
    return message


def told(*events: dict[str, str]) -> bytes:
    """The body of a sandbox callback."""
    at = clock.now().isoformat()
    return json.dumps({"events": [{"at": at, **event} for event in events]}).encode()


def pix(txid: str, value: str = "102.10", reference: str = "E99999999202606151300abcdefghijk") -> bytes:
    """The body of a Pix callback."""
    at = clock.now().isoformat()
    paid = {"endToEndId": reference, "txid": txid, "valor": value, "horario": at}
    return json.dumps({"pix": [paid]}).encode()


def signed(body: bytes) -> dict[str, str]:
    """Headers of a callback of this data directory's sandbox."""
    return {SIGNATURE: signature(sandbox.secret(home.path()), body)}
