"""SMTP: what a server's replies and hang-ups mean for each message, and that none is said twice."""

import asyncio
import datetime as dt

import pytest

from emdia.core import clock
from emdia.providers.channels import WrongTime, speak
from emdia.providers.channels.base import Accepted, Account, Callback, Forged, Kept, Lost, Outgoing, Refused
from emdia.providers.channels.smtp import CHANNEL
from tests.loops import run
from tests.providers.channels.scripted import DROP, ScriptedServer


def letters(count: int, **changes) -> list[Outgoing]:
    return [
        Outgoing(
            **{
                "ref": f"m{number}",
                "channel": "email",
                "to": f"pessoa{number}@example.com",
                "text": f"Olá, {number}",
                "html": f"<p>Olá, {number}</p>",
                "sender_address": "contato@academia.example",
                "subject": "Mensalidade",
            }
            | changes
        )
        for number in range(count)
    ]


def say(server: ScriptedServer, batch: list[Outgoing], **settings) -> dict[str, object]:
    """Speak a batch to a scripted server; each result must be told exactly once."""
    told = {}

    def done(ref, result):
        assert ref not in told
        told[ref] = result

    async def talk():
        async with server:
            account = Account(
                "smtp",
                {"host": "127.0.0.1", "port": server.port, "tls": "none", "timeout": 5, "connections": 1}
                | settings,
                {"password": "segredo"},
                loopback=True,
                ref="academia",
            )
            await speak(account, batch, done)

    run(talk())
    assert set(told) == {outgoing.ref for outgoing in batch}
    return told


@pytest.mark.parametrize("offers", [("PIPELINING",), ()], ids=["pipelined", "one by one"])
@pytest.mark.parametrize("connections", [1, 3])
def test_a_batch_goes_over_kept_connections(offers, connections):
    server = ScriptedServer(offers=offers)
    told = say(server, letters(20), connections=connections)
    assert all(isinstance(result, Accepted) for result in told.values())
    assert {result.reference for result in told.values()} == {f"Q{n}" for n in range(1, 21)}
    assert server.connections == connections
    assert sorted(line for line in server.lines if line.startswith("RCPT")) == sorted(
        f"RCPT TO:<pessoa{n}@example.com>" for n in range(20)
    )


@pytest.mark.parametrize("offers", [("PIPELINING",), ()], ids=["pipelined", "one by one"])
@pytest.mark.parametrize(
    ("command", "answer", "meaning"),
    [
        ("RCPT", "550 5.1.1 <pessoa1@x.br> no", Refused(True, "recipient", "550 5.1.1", "<…@x.br> no")),
        ("RCPT", "452 4.2.2 mailbox full", Refused(False, "recipient", "452 4.2.2", "mailbox full")),
        ("RCPT", "451 4.7.1 greylisted", Refused(False, "provider", "451 4.7.1", "greylisted")),
        ("RCPT", "550 no", Refused(True, "recipient", "550", "no")),
        ("MAIL", "553 5.1.8 sender not allowed", Refused(True, "account", "553 5.1.8", "sender not allowed")),
        ("MAIL", "550 no", Refused(True, "account", "550", "no")),
        ("DATA", "554 5.7.1 unwanted", Refused(True, "content", "554 5.7.1", "unwanted")),
        ("END", "554 5.6.0 bad message", Refused(True, "content", "554 5.6.0", "bad message")),
        ("END", "552 5.3.4 too big", Refused(True, "content", "552 5.3.4", "too big")),
        ("END", "550 5.7.26 not authenticated", Refused(True, "account", "550 5.7.26", "not authenticated")),
        ("END", "599 5.9.99 from next year", Refused(True, "content", "599 5.9.99", "from next year")),
    ],
)  # fmt: skip
def test_one_refusal_touches_one_letter(offers, command, answer, meaning):
    def reply(said, line, _number):
        server.current = line if said == "RCPT" else server.current
        about = "pessoa1@" in (line if said == "RCPT" else server.current)
        if said == "MAIL":
            server.mails += 1
            about = server.mails == 2
        return answer if said == command and about else ""

    server = ScriptedServer(reply, offers=offers)
    server.current, server.mails = "", 0
    told = say(server, letters(4))
    assert told["m1"] == meaning
    assert [isinstance(told[ref], Accepted) for ref in ("m0", "m2", "m3")] == [True] * 3
    assert server.connections == 1


