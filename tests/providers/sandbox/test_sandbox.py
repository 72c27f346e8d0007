"""The sandbox: fates by number and address, receipts in business time, one of it per data directory."""

import datetime as dt
import json
import threading

import pytest

from emdia.core import clock
from emdia.providers import sandbox
from emdia.providers.channels import speak
from emdia.providers.channels.base import Accepted, Lost, Refused
from emdia.providers.sandbox import fates
from tests.loops import run
from tests.providers.contract import OUTGOING

AT = dt.datetime(2026, 3, 2, 10, tzinfo=clock.SAO_PAULO)
LATER = AT + dt.timedelta(days=1)


def came(box, until=LATER):
    return [(event.kind, event.our_ref, event.at) for event in box.receipts("academia", until=until).events]


def seconds(value: float) -> dt.datetime:
    return AT + dt.timedelta(seconds=value)


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
@pytest.mark.parametrize(
    ("ending", "result", "receipts"),
    [
        ("0000", Refused(True, "recipient", "invalid_number", "número inexistente"), []),
        ("9999", Accepted("sb-1"), [("failed", 5)]),
        ("9998", Accepted("sb-1"), [("failed", 3600)]),
        ("9996", Accepted("sb-1"), []),
        ("9995", Accepted("sb-1"), [("delivered", 3), ("opt_out", 7200)]),
        ("9994", Accepted("sb-1"), [("delivered", 3), ("reply", 3600)]),
        ("9993", Accepted("sb-1"), [("delivered", 7200)]),
    ],
)
def test_a_number_decides_what_happens(box, say, channel, ending, result, receipts):
    with clock.at(AT):
        assert say(channel, f"+551190000{ending}") == result
    assert came(box) == [(kind, "m1", seconds(after)) for kind, after in receipts]


def test_refused_once_then_taken(box, say):
    assert say("sms", "+5511900009997") == Refused(False, "provider", "too_many", "", 30.0)
    assert isinstance(say("sms", "+5511900009997"), Accepted)


@pytest.mark.parametrize(
    ("to", "result", "receipts"),
    [
        ("maria@example.com", Accepted("sb-1"), ["delivered"]),
        ("bounce17@example.com", Refused(True, "recipient", "550 5.1.1", "no such mailbox here"), []),
        ("full@example.com", Refused(False, "recipient", "452 4.2.2", "this mailbox is full"), []),
        ("block.x@example.com", Refused(True, "content", "554 5.7.1", "this message looks unwanted"), []),
        ("later@example.com", Accepted("sb-1"), ["failed"]),
        ("silent@example.com", Accepted("sb-1"), []),
        ("bouncer@example.com", Accepted("sb-1"), ["delivered"]),
    ],
)
def test_an_address_decides_what_happens(box, say, to, result, receipts):
    with clock.at(AT):
        assert say("email", to, html="<p>Oi, Maria</p>") == result
    assert [kind for kind, _, _ in came(box)] == receipts


def test_every_fate_of_the_table_is_documented():
    words = fates.__doc__ or ""
    assert all(f"``{ending}``" in words for ending in fates.NUMBERS)
    assert all(f"``{word}``" in words for word in fates.MAILBOXES)


def test_some_whatsapp_messages_are_read_and_the_same_ones_each_time(box, say):
    with clock.at(AT):
        for number in range(30):
            say("whatsapp", "+5511900001234", f"m{number}", f"Oi {number}")
    read = {ref for kind, ref, _ in came(box) if kind == "read"}
    assert 5 < len(read) < 30
    assert read == {ref for kind, ref, _ in came(box) if kind == "read"}


def test_the_same_message_again_is_one_message_with_one_reference(box, say):
    assert say("sms", "+5511900001234") == say("sms", "+5511900001234")
    assert say("sms", "+5511900001234", ref="m2") != say("sms", "+5511900001234")
    assert len(box.receipts("academia", until=clock.machine() + dt.timedelta(days=1)).events) == 2


