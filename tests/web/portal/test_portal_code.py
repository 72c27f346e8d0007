"""Where nothing else can be asked, a one-time code goes to where the link came from, and nowhere else (R42)."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from emdia.apps.debtors.models import ContactPoint, IdentityCode, OptOut
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.core import clock, http
from emdia.core.http import Request
from emdia.providers import sandbox
from tests.loops import run
from tests.web.portal.conftest import NOW, World

DIGITS = re.compile(r"codigo e (\d{6})\.")


def body(response: Any) -> str:
    return response.content.decode()


@dataclass
class Asking:
    """The person of whom neither CPF nor birth date is known, her browser, and the phone that gets the code."""

    world: World
    box: sandbox.Sandbox

    def ask_for(self, via: str = "s", client: Client | None = None) -> Any:
        return (client or self.world.client).post(f"{self.world.url}/codigo", {"via": via})

    def arrived(self) -> str:
        """The newest code, as her phone shows it."""
        outreach.deliver(at=clock.now())
        (page,) = run(http.send_many([Request("GET", f"{self.box.http_url}/")], loopback=True))
        return DIGITS.findall(page.body.decode())[-1]

    def enter(self, code: str) -> Any:
        return self.world.client.post(f"{self.world.url}/entrar", {"codigo": code, "via": "s"})


@pytest.fixture
def asking(world: World, tmp_path: Path, settings: Any) -> Iterator[Asking]:
    world.debtor.tax_id = world.debtor.birth = None
    world.debtor.save()
    settings.EMDIA_HOME = tmp_path
    box = sandbox.start(tmp_path)
    yield Asking(world, box)
    box.stop()


def test_the_code_comes_to_the_phone_and_opens_the_page(asking: Asking) -> None:
    world = asking.world
    offered = body(world.client.get(f"{world.url}/s"))
    assert "Enviar um código" in offered
    assert "o celular de final 01" in offered
    assert "99999" not in offered, "the number is never shown"
    assert 'autocomplete="one-time-code"' in body(asking.ask_for())
    response = asking.enter(asking.arrived())
    assert (response.status_code, response["Location"]) == (302, world.url)
    assert "Olá, Ana." in body(world.client.get(world.url))
    assert ContactPoint.objects.get().state == "confirmed"


def test_the_code_is_kept_nowhere_and_the_message_says_nothing_of_money(asking: Asking) -> None:
    asking.ask_for()
    code = asking.arrived()
    message = Message.objects.get(stage="identity_code")
    assert (message.kind, message.status, message.segments) == ("answer", "sent", 1)
    assert code not in message.text
    assert "••••••" in message.text
    for word in ("R$", "Mensalidade", "venc", "http"):
        assert word not in message.text
    row = IdentityCode.objects.values().get()
    assert code not in {str(value) for value in row.values()}
    assert message.expires_at == NOW + dt.timedelta(minutes=5)


def test_a_code_works_once_and_only_the_newest(asking: Asking) -> None:
    asking.ask_for()
    first = asking.arrived()
    asking.ask_for()
    second = asking.arrived()
    if first != second:
        assert asking.enter(first).status_code == 422
    assert asking.enter(second).status_code == 302
    asking.world.client.cookies.clear()
    assert asking.enter(second).status_code == 422


def test_a_code_ends_after_ten_minutes_and_after_five_tries(asking: Asking) -> None:
    asking.ask_for()
    code = asking.arrived()
    wrong = "000000" if code != "000000" else "111111"
    row = IdentityCode.objects.get()
    assert row.expires_at - row.made_at == dt.timedelta(minutes=10)
    IdentityCode.objects.update(tries=4)
    assert asking.enter(wrong).status_code == 422
    assert asking.enter(code).status_code == 422, (
        "the sixth attempt is one too many, even for the right digits"
    )
    IdentityCode.objects.update(tries=0, expires_at=clock.machine())
    assert asking.enter(code).status_code == 422


def test_three_codes_an_hour_for_a_case_whoever_asks(asking: Asking) -> None:
    for _ in range(3):
        assert asking.ask_for(client=Client()).status_code == 200
    refused = asking.ask_for(client=Client())
    assert refused.status_code == 429
    assert "Espere um pouco" in body(refused)
    assert Message.objects.filter(stage="identity_code").count() == 3


def test_wrong_codes_lock_like_any_wrong_answer(asking: Asking) -> None:
    asking.ask_for()
    for _ in range(5):
        asking.enter("12345")
    assert "muitas tentativas" in body(asking.world.client.get(f"{asking.world.url}/s"))


@pytest.mark.parametrize("via", ["", "e", "w"])
def test_where_no_letter_led_here_there_is_no_code(asking: Asking, via: str) -> None:
    page = body(asking.ask_for(via=via))
    assert "fale com uma pessoa" in page
    assert not Message.objects.filter(stage="identity_code").exists()


@pytest.mark.parametrize("state", ["wrong", "off", "doubtful"])
def test_a_point_that_others_may_read_gets_no_code(asking: Asking, state: str) -> None:
    ContactPoint.objects.update(state=state)
    assert "Enviar um código" not in body(asking.world.client.get(f"{asking.world.url}/s"))
    asking.ask_for()
    assert not Message.objects.filter(stage="identity_code").exists()


def test_a_stopped_channel_stays_silent(asking: Asking) -> None:
    OptOut.objects.create(debtor=asking.world.debtor, channel="sms", source="page", at=NOW)
    asking.ask_for()
    assert not Message.objects.filter(stage="identity_code").exists()


def test_where_a_question_can_be_asked_no_code_is_sent(world: World) -> None:
    page = body(world.client.post(f"{world.url}/codigo", {"via": "s"}))
    assert "Os três números do meio" in page
    assert not Message.objects.filter(stage="identity_code").exists()
    assert world.client.post(f"{world.url}/entrar", {"codigo": "123456", "via": "s"}).status_code == 422