def test_a_server_that_takes_data_for_nobody_gets_an_empty_letter():
    server = ScriptedServer(
        lambda said, line, _n: "550 5.1.1 no" if said == "RCPT" and "pessoa0@" in line else ""
    )
    told = say(server, letters(2))
    assert told["m0"] == Refused(True, "recipient", "550 5.1.1", "no")
    assert isinstance(told["m1"], Accepted)
    assert server.messages[0] == b".\r\n"


@pytest.mark.parametrize("offers", [("PIPELINING",), ()], ids=["pipelined", "one by one"])
def test_a_hang_up_after_the_end_of_the_data_is_unknown_and_not_said_again(offers):
    server = ScriptedServer(
        lambda said, _line, number: DROP if (said, number) == ("END", 1) else "", offers=offers
    )
    told = say(server, letters(4))
    assert isinstance(told["m1"], Lost)
    assert [isinstance(told[ref], Accepted) for ref in ("m0", "m2", "m3")] == [True] * 3
    assert len(server.messages) == 4
    assert server.connections == 2


@pytest.mark.parametrize("answer", [DROP, "421 4.7.0 too many messages on this connection"])
@pytest.mark.parametrize("offers", [("PIPELINING",), ()], ids=["pipelined", "one by one"])
def test_a_tired_connection_is_replaced(offers, answer):
    def reply(said, _line, number):
        return answer if said == "MAIL" and number == server.connections * 3 else ""

    server = ScriptedServer(reply, offers=offers)
    told = say(server, letters(8))
    assert all(isinstance(result, Accepted) for result in told.values())
    assert len(server.messages) == 8
    assert server.connections == 3


def test_421_after_the_data_is_a_refusal_for_now():
    server = ScriptedServer(lambda said, _line, _n: "421 4.3.2 shutting down" if said == "END" else "")
    told = say(server, letters(1))
    assert told["m0"] == Refused(False, "provider", "connection", "Closing")
    assert len(server.messages) == 2, "it was tried once more, since the server said that it did not take it"


def test_a_server_that_always_hangs_up_is_left_alone():
    server = ScriptedServer(lambda said, _line, _n: DROP if said == "MAIL" else "")
    told = say(server, letters(50), connections=2)
    assert all((result.permanent, result.fault) == (False, "provider") for result in told.values())
    assert server.connections <= 6


def test_no_server_is_for_now():
    async def free_port() -> int:
        server = await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        return port

    told = say(ScriptedServer(), letters(3), port=run(free_port()))
    assert {(r.permanent, r.fault, r.code) for r in told.values()} == {(False, "provider", "connection")}


def test_a_silent_server_is_unknown_after_the_data_only():
    async def talk():
        waiting = asyncio.Event()

        async def silent(reader, writer):
            writer.write(b"220 hi\r\n")
            await reader.readline()
            writer.write(b"250-mx.example\r\n250 PIPELINING\r\n")
            await reader.readuntil(b"DATA\r\n")
            writer.write(b"250 ok\r\n250 ok\r\n354 go\r\n")
            await waiting.wait()
            writer.close()

        told = {}
        async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            settings = {"host": "127.0.0.1", "port": port, "tls": "none", "timeout": 0.2, "connections": 1}
            await speak(Account("smtp", settings, loopback=True), letters(1), told.__setitem__)
            waiting.set()
        return told

    assert isinstance(run(talk())["m0"], Lost)


@pytest.mark.parametrize("offer", ["AUTH PLAIN LOGIN", "AUTH LOGIN"])
def test_signs_in(offer):
    def reply(said, line, _number):
        if said == "AUTH" and "LOGIN" in line:
            return "334 VXNlcm5hbWU6"
        if line == "YWNhZGVtaWE=":
            return "334 UGFzc3dvcmQ6"
        return "235 2.7.0 ok" if said == "AUTH" or line == "c2VncmVkbw==" else ""

    server = ScriptedServer(reply, offers=("PIPELINING", offer))
    assert isinstance(say(server, letters(1), user="academia")["m0"], Accepted)
    assert any("AGFjYWRlbWlhAHNlZ3JlZG8=" in line or line == "c2VncmVkbw==" for line in server.lines)


