"""The one door that carries HTTP requests out: what it refuses, what it says of a failure, what it never logs."""

import asyncio
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.core import http, reach
from emdia.core.http import Failure, Request, Response
from tests.loops import run


async def serve(handler):
    """A raw TCP server on loopback; its port."""

    async def talk(reader, writer):
        try:
            await handler(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.transport.abort()
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


def ask(handler, *, count=1, **changes) -> list[Response | Failure]:
    """Send ``count`` requests to a raw server that answers by ``handler``."""

    async def exchange():
        server, port = await serve(handler)
        requests = [
            Request(**({"method": "POST", "url": f"http://127.0.0.1:{port}/v1", "body": b"x"} | changes))
            for _ in range(count)
        ]
        try:
            return await http.send_many(requests, concurrency=4, loopback=True)
        finally:
            server.close()
            await server.wait_closed()

    return run(exchange())


async def answered(reader, writer, answer: bytes) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(answer)
    await writer.drain()


def test_answers_come_in_the_order_of_the_requests_over_kept_connections():
    seen = []

    async def handler(reader, writer):
        seen.append("connection")
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            writer.write(
                b"HTTP/1.1 200 OK\r\nX-Told: Yes\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
            )

    async def exchange():
        server, port = await serve(handler)
        url = f"http://127.0.0.1:{port}/"
        requests = [Request("POST", url, body=str(number).encode()) for number in range(40)]
        answers = await http.send_many(requests, concurrency=4, loopback=True)
        server.close()
        return answers

    answers = run(exchange())
    assert [answer.body for answer in answers] == [str(number).encode() for number in range(40)]
    assert answers[0].headers["x-told"] == "Yes"
    assert len(seen) <= 4


def test_a_redirect_is_an_answer_and_is_not_followed():
    async def handler(reader, writer):
        await answered(reader, writer, b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n")

    (answer,) = ask(handler)
    assert answer.status == 302


def test_an_answer_that_is_too_long_is_garbage():
    async def handler(reader, writer):
        await answered(
            reader, writer, b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + b"x" * 2_000_000
        )
        await reader.read()

    (answer,) = ask(handler)
    assert (answer.kind, answer.spoken) == ("garbage", True)


def test_a_hang_up_after_the_request_was_spoken():
    async def handler(reader, _writer):
        await reader.readuntil(b"\r\n\r\n")

    (answer,) = ask(handler)
    assert (answer.kind, answer.spoken) == ("reset", True)


def test_half_an_answer_was_spoken():
    async def handler(reader, writer):
        await answered(reader, writer, b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")

    (answer,) = ask(handler)
    assert (answer.kind, answer.spoken) == ("reset", True)


def test_silence_ends_at_the_time_limit_and_was_spoken():
    async def handler(reader, _writer):
        await reader.read()

    (answer,) = ask(handler, timeout=0.1)
    assert (answer.kind, answer.spoken) == ("timeout", True)


def test_what_is_not_http_is_garbage_and_was_spoken():
    async def handler(reader, writer):
        await answered(reader, writer, b"220 mx.example ESMTP\r\n")

    (answer,) = ask(handler)
    assert isinstance(answer, Failure)
    assert answer.spoken


def test_nobody_listens_was_not_spoken():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        (answer,) = run(http.send_many([Request("GET", url)], loopback=True))
    assert (answer.kind, answer.spoken) == ("connect", False)


PRIVATE = [
    *(
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "10.0.0.8",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
    ),
    *("100.64.0.1", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fd00::1]", "[fe80::1]"),
    "224.0.0.1",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused(host: str):
    (answer,) = run(http.send_many([Request("POST", f"http://{host}:9/", body=b"x")]))
    assert (answer.kind, answer.spoken) == ("refused_address", False)


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f000001", "0177.0.0.1"])
def test_private_addresses_in_disguise_are_not_spoken_to(host: str):
    (answer,) = run(http.send_many([Request("POST", f"http://{host}:9/", body=b"x")]))
    assert isinstance(answer, Failure)
    assert not answer.spoken


def test_a_name_is_judged_by_the_address_that_it_has_at_that_moment(monkeypatch):
    """A name whose owner points it inside (DNS rebinding) is refused at the socket."""

    async def inside(*_args, **_kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 80))]

    async def exchange():
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", inside)
        return await http.send_many([Request("GET", "http://carrier.example/")])

    (answer,) = run(exchange())
    assert answer.kind == "refused_address"


def test_the_sandbox_account_cannot_lead_outside():
    (answer,) = run(http.send_many([Request("GET", "http://203.0.113.9/")], loopback=True))
    assert answer.kind == "refused_address"


@pytest.mark.parametrize("url", ["", "ftp://example.com/", "http://", "nonsense", "file:///etc/passwd"])
def test_an_address_that_is_none_is_a_value(url: str):
    (answer,) = run(http.send_many([Request("GET", url)]))
    assert isinstance(answer, Failure)
    assert not answer.spoken


@given(st.ip_addresses())
def test_an_address_is_public_or_loopback_or_refused(ip):
    assert not (reach.allowed(str(ip), loopback=True) and reach.allowed(str(ip), loopback=False))
    if ip.is_private:
        assert not reach.allowed(str(ip), loopback=False)


def test_a_log_line_shows_no_secret_and_no_person():
    request = Request(
        "POST",
        "https://user:senha@api.example/v1/5511900001234/messages?key=chave",
        {"Authorization": "Bearer segredo"},
        b'{"to": "5511900001234"}',
    )
    line = repr(request) + repr(Response(200, {"set-cookie": "segredo"}, b"5511900001234"))
    assert "api.example" in line
    assert not [word for word in ("senha", "chave", "segredo", "5511900001234") if word in line]


def test_a_closed_client_does_not_speak():
    with pytest.raises(RuntimeError):
        run(http.Client().send(Request("GET", "http://127.0.0.1/")))


def test_an_empty_batch_is_answered_at_once():
    assert run(http.send_many([])) == []
