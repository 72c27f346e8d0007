"""A line that stays bound and hands on what the carrier delivers; each delivery is answered after it was kept.

The parts of a long text wait for each other, unanswered, for :data:`HOLD` seconds, and are kept and answered together:
so the reply is read whole, and a crash between two parts leaves both with the carrier, which repeats them. A carrier
that sends the next part only after an answer would wait for ever; so after that time what came is kept as it is and
answered, and its event says which part it is.
"""

import asyncio
import logging
import secrets

from emdia.core import clock
from emdia.providers.channels import smpp_events
from emdia.providers.channels import smpp_pdu as pdus
from emdia.providers.channels.base import Account, Callback, Keep
from emdia.providers.channels.smpp_line import Line, Unfit
from emdia.providers.channels.smpp_pdu import Pdu
from emdia.providers.channels.smpp_words import number_of

log = logging.getLogger(__name__)

HOLD = 3.0
FULL = 500
"""Deliveries that may wait to be kept before we stop reading."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before binding again; doubled each time that it fails."""

type _Delivery = tuple[bytes, Pdu]
"""As it came, and what answers it."""


class _Ear:
    """Keeps what comes over one line, one after the other."""

    def __init__(self, keep: Keep, hold: float) -> None:
        self._keep, self._hold = keep, hold
        self._waiting: asyncio.Queue[tuple[Line, list[_Delivery], bool]] = asyncio.Queue()
        self._parts: dict[tuple[str, str, int, int], dict[int, _Delivery]] = {}
        self.busy = asyncio.Lock()
        """Held while a delivery is kept and answered."""

    def came(self, pdu: Pdu | None, octets: bytes, line: Line) -> None:
        """One delivery. What cannot be read is kept as well: refused, it would come again for ever."""
        _, command, _, sequence = pdus.HEADER.unpack_from(octets)
        delivery = (octets, Pdu(command, sequence))
        receipt = pdu is None or smpp_events.is_receipt(pdu)
        part = None if pdu is None or receipt else smpp_events.content(pdu)[0]
        if pdu is None or part is None:
            self._queue(line, [delivery], once=receipt)
            return
        key = (pdu.text("source_addr"), pdu.text("destination_addr"), part.reference, part.total)
        if key not in self._parts:
            self._parts[key] = {}
            asyncio.get_running_loop().call_later(self._hold, self._complete, line, key)
        # A part that comes twice takes its place; the one before is answered with it, or not at all.
        self._parts[key][part.number] = delivery
        if len(self._parts[key]) == part.total:
            self._complete(line, key)

    def _complete(self, line: Line, key: tuple[str, str, int, int]) -> None:
        """All that there is of a long text. (A timer that comes after the last part finds nothing, or the beginning
        of the next text with that reference, which it cuts short.)"""
        parts = self._parts.pop(key, {})
        if len(parts) == key[-1]:
            self._queue(line, [parts[number] for number in sorted(parts)], once=False)
        else:
            for number in sorted(parts):
                self._queue(line, [parts[number]], once=False)

    def _queue(self, line: Line, deliveries: list[_Delivery], *, once: bool) -> None:
        self._waiting.put_nowait((line, deliveries, once))
        if self._waiting.qsize() == FULL:
            line.pause(True)

    async def work(self) -> None:
        """Keep and answer, until canceled."""
        while True:
            line, deliveries, once = await self._waiting.get()
            async with self.busy:
                status = await self._kept(deliveries, once=once)
                for _, request in deliveries:
                    line.reply(request, status)
            if self._waiting.qsize() == FULL // 2:
                line.pause(False)

    async def _kept(self, deliveries: list[_Delivery], *, once: bool) -> int:
        headers = {smpp_events.RECEIVED: clock.machine().isoformat()}
        body = b"".join(_numbered(octets, once=once) for octets, _ in deliveries)
        try:
            await self._keep(Callback(headers, body))
        except Exception as error:
            log.error("a delivery could not be kept (%s): the carrier will repeat it", type(error).__name__)
            return pdus.TRY_AGAIN
        return pdus.OK


def _numbered(octets: bytes, *, once: bool) -> bytes:
    """The sequence number counts within one connection, so it begins anew. Of a receipt it is taken away: repeated, it
    says the same. Of a person's words it is replaced by dice: SMPP names no message, and who answers *sim* today and
    *sim* in a month said two things."""
    number = 0 if once else secrets.randbits(31)
    return octets[:12] + number.to_bytes(4) + octets[16:]


async def listen(account: Account, keep: Keep, stop: asyncio.Event) -> None:
    """Stay bound until ``stop``; see :class:`base.Listening`."""
    bind = pdus.BIND_RECEIVER if account.settings.get("bind") == "apart" else pdus.BIND_TRANSCEIVER
    pause, stopped = FIRST_PAUSE, asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            pause = (
                FIRST_PAUSE if await _bound(account, keep, bind, stopped) else min(pause * 2, LONGEST_PAUSE)
            )
            await asyncio.wait([stopped], timeout=pause)
    finally:
        stopped.cancel()


async def _bound(account: Account, keep: Keep, bind: int, stopped: "asyncio.Task[bool]") -> bool:
    """One connection, until it ends or we are stopped; whether there was one."""
    ear = _Ear(keep, number_of(account.settings, "hold", HOLD))
    line = Line(account, came=ear.came)
    try:
        opening = asyncio.create_task(line.open(bind))
        await asyncio.wait([opening, stopped], return_when=asyncio.FIRST_COMPLETED)
        if not opening.done():
            opening.cancel()
        await opening
    except (OSError, TimeoutError, Unfit, ValueError, asyncio.CancelledError) as error:
        if isinstance(error, asyncio.CancelledError) and not stopped.done():
            raise
        log.warning("smpp account %s cannot be listened to: %s", account.ref, _why(error))
        return False
    working = asyncio.create_task(ear.work())
    try:
        await asyncio.wait([line.ended, stopped], return_when=asyncio.FIRST_COMPLETED)
    finally:
        async with ear.busy:
            working.cancel()
        await line.close()
    return True


def _why(error: BaseException) -> str:
    """The kind only: the text may hold an address."""
    return str(error) if isinstance(error, Unfit) else type(error).__name__