def test_a_wrong_password_is_the_accounts_fault():
    server = ScriptedServer(
        lambda said, *_: "535 5.7.8 bad" if said == "AUTH" else "", offers=("AUTH PLAIN",)
    )
    told = say(server, letters(3), user="academia", connections=2)
    assert {(r.permanent, r.fault, r.code) for r in told.values()} == {(True, "account", "535")}
    assert "segredo" not in repr(told)


@pytest.mark.parametrize(
    ("settings", "code"),
    [({"tls": "starttls"}, "starttls_not_offered"), ({"user": "a"}, "auth_not_offered")],
)
def test_what_the_account_wants_and_the_server_lacks(settings, code):
    told = say(ScriptedServer(), letters(1), **settings)
    assert (told["m0"].permanent, told["m0"].fault, told["m0"].code) == (True, "account", code)


def test_a_greeting_that_refuses_is_for_now():
    told = say(ScriptedServer(greeting="421 4.3.2 too busy"), letters(2))
    assert {(r.permanent, r.code) for r in told.values()} == {(False, "421")}


def test_a_letter_that_cannot_be_written_does_not_stop_the_others():
    batch = [
        *letters(1),
        *letters(1, ref="bad", to="joão@example.com"),
        *letters(1, ref="worse", unsubscribe_url="x"),
    ]
    told = say(ScriptedServer(), batch)
    assert isinstance(told["m0"], Accepted)
    assert told["bad"] == Refused(True, "recipient", "unsayable", "address")
    assert told["worse"] == Refused(True, "content", "unsayable", "unsubscribe link")


def test_private_addresses_are_refused_without_a_word():
    told = {}
    account = Account("smtp", {"host": "127.0.0.1", "port": 25, "tls": "none"})
    run(speak(account, letters(2), told.__setitem__))
    assert {(r.permanent, r.fault, r.code) for r in told.values()} == {(True, "account", "refused_address")}


def test_a_set_clock_speaks_to_this_machine_only():
    with clock.at(dt.datetime(2026, 1, 5, 10, tzinfo=clock.SAO_PAULO)), pytest.raises(WrongTime):
        run(speak(Account("smtp", {"host": "mx.example"}), letters(1), {}.__setitem__))


@pytest.mark.parametrize("account", [Account("smtp"), Account("nobody"), Account("smtp", {"host": ""})])
def test_an_account_that_is_incomplete_or_unknown_says_nothing(account):
    told = {}
    run(speak(account, letters(2), told.__setitem__))
    assert {(r.permanent, r.fault, r.code) for r in told.values()} == {(True, "account", "incomplete")}
    assert set(told) == {"m0", "m1"}


def test_an_empty_batch_needs_no_line():
    run(speak(Account("smtp", {"host": "mx.example"}), [], {}.__setitem__))


def test_mail_servers_do_not_call_back():
    with pytest.raises(Forged):
        CHANNEL.verify(Callback({}, b"{}"), Account("smtp"))


def say_twice(server: ScriptedServer, between=lambda: None) -> list[object]:
    """Two batches of two letters over what the first one kept open."""
    told = []

    async def talk():
        kept = Kept()
        async with server:
            settings = {
                "host": "127.0.0.1",
                "port": server.port,
                "tls": "none",
                "timeout": 5,
                "connections": 1,
            }
            account = Account("smtp", settings, loopback=True)
            for batch in (letters(2), letters(2)):
                await speak(account, batch, lambda _ref, result: told.append(result), kept)
                await between()
            await kept.close()

    run(talk())
    return told


def test_a_run_keeps_its_connections_from_one_batch_to_the_next_and_ends_them_politely():
    server = ScriptedServer()

    async def nothing():
        assert "QUIT" not in server.lines

    told = say_twice(server, nothing)
    assert [type(result) for result in told] == [Accepted] * 4
    assert server.connections == 1
    assert server.lines[-1] == "QUIT"


def test_a_connection_that_the_server_closed_between_two_batches_is_replaced_and_nothing_is_refused():
    server = ScriptedServer()

    async def hang_up():
        for one in list(server._talks):
            one.cancel()
        await asyncio.gather(*server._talks, return_exceptions=True)

    told = say_twice(server, hang_up)
    assert [type(result) for result in told] == [Accepted] * 4
    assert server.connections == 2
    assert len(server.messages) == 4
