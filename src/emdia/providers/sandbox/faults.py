"""Faults on demand: what carriers do on a bad day, over HTTP and over SMTP, for rehearsal, tests and ``emdia chaos``.

==================  ================================================================================
fault               what the carrier does with the next message
==================  ================================================================================
``refuse``          refuses its content for good: 422; 554 after the letter
``throttle``        takes nothing now: 429 with ``Retry-After``; 421 and the connection ends
``error``           its own trouble: 503; 451 after the letter
``timeout-before``  hears it, keeps nothing and says nothing
``timeout-after``   keeps it and says nothing
``reset-before``    ends the connection without keeping it; SMTP: before the letter
``reset-unsaid``    ends the connection without keeping it; SMTP: after the end of the letter
``reset-after``     keeps it and ends the connection instead of an answer
``garbage``         keeps it and answers what nobody understands
``slow``            keeps it and takes its time to say so
==================  ================================================================================

And with the next receipts that it calls back with: ``duplicate`` tells them twice, ``reorder`` the last one first, each
in a callback of its own. A fault is asked for so many times, or until it is taken back.
"""

import asyncio
from collections.abc import Callable, Sequence

from aiohttp import web
from aiosmtpd.smtp import SMTP

MESSAGE = frozenset(
    (  # noqa: SIM905
        "refuse throttle error timeout-before timeout-after reset-before reset-unsaid reset-after garbage slow"
    ).split()
)
RECEIPT = frozenset({"duplicate", "reorder"})
NAMES = MESSAGE | RECEIPT
ALWAYS = -1

HTTP_REFUSALS: dict[str, tuple[int, str, dict[str, str]]] = {
    "refuse": (422, "bad_message", {}),
    "throttle": (429, "too_many", {"Retry-After": "30"}),
    "error": (503, "out_of_order", {}),
}
SMTP_REFUSALS = {"refuse": "554 5.6.0 not this one", "error": "451 4.3.0 our own trouble"}
_GO = "354 End data with <CR><LF>.<CR><LF>"


class UnknownFault(ValueError):
    """No such fault; the message is its name."""


class Faults:
    """What was asked for and is still to come, in the order of asking. ``slow``: seconds that the fault of this name
    takes; ``hold``: seconds until a caller who hears nothing is let go."""

    def __init__(self, *, slow: float = 2.0, hold: float = 120.0) -> None:
        self.slow, self.hold = slow, hold
        self._asked: dict[str, int] = {}

    def ask(self, name: str, times: int = ALWAYS) -> None:
        """So many times from now on (0: no more). Raises :class:`UnknownFault`."""
        if name not in NAMES:
            raise UnknownFault(name)
        self._asked.pop(name, None)
        if times:
            self._asked[name] = times

    def clear(self) -> None:
        """All is well again."""
        self._asked.clear()

    @property
    def asked(self) -> dict[str, int]:
        """What is still to come, and how often; ``ALWAYS``: until it is taken back."""
        return dict(self._asked)

    def take(self, among: frozenset[str]) -> str:
        """The fault that happens now, or nothing."""
        name = next((one for one in self._asked if one in among), "")
        if name and self._asked[name] > 0:
            self.ask(name, self._asked[name] - 1)
        return name

    async def over_http(self, request: web.Request, keep: Callable[[], web.Response]) -> web.Response:
        """The answer to a message; ``keep`` takes it in and says yes."""
        fault = self.take(MESSAGE)
        if fault in HTTP_REFUSALS:
            status, code, headers = HTTP_REFUSALS[fault]
            return web.json_response({"error": code}, status=status, headers=headers)
        unheard = fault in ("timeout-before", "reset-before", "reset-unsaid")
        answer = web.Response(status=500) if unheard else keep()
        if fault == "slow":
            await asyncio.sleep(self.slow)
        elif fault == "garbage":
            return web.Response(body=b"<h1>\xff\xfe{]", content_type="text/html")
        elif fault.startswith("reset"):
            _cut(request.transport)
        elif fault.startswith("timeout"):
            await self._held(request)
        return answer

    async def _held(self, request: web.Request) -> None:
        """Until the caller hangs up."""
        until = asyncio.get_running_loop().time() + self.hold
        while request.transport is not None and not request.transport.is_closing():
            await asyncio.sleep(0.02)
            if asyncio.get_running_loop().time() > until:
                _cut(request.transport)

    def told[Row](self, rows: Sequence[Row]) -> list[Sequence[Row]]:
        """Receipts as the callbacks that tell them."""
        fault = self.take(RECEIPT)
        if fault == "duplicate":
            return [rows, rows]
        return [[row] for row in reversed(rows)] if fault == "reorder" else [rows]


class FaultyServer(SMTP):
    """An SMTP server whose faults happen around the letter. Its handler keeps letters by :meth:`letter`."""

    def __init__(self, handler: object, *, faults: Faults, size: int, hostname: str) -> None:
        super().__init__(handler, data_size_limit=size, hostname=hostname, loop=asyncio.get_running_loop())
        self._faults, self._fault = faults, ""

    async def smtp_DATA(self, arg: str | None) -> None:
        """Ask what happens to this letter; some of it happens before the letter comes."""
        said = self.envelope is not None and bool(self.envelope.rcpt_tos)
        self._fault = fault = self._faults.take(MESSAGE) if said else ""
        if fault == "throttle":
            await self.push("421 4.7.0 too many letters, come back later")
            if self.transport is not None:
                self.transport.close()
        elif fault == "reset-before":
            _cut(self.transport)
        elif fault == "timeout-before":
            await self.push(_GO)
            await asyncio.sleep(self._faults.hold)
            _cut(self.transport)
        else:
            await super().smtp_DATA(arg)

    async def letter(self, keep: Callable[[], str]) -> str:
        """The reply to a letter that came in whole; ``keep`` takes it in and says yes."""
        fault, self._fault = self._fault, ""
        if fault in SMTP_REFUSALS:
            return SMTP_REFUSALS[fault]
        said = "" if fault == "reset-unsaid" else keep()
        if fault == "slow":
            await asyncio.sleep(self._faults.slow)
        elif fault == "garbage":
            return "\x00 nobody understands this"
        elif fault == "timeout-after":
            await asyncio.sleep(self._faults.hold)
            _cut(self.transport)
        elif fault.startswith("reset"):
            _cut(self.transport)
        return said


def _cut(transport: asyncio.BaseTransport | None) -> None:
    if isinstance(transport, asyncio.Transport):
        transport.abort()
