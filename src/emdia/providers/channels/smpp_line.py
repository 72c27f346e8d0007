"""One bound SMPP connection: many requests in flight, link inquiries, and what the carrier asks of us.

Whoever sends a request names a function that is called once: with the answer, or with None when there will be none (the
line broke, or the carrier was silent for ``timeout`` seconds). Then the carrier may have heard it. What could not be
written raises :class:`Closed`: nobody heard that.

Source: SMPP Protocol Specification v3.4, issue 1.2, chapters 2 (sessions, timers) and 4.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from emdia.core import reach
from emdia.providers.channels import smpp_pdu as pdus
from emdia.providers.channels.base import Account
from emdia.providers.channels.smpp_pdu import Malformed, Pdu
from emdia.providers.channels.smpp_words import number_of

type Answered = Callable[[Pdu | None], None]
type Came = Callable[[Pdu | None, bytes, "Line"], None]
"""What the carrier delivers: understood (None where it cannot be), and raw."""

LAST_SEQUENCE = 0x7FFFFFFF
IDLE = 5.0
"""Seconds of silence after which a kept line is asked whether it still lives, before a message depends on it."""

WINDOW = 10
"""Requests without an answer that a carrier allows, where the account does not say (2.8)."""


class Closed(ConnectionError):
    """The line cannot be written to: what was to be sent was not heard."""


class Unfit(RuntimeError):
    """The carrier does not bind us; ``status`` is its code."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:#010x}")
        self.status = status


