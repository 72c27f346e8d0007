"""Nothing that a customer types leads a connection of ours into our own network."""

import asyncio
import logging
import socket

import pytest

from emdia.core import http, logs, reach
from tests.loops import run

INWARD = (
    *("127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("::1", "::", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1%eth0", "fc00::1"),
    *("fec0::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:db8::1"),
    *("224.0.0.1", "239.1.1.1", "ff02::1", "255.255.255.255", "192.0.0.1", "198.18.0.1", "240.0.0.1"),
)


@pytest.mark.parametrize("address", INWARD)
def test_an_address_of_our_own_network_is_refused(address: str):
    assert not reach.allowed(address, loopback=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_not(address: str):
    assert reach.allowed(address, loopback=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "10.0.0.1", "169.254.169.254", "0.0.0.0"])
def test_who_speaks_to_this_machine_speaks_to_nothing_else(address: str):
    assert not reach.allowed(address, loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://[::ffff:7f00:1]/",
        "http://localhost:1/",
        "http://127.0.0.1@169.254.169.254/",
    ],
)
def test_no_way_of_writing_an_address_gets_around(url: str):
    (outcome,) = run(http.send_many([http.Request("GET", url, timeout=5)]))
    assert isinstance(outcome, http.Failure)
    assert outcome.kind in ("refused_address", "connect", "garbage")
    assert not outcome.spoken


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://x/", "//x", "unix:///var/run/docker.sock"])
def test_only_http_is_spoken(url: str):
    (outcome,) = run(http.send_many([http.Request("GET", url, timeout=5)]))
    assert isinstance(outcome, http.Failure)


def test_a_name_that_turns_inward_is_refused_when_the_socket_is_made(monkeypatch: pytest.MonkeyPatch):
    """Both for HTTP and for mail servers: the resolver's answer at that very moment counts."""
    inward = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 25))]

    async def resolved(*_args: object, **_more: object) -> list[object]:
        return inward

    async def connect() -> None:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
        await reach.connect("smtp.attacker.example", 25, loopback=False)

    with pytest.raises(reach.RefusedAddress):
        run(connect())


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("Not Found: /p/2Ln05InaXUD9/entrar", "2Ln05InaXUD9"),
        ("KeyError: 'ana.souza@example.com'", "ana.souza"),
        ("number +55 11 98765-4321 refused", "98765"),
        ("number +5511987654321 refused", "98765"),
        ("CPF 529.982.247-25", "982"),
        ("row 52998224725 is bad", "982"),
    ],
)
def test_a_log_line_names_nobody(line: str, gone: str):
    record = logging.LogRecord("x", logging.WARNING, "f", 1, "%s", (line,), None)
    said = logs.MaskingFormatter("%(message)s").format(record)
    assert gone not in said
    assert said[:3] == line[:3]


def test_a_traceback_names_nobody_either():
    try:
        raise ValueError("52998224725 of ana@example.com")
    except ValueError as error:
        record = logging.LogRecord("x", 40, "f", 1, "failed", (), (type(error), error, error.__traceback__))
    said = logs.MaskingFormatter("%(message)s").format(record)
    assert "ValueError" in said
    assert "52998224725" not in said
    assert "ana@" not in said


@pytest.mark.parametrize("size", [64 * 1024])
@pytest.mark.parametrize("piece", ["a@", "a.", "/p/", "+55 ", "1", "@", "%"])
def test_masking_a_long_line_takes_no_longer_than_reading_it(size: int, piece: str, time_limit):
    with time_limit(2.0):
        logs.mask(piece * (size // len(piece)))
