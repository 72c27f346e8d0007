"""A line that listens: kept first, answered then; what could not be kept stays with the carrier."""

import asyncio
import logging
from collections.abc import Callable

import pytest

from emdia.providers.channels import registry
from emdia.providers.channels.base import Account, Callback, Event
from tests.loops import run

CHANNEL = registry.channel("smpp")
PHONE = "5511900001234"


def hear(
    carrier, who: str, story: Callable[[], None], *, fails: int = 0, **settings: object
) -> list[Callback]:
    """What was kept while the carrier told its story; the first ``fails`` cannot be kept."""
    kept: list[Callback] = []
    left = [None] * fails

    async def keep(callback: Callback) -> None:
        if left:
            left.pop()
            raise OSError("the disk is full")
        kept.append(callback)

    async def talk() -> None:
        stop = asyncio.Event()
        listening = asyncio.create_task(CHANNEL.listen(carrier.account(who, **settings), keep, stop))
        await asyncio.to_thread(carrier.wait, who, "bind")
        await asyncio.to_thread(story)
        stop.set()
        await listening

    run(talk())
    return kept


def events(kept: list[Callback]) -> list[Event]:
    return [event for callback in kept for event in CHANNEL.events(callback, Account("smpp"))]


def deliver(carrier, who: str, octets: str, **pdu: object) -> None:
    carrier.order(who, "deliver", pdu={"source_addr": PHONE, "source_addr_ton": 1, "octets": octets, **pdu})


def test_a_receipt_and_a_reply_are_kept_and_answered(smpp_carrier):
    def story() -> None:
        deliver(smpp_carrier, "ouve", "id:77 sub:001 dlvrd:001 stat:DELIVRD err:000 text:", esm_class=4)
        deliver(smpp_carrier, "ouve", "PARAR")
        smpp_carrier.wait("ouve", "answered", 2)

    told = events(hear(smpp_carrier, "ouve", story))
    assert [(event.kind, event.reference, event.text) for event in told] == [
        ("delivered", "77", ""),
        ("reply", "", "PARAR"),
    ]
    assert [one["status"] for one in smpp_carrier.of("ouve", "answered")] == [0, 0]
    smpp_carrier.wait("ouve", "unbind")


def test_what_could_not_be_kept_is_not_taken(smpp_carrier, caplog):
    def story() -> None:
        for at in (1, 2):
            deliver(smpp_carrier, "cheio", "PARAR")
            smpp_carrier.wait("cheio", "answered", at)

    assert len(hear(smpp_carrier, "cheio", story, fails=1)) == 1
    assert [one["status"] for one in smpp_carrier.of("cheio", "answered")] == [0x64, 0]
    assert "5511900001234" not in caplog.text
    assert "the disk" not in caplog.text


def test_a_repeated_receipt_is_one_and_two_equal_replies_are_two(smpp_carrier):
    def story() -> None:
        for at in (1, 2):
            deliver(smpp_carrier, "duas", "id:77 stat:DELIVRD", esm_class=4)
            deliver(smpp_carrier, "duas", "SIM")
            smpp_carrier.wait("duas", "answered", 2 * at)

    kept = hear(smpp_carrier, "duas", story)
    assert len({callback.body for callback in kept}) == 3


def test_the_parts_of_a_reply_are_kept_together_and_answered_together(smpp_carrier):
    def story() -> None:
        deliver(smpp_carrier, "partes", "\5\0\3\x09\2\2 ontem", esm_class=0x40)
        deliver(smpp_carrier, "partes", "id:77 stat:DELIVRD", esm_class=4)
        smpp_carrier.wait("partes", "answered")
        deliver(smpp_carrier, "partes", "\5\0\3\x09\2\1Ja paguei", esm_class=0x40)
        smpp_carrier.wait("partes", "answered", 3)

    told = events(hear(smpp_carrier, "partes", story, hold=15))
    assert [(event.kind, event.text) for event in told] == [("delivered", ""), ("reply", "Ja paguei ontem")]


def test_a_carrier_that_waits_for_each_answer_is_answered_after_a_while(smpp_carrier):
    def story() -> None:
        for at in (1, 2):
            deliver(smpp_carrier, "um-a-um", f"\5\0\3\x09\2{chr(at)}parte {at}", esm_class=0x40)
            smpp_carrier.wait("um-a-um", "answered", at)

    told = events(hear(smpp_carrier, "um-a-um", story, hold=0.05))
    assert [(event.text, dict(event.about)["part"]) for event in told] == [("parte 1", "1"), ("parte 2", "2")]


def test_a_delivery_that_cannot_be_read_is_kept_and_an_unknown_command_is_refused(smpp_carrier):
    def story() -> None:
        smpp_carrier.order("lixo", "write", octets="\0\0\0\x14\0\0\0\5\0\0\0\0\0\0\0\7abcd")
        smpp_carrier.order("lixo", "write", octets="\0\0\0\x10\0\0\0\x77\0\0\0\0\0\0\0\x08")
        smpp_carrier.wait("lixo", "nack")

    assert [callback.body[-4:] for callback in hear(smpp_carrier, "lixo", story)] == [b"abcd"]
    assert smpp_carrier.of("lixo", "nack")[0]["status"] == 3


@pytest.mark.parametrize("end", ["destroy", "unbind", "garbage"])
def test_a_line_that_ends_is_opened_again(smpp_carrier, monkeypatch, end):
    monkeypatch.setattr("emdia.providers.channels.smpp_listen.FIRST_PAUSE", 0.01)
    who = f"volta-{end}"

    def story() -> None:
        if end == "garbage":
            smpp_carrier.order(who, "write", octets="HTTP/1.1 400 Bad Request\r\n\r\n")
        else:
            smpp_carrier.order(who, end)
        smpp_carrier.wait(who, "bind", 2)
        deliver(smpp_carrier, who, "PARAR")
        smpp_carrier.wait(who, "answered")

    assert [event.text for event in events(hear(smpp_carrier, who, story, bind="apart"))] == ["PARAR"]
    assert {one["command"] for one in smpp_carrier.of(who, "bind")} == {"bind_receiver"}


def test_a_carrier_that_does_not_bind_us_is_tried_again_more_and_more_rarely(
    smpp_carrier, monkeypatch, caplog
):
    monkeypatch.setattr("emdia.providers.channels.smpp_listen.FIRST_PAUSE", 0.01)
    with caplog.at_level(logging.WARNING):
        hear(smpp_carrier, "cheia", lambda: smpp_carrier.wait("cheia", "bind", 4) and None)
    assert "cannot be listened to: 0x00000005" in caplog.text


async def nobody(_: Callback) -> None:
    raise AssertionError("nothing was to come")


def test_nobody_there_ends_at_once_when_stopped(smpp_carrier):
    async def talk() -> None:
        stop = asyncio.Event()
        stop.set()
        await CHANNEL.listen(smpp_carrier.account("parado"), nobody, stop)

    run(talk())
    assert smpp_carrier.of("parado", "bind") == []