class Line(asyncio.Protocol):
    """Use :meth:`open`, then :meth:`send`. With ``came`` it takes deliveries, and whoever gave it answers them;
    without, it asks the carrier to try elsewhere or later."""

    def __init__(self, account: Account, *, came: Came | None = None) -> None:
        self._account = account
        self._came = came
        self._frames = pdus.Frames()
        self._waiting: dict[int, tuple[float, Answered]] = {}
        """By sequence number: until when, and who is told; the oldest first."""
        self._sequence = 0
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._heard = self._now()
        self._bound = self._resting = False
        self._window = int(number_of(account.settings, "window", WINDOW)) or 1
        self._talks: deque[Callable[[], None]] = deque()
        self.ended = asyncio.get_running_loop().create_future()
        """Done when the connection is gone."""
        self.timeout = number_of(account.settings, "timeout", 30)
        self._inquire = number_of(account.settings, "enquire_link", 30)

    async def open(self, bind: int = pdus.BIND_TRANSCEIVER) -> None:
        """Connect, secure and bind. Raises ``OSError``, ``TimeoutError``, :class:`Unfit`, or ``ValueError``
        for what cannot be written (a password in letters that SMPP does not have)."""
        settings = self._account.settings
        host, secure = str(settings["host"]), settings.get("tls", "tls") == "tls"
        port = int(number_of(settings, "port", 3550 if secure else 2775))
        context = ssl.create_default_context(cadata=settings.get("ca_pem") or None) if secure else None
        async with asyncio.timeout(self.timeout):
            made = await reach.connect(host, port, loopback=self._account.loopback)
            try:
                await asyncio.get_running_loop().create_connection(
                    lambda: self, sock=made, ssl=context, server_hostname=host if secure else None
                )
            except BaseException:
                made.close()
                raise
            try:
                answer = await self.ask(Pdu(bind, fields=self._greeting()))
            except BaseException:
                self._abort()
                raise
        if answer.status:
            await self.close()
            raise Unfit(answer.status)
        self._bound = True

    def _greeting(self) -> dict[str, str | int | bytes]:
        settings = self._account.settings
        return {
            "system_id": str(settings.get("system_id") or ""),
            "password": self._account.secrets.get("password", ""),
            "system_type": str(settings.get("system_type") or ""),
            "interface_version": 0x34,
            "addr_ton": int(number_of(settings, "address_ton", 0)),
            "addr_npi": int(number_of(settings, "address_npi", 0)),
            "address_range": str(settings.get("address_range") or ""),
        }

    def send(self, pdu: Pdu, answered: Answered) -> None:
        """Write a request. Raises :class:`Closed`, and ``ValueError`` where it cannot be written at all."""
        if self._transport is None or self._transport.is_closing():
            raise Closed("closed")
        sequence = self._sequence % LAST_SEQUENCE + 1
        octets = pdus.encode(pdu, sequence)
        self._sequence = sequence
        self._waiting[sequence] = (self._now() + self.timeout, answered)
        self._transport.write(octets)

    async def ask(self, pdu: Pdu) -> Pdu:
        """Send one request and wait. Raises ``OSError``."""
        answer: asyncio.Future[Pdu | None] = asyncio.get_running_loop().create_future()
        self.send(pdu, lambda came: None if answer.done() else answer.set_result(came))
        found = await answer
        if found is None:
            raise ConnectionResetError("no answer")
        return found

    def reply(self, request: Pdu, status: int = pdus.OK) -> None:
        """Answer a request; nothing where the connection is gone."""
        if self._transport is not None and not self._transport.is_closing():
            command = request.command | pdus.RESPONSE
            self._transport.write(pdus.encode(Pdu(command, request.sequence, status)))

    def pause(self, held: bool) -> None:  # noqa: FBT001
        """Read nothing more for a while, or go on."""
        if self._transport is not None and not self._transport.is_closing():
            (self._transport.pause_reading if held else self._transport.resume_reading)()

    @property
    def usable(self) -> bool:
        """Whether it is bound, and nothing is owed on it."""
        return self.takes_more and not self._waiting

    @property
    def takes_more(self) -> bool:
        """Whether it is bound and the carrier has not begun to end it or fallen silent."""
        return self._transport is not None and not self._transport.is_closing() and self._bound

    @property
    def room(self) -> bool:
        """Whether the window lets one more request out now."""
        return not self._resting and len(self._waiting) < self._window

    def join(self, talk: Callable[[], None]) -> None:
        """``talk`` is called whenever there may be room, or the line came to its end; those who share a line take
        turns."""
        self._talks.append(talk)

    def part(self, talk: Callable[[], None]) -> None:
        """No more of that."""
        self._talks.remove(talk)

    def rest(self, seconds: float) -> None:
        """Let nothing out for a while: the carrier said that we speak too fast."""
        if not self._resting:
            self._resting = True
            asyncio.get_running_loop().call_later(seconds, self._go_on)

    def _go_on(self) -> None:
        self._resting = False
        self._offer()

    def _offer(self) -> None:
        self._talks.rotate(-1)
        for talk in list(self._talks):
            talk()

    async def lives(self) -> bool:
        """Whether the carrier still answers, asked only after a silence."""
        if not self.takes_more or self._now() - self._heard < IDLE:
            return self.takes_more
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(min(self.timeout, IDLE)):
                await self.ask(Pdu(pdus.ENQUIRE_LINK))
                return self.takes_more
        return False

    async def close(self) -> None:
        """Unbind where it is still sound, and end the connection."""
        if self.usable:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(min(self.timeout, 5)):
                    await self.ask(Pdu(pdus.UNBIND))
        self._bound = False
        self._abort()
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.shield(self.ended)

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()
        elif not self.ended.done():
            self.ended.set_result(None)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
        self._heard = self._now()
        self._timer = asyncio.get_running_loop().call_later(self._pulse, self._tick)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone: nobody will be answered."""
        self._transport, self._bound = None, False
        if self._timer is not None:
            self._timer.cancel()
        waiting, self._waiting = self._waiting, {}
        for _, answered in waiting.values():
            answered(None)
        if not self.ended.done():
            self.ended.set_result(None)
        self._offer()

    def data_received(self, data: bytes) -> None:
        """Octets came."""
        self._heard = self._now()
        try:
            for octets in self._frames.cut(data):
                self._take(octets)
        except Malformed as error:
            self._nack(error.status, 0)
            self._abort()

    @property
    def _pulse(self) -> float:
        return min(self.timeout, self._inquire) / 4

    def _tick(self) -> None:
        """Give up on what the carrier was silent about, and ask an idle carrier whether it is there (2.8, 7.2)."""
        now, silent = self._now(), False
        while self._waiting and (oldest := next(iter(self._waiting))) and self._waiting[oldest][0] <= now:
            silent = True
            self._waiting.pop(oldest)[1](None)
        if silent:
            # Others in flight keep their own time; nothing new depends on this line.
            self._bound = False
            if not self._waiting:
                self._abort()
            self._offer()
        elif self._bound and not self._waiting and now - self._heard >= self._inquire:
            with suppress(Closed):
                self.send(Pdu(pdus.ENQUIRE_LINK), lambda _: None)
        self._timer = asyncio.get_running_loop().call_later(self._pulse, self._tick)

    def _take(self, octets: bytes) -> None:
        """One packet. One that is no packet of SMPP is told so; an answer that cannot be read is none."""
        _, command, _, sequence = pdus.HEADER.unpack_from(octets)
        pdu: Pdu | None = None
        try:
            pdu = pdus.decode(octets)
        except Malformed as error:
            if command not in (pdus.DELIVER_SM, pdus.DATA_SM):
                # An answer, and an alert, is not answered.
                if not command & pdus.RESPONSE and command != pdus.ALERT_NOTIFICATION:
                    self._nack(error.status, sequence)
                return
        if command & pdus.RESPONSE:
            self._answer(sequence, pdu)
        elif command in (pdus.DELIVER_SM, pdus.DATA_SM):
            self._delivered(pdu, octets)
        elif pdu is not None:
            self._asked(pdu)

    def _answer(self, sequence: int, pdu: Pdu | None) -> None:
        waiting = self._waiting.pop(sequence, None)
        if waiting is not None:
            waiting[1](pdu)
            self._offer()
        elif pdu is not None and pdu.command == pdus.GENERIC_NACK:
            # The carrier lost its place in our stream: what is in flight cannot be told any more.
            self._abort()

    def _asked(self, pdu: Pdu) -> None:
        if pdu.command == pdus.UNBIND:
            self._bound = False
            self.reply(pdu)
            if not self._waiting and self._transport is not None:
                self._transport.close()
            self._offer()
        elif pdu.command == pdus.ENQUIRE_LINK:
            self.reply(pdu)
        else:
            self._nack(pdus.INVALID_COMMAND, pdu.sequence)

    def _delivered(self, pdu: Pdu | None, octets: bytes) -> None:
        if self._came is not None:
            self._came(pdu, octets, self)
        else:
            _, command, _, sequence = pdus.HEADER.unpack_from(octets)
            self.reply(Pdu(command, sequence), pdus.TRY_AGAIN)

    def _nack(self, status: int, sequence: int) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(pdus.encode(Pdu(pdus.GENERIC_NACK, sequence, status)))