def test_receipts_wait_for_their_time_and_are_given_until_taken(box, say):
    with clock.at(AT):
        say("sms", "+5511900009995", "first")
    with clock.at(AT + dt.timedelta(minutes=1)):
        say("sms", "+5511900001234", "second")
    assert came(box, seconds(2)) == []
    assert came(box, seconds(3)) == [("delivered", "first", seconds(3))]
    assert came(box, seconds(3)) == came(box, seconds(3)), "not taken, so given again"
    box.acknowledge("academia", box.receipts("academia", until=seconds(3)).last)
    assert came(box) == [("delivered", "second", seconds(63)), ("opt_out", "first", seconds(7200))]
    box.acknowledge("academia", box.receipts("academia", until=LATER).last)
    assert came(box) == []


def test_receipts_belong_to_their_account(box, say):
    with clock.at(AT):
        say("sms", "+5511900001234")
    assert box.receipts("outra", until=LATER).events == []


def test_a_stop_carries_who_said_it_and_what(box, say):
    with clock.at(AT):
        say("whatsapp", "+5511900009995")
    stop = box.receipts("academia", until=LATER).events[-1]
    assert (stop.kind, stop.sender, stop.text, stop.channel) == (
        "opt_out",
        "+5511900009995",
        "SAIR",
        "whatsapp",
    )


def test_what_was_not_delivered_says_whether_for_good(box, say):
    with clock.at(AT):
        say("sms", "+5511900009999", "gone")
        say("sms", "+5511900009998", "off")
    events = {event.our_ref: event.permanent for event in box.receipts("academia", until=LATER).events}
    assert events == {"gone": True, "off": False}


def test_a_running_sandbox_is_found_and_used(tmp_path, box):
    again = sandbox.start(tmp_path)
    assert (again.http_url, again.smtp_port, again.owned) == (box.http_url, box.smtp_port, False)
    again.stop()
    assert sandbox.running(tmp_path) is not None, "who did not start it does not end it"


def test_nothing_is_left_after_the_end(tmp_path, say):
    before = {thread.name for thread in threading.enumerate()}
    box = sandbox.start(tmp_path / "other")
    box.stop()
    box.stop()
    assert sandbox.running(tmp_path / "other") is None
    assert {thread.name for thread in threading.enumerate()} == before


def test_what_it_got_is_there_when_it_starts_again(tmp_path):
    first = sandbox.start(tmp_path)
    first.stop()
    second = sandbox.start(tmp_path)
    assert second.owned
    assert second.key == first.key
    second.stop()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        '{"http_url": "http://127.0.0.1:1"}',
        '{"http_url": "http://127.0.0.1:9", "smtp_port": 9, "pid": 1, "name": "gone"}',
    ],
)
def test_a_stale_announcement_is_no_sandbox(tmp_path, said):
    (tmp_path / "sandbox.json").write_text(said)
    assert sandbox.running(tmp_path) is None


def test_another_sandbox_on_the_announced_port_is_not_ours(tmp_path, box):
    announced = json.loads((tmp_path / "sandbox.json").read_text())
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sandbox.json").write_text(json.dumps(announced | {"name": "somebody else"}))
    assert sandbox.running(tmp_path / "other") is None


def test_the_secret_is_for_the_owner_only(tmp_path):
    assert sandbox.secret(tmp_path) == sandbox.secret(tmp_path)
    assert (tmp_path / "sandbox.key").stat().st_mode & 0o777 == 0o600


def test_a_wrong_key_is_the_accounts_fault(box):
    box.key = "errada"
    told = {}
    run(speak(box.account("sms", "academia"), [OUTGOING], told.__setitem__))
    assert told[OUTGOING.ref] == Refused(True, "account", "bad_key")


def test_a_sandbox_that_ended_was_not_spoken_to(box, say):
    box.stop()
    answer = say("sms", "+5511900001234")
    assert not isinstance(answer, (Accepted, Lost))
    assert not answer.permanent
