"""What comes back to a mailbox: read once, kept before it is marked, and known to be about which message."""

import asyncio

import pytest

from emdia.core import clock
from emdia.providers.channels import imap_box, smtp_returns
from emdia.providers.channels.base import Account, Callback, Forged, Garbled, Listening
from emdia.providers.channels.smtp import CHANNEL
from emdia.providers.sandbox.imap import ImapBox
from tests.domain.bounces.test_words import dsn, note
from tests.loops import run

HUMAN = note(
    "Maria <maria@example.com>",
    "Re: Sua mensalidade",
    "Pago amanhã!\r\n\r\nEm seg., 7 de dez. de 2026, Academia escreveu:\r\n> Sua mensalidade venceu",
    "In-Reply-To: <emdia.m42@academia.example>\r\n",
)
AWAY = note(
    "maria@example.com", "Resposta automática: férias", "Volto dia 10", "Auto-Submitted: auto-replied\r\n"
)


def account(port: int = 0, **settings: object) -> Account:
    told = {"imap_host": "127.0.0.1", "imap_port": port, "imap_tls": "none", "imap_user": "devolucoes"}
    return Account("smtp", told | settings, {"imap_password": "segredo"}, loopback=True, ref="7")


def event_of(raw: bytes, **settings: object):
    return CHANNEL.events(Callback(smtp_returns.HEADERS, raw), account(**settings))


def test_a_hard_return_names_the_message_and_closes_the_address():
    (event,) = event_of(dsn("5.1.1", "550 user unknown"))
    assert (event.kind, event.our_ref, event.permanent) == ("failed", "m42", True)
    assert (event.sender, event.code) == ("maria@example.com", "user_unknown")


def test_a_soft_return_is_a_failure_and_a_delay_is_none():
    (event,) = event_of(dsn("5.2.2", "552 mailbox full"))
    assert (event.kind, event.permanent) == ("failed", False)
    assert event_of(dsn("4.4.1", "451 timed out", action="delayed")) == []


def test_without_fields_the_return_address_names_the_message():
    raw = note("MAILER-DAEMON@x.example", "failure notice", "<maria@example.com>:\n550 no such user")
    raw = raw.replace(b"To: cobranca@", b"To: devolucoes+m77@")
    (event,) = event_of(raw, return_path="devolucoes+{ref}@academia.example")
    assert event.our_ref == "m77"
    assert event_of(raw)[0].our_ref == ""


def test_a_person_is_heard_and_a_machine_is_not():
    (event,) = event_of(HUMAN)
    assert (event.kind, event.our_ref, event.text) == ("reply", "m42", "Pago amanhã!")
    assert (event.sender, event.at <= clock.now()) == ("maria@example.com", True)
    assert event_of(AWAY) == []
    assert event_of(HUMAN, sender="maria@example.com") == []


def test_nobody_can_hand_one_in_over_the_web():
    callback = Callback({}, dsn("5.1.1", "550 user unknown"))
    with pytest.raises(Garbled):
        CHANNEL.events(callback, account())
    with pytest.raises(Forged):
        CHANNEL.verify(Callback(smtp_returns.HEADERS, callback.body), account())


@pytest.mark.parametrize("marks", [True, False], ids=["own mark", "seen"])
def test_each_mail_is_kept_once_and_marked_after_that(marks: bool):
    kept: list[bytes] = []

    async def visit() -> None:
        async with ImapBox([HUMAN, AWAY], user="devolucoes", password="segredo", marks=marks) as box:
            broken = True

            async def keep(callback: Callback) -> None:
                nonlocal broken
                if broken:
                    broken = False
                    raise OSError("the database is away")
                kept.append(callback.body)

            told = account(box.port)
            with pytest.raises(OSError, match="away"):
                await smtp_returns.look(told, keep, asyncio.Event())
            assert [mail.marks for mail in box.mails] == [set(), set()]
            assert await smtp_returns.look(told, keep, asyncio.Event()) == 2
            assert await smtp_returns.look(told, keep, asyncio.Event()) == 0
            mark = imap_box.MARK if marks else "\\Seen"
            assert [mail.marks for mail in box.mails] == [{mark}, {mark}]

    run(visit())
    assert kept == [HUMAN, AWAY]


def test_it_listens_until_told_to_stop_and_outlives_a_wrong_password():
    assert isinstance(CHANNEL, Listening)
    kept: list[bytes] = []

    async def listen() -> None:
        async with ImapBox([HUMAN], user="devolucoes", password="outra") as box:
            stop = asyncio.Event()

            async def keep(callback: Callback) -> None:
                kept.append(callback.body)

            task = asyncio.create_task(CHANNEL.listen(account(box.port, imap_every=0.01), keep, stop))
            async with asyncio.timeout(20):
                await box.visits.get()
                await box.visits.get()
            stop.set()
            await task
            idle = asyncio.Event()
            idle.set()
            await CHANNEL.listen(Account("smtp"), keep, idle)

    run(listen())
    assert kept == []


def test_a_password_never_goes_out_without_tls():
    outside = Account("smtp", account().settings, {"imap_password": "segredo"})
    with pytest.raises(OSError, match="not one that may be spoken to"), imap_box.Visit(outside):
        pass
