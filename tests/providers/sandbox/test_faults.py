"""Faults on demand: what our providers make of each is what really happened at the carrier."""

from dataclasses import replace

import pytest

from emdia.entry.cli.main import main
from emdia.providers.channels import speak
from emdia.providers.channels.base import Accepted, Account, Callback, Lost, Outgoing, Refused
from emdia.providers.channels.sandbox import CHANNEL
from emdia.providers.sandbox import faults, start
from emdia.providers.sandbox.faults import Faults, UnknownFault
from tests.core.test_http import serve
from tests.loops import run
from tests.providers.sandbox.test_pages import get, hook, post

HTTP = {
    "refuse": (Refused(True, "content", "bad_message"), False),
    "throttle": (Refused(False, "provider", "too_many", retry_after=30.0), False),
    "error": (Refused(False, "provider", "http_503"), False),
    "timeout-before": (Lost, False),
    "timeout-after": (Lost, True),
    "reset-before": (Lost, False),
    "reset-unsaid": (Lost, False),
    "reset-after": (Lost, True),
    "garbage": (Lost, True),
    "slow": (Accepted, True),
}
SMTP = HTTP | {
    "refuse": (Refused(True, "content", "554 5.6.0", "not this one"), False),
    "throttle": (Accepted, True),  # 421: said once more over a new line
    "error": (Refused(False, "provider", "451 4.3.0", "our own trouble"), False),
    "reset-before": (Accepted, True),  # nothing was said yet: said over a new line
}
TO = {"sms": "+5511900001234", "email": "maria@example.com"}


@pytest.fixture
def carrier(tmp_path, monkeypatch):
    """A sandbox of its own, whose fault *slow* takes no two seconds."""
    monkeypatch.setattr(Faults.__init__, "__kwdefaults__", {"slow": 0.05, "hold": 120.0})
    running = start(tmp_path)
    yield running
    running.stop()


def say(box, channel: str, ref: str = "m1"):
    """Say a message over an account that has no patience."""
    account = box.account(channel, "academia")
    impatient = replace(account, settings={**account.settings, "timeout": 0.5})
    if channel == "sms":
        impatient = replace(impatient, settings={**impatient.settings, "concurrency": 1})
    told = {}
    outgoing = Outgoing(ref, channel, TO[channel], "Oi", "Academia", "oi@academia.example", subject="Oi")
    run(speak(impatient, [outgoing], told.__setitem__))
    return told[ref]


def kept(box) -> int:
    """How many messages the carrier has."""
    return len(box._inside(lambda store: b"." * len(store.rows("SELECT id FROM message WHERE not mine"))))


@pytest.mark.parametrize(
    ("channel", "fault"),
    [("sms", name) for name in sorted(faults.MESSAGE)] + [("email", name) for name in sorted(faults.MESSAGE)],
)
def test_what_we_make_of_a_fault_is_what_happened(carrier, channel, fault):
    carrier.misbehave(fault, 1)
    result, heard = (SMTP if channel == "email" else HTTP)[fault]
    said = say(carrier, channel)
    assert said == result if isinstance(result, Refused) else isinstance(said, result)
    assert kept(carrier) == (1 if heard else 0)
    assert isinstance(say(carrier, channel, "m2"), Accepted)
    assert kept(carrier) == (2 if heard else 1)


@pytest.mark.parametrize("fault", sorted(faults.RECEIPT))
def test_receipts_come_twice_or_the_wrong_way_round(carrier, fault):
    for ref in ("m1", "m2"):
        say(carrier, "sms", ref)
    carrier.misbehave(fault, 1)
    for text in ("um", "dois"):
        post(carrier, "/responder", {"mensagem": "1", "texto": text})
    came = hook(carrier, lambda: None, count=2)
    account = Account("sandbox")
    told = [[event.text for event in CHANNEL.events(Callback(head, body), account)] for _, head, body in came]
    assert told[:2] == ([["um", "dois"]] * 2 if fault == "duplicate" else [["dois"], ["um"]])


def test_a_fault_lasts_until_it_is_taken_back(carrier):
    carrier.misbehave("error")
    assert [type(say(carrier, "sms", ref)) for ref in ("m1", "m2")] == [Refused, Refused]
    carrier.misbehave("error", 0)
    assert isinstance(say(carrier, "sms", "m3"), Accepted)


def test_an_unknown_fault_is_refused():
    with pytest.raises(UnknownFault):
        Faults().ask("earthquake")


def test_a_gateway_that_heard_nothing_back_leaves_it_open(carrier):
    """The carrier behind it may have the message: it is not said again."""

    async def talk():
        async def gateway(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            writer.close()

        server, port = await serve(gateway)
        told = {}
        account = replace(carrier.account("sms", "academia"), settings={"url": f"http://127.0.0.1:{port}"})
        await speak(account, [Outgoing("m1", "sms", TO["sms"], "Oi")], told.__setitem__)
        server.close()
        return told["m1"]

    assert run(talk()) == Lost("http_504")


def test_the_page_switches_faults_on_and_off(carrier):
    assert "toda mensagem é tratada" in get(carrier, "/falhas").body.decode()
    assert post(carrier, "/falhas", {"falha": "throttle", "vezes": "3"}).status == 303
    assert "mais 3 vezes" in get(carrier, "/falhas").body.decode()
    assert post(carrier, "/falhas", {}).status == 303
    assert "toda mensagem é tratada" in get(carrier, "/falhas").body.decode()
    for wrong in ({"falha": "terremoto"}, {"falha": "slow", "vezes": "-1"}):
        assert post(carrier, "/falhas", wrong).status == 400


def test_the_command_asks_a_running_sandbox_for_faults(carrier, monkeypatch, capsys):
    monkeypatch.setattr("emdia.entry.cli.sandbox.sandbox.start", lambda *_: replace(carrier, _stop=None))
    assert main(["sandbox", "serve", "--json", "--fault", "error:1"]) == 0
    assert isinstance(say(carrier, "sms"), Refused)
    assert isinstance(say(carrier, "sms"), Accepted)
    with pytest.raises(SystemExit):
        main(["sandbox", "serve", "--fault", "terremoto"])
    assert "terremoto" in capsys.readouterr().err
