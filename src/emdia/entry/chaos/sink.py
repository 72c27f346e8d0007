"""A carrier that counts every message that it takes, by our reference, over SMTP and over two kinds of HTTP.

It keeps its count through every fault, calls back until it is heard, and can be cut off from the world for a moment.
"""

import asyncio
import email
import json
import logging
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import Envelope, Session

from emdia.core import clock, http
from emdia.providers.channels import password
from emdia.providers.sandbox.faults import Faults, FaultyServer

HOST = "127.0.0.1"
THINKS_SECONDS = 0.03
"""The longest that it takes for a message when all is well."""
AGAIN_SECONDS = 0.2
PATIENCE_SECONDS = 1.0
"""What our accounts of it wait for an answer; the fault *slow* takes longer than that, and holds on."""
SLOW_SECONDS = 1.3
LARGEST_LETTER = 1024 * 1024

_SILENT = logging.getLogger("emdia.chaos.sink")
_SILENT.disabled = True
"""aiohttp complains of every line that is cut while it answers."""


class Sink:
    """One carrier on a thread of its own; ``seen`` counts what it took, ``told`` what it called back and was heard."""

    def __init__(self, dice: random.Random) -> None:
        self.seen: Counter[str] = Counter()
        self.told: set[str] = set()
        self.faults = Faults(slow=SLOW_SECONDS, hold=3 * PATIENCE_SECONDS)
        self.http_port, self.smtp_port = free_port(), free_port()
        self._hook, self._password = "", ""
        self._dice = dice
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sink", daemon=True)
        self._lines: set[asyncio.BaseTransport] = set()
        self._untold: list[str] = []
        self._runner: web.AppRunner | None = None
        self._mail: asyncio.Server | None = None
        self._teller: asyncio.Task[None] | None = None

    def __enter__(self) -> "Sink":
        self._thread.start()
        self._do(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._close(for_good=True))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def call_back(self, url: str, secret: str) -> None:
        """Tell the deliveries of SMS there from now on."""
        self._hook, self._password = url, secret

    def ask(self, fault: str, times: int) -> None:
        """A fault of :mod:`emdia.providers.sandbox.faults`."""
        self._loop.call_soon_threadsafe(self.faults.ask, fault, times)

    def heal(self) -> None:
        """No more faults."""
        self._loop.call_soon_threadsafe(self.faults.clear)

    def cut(self, seconds: float) -> None:
        """The network is gone for a while: every line breaks, no new one opens."""

        async def cutting() -> None:
            await self._close()
            await asyncio.sleep(seconds)
            await self._open()

        self._do(cutting())

    @property
    def untold(self) -> int:
        """How many deliveries nobody took yet."""
        return len(self._untold)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _open(self) -> None:
        application = web.Application()
        application.add_routes(
            [
                web.post("/sms", self._sms),
                web.post("/v1/messages", self._sandbox),
                web.get("/v1/messages/{ref}", self._asked),
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, logger=_SILENT, shutdown_timeout=0.01)
        await self._runner.setup()
        await web.SockSite(self._runner, _bound(self.http_port)).start()
        self._mail = await self._loop.create_server(self._mail_line, sock=_bound(self.smtp_port))
        if self._teller is None:
            self._teller = self._loop.create_task(self._tell())

    async def _close(self, *, for_good: bool = False) -> None:
        if for_good and self._teller is not None:
            self._teller.cancel()
        if self._mail is not None:
            self._mail.close()
        for line in list(self._lines):
            if isinstance(line, asyncio.Transport):
                line.abort()
        if self._runner is not None:
            for one in list(self._runner.server.connections if self._runner.server else []):
                if isinstance(one.transport, asyncio.Transport):
                    one.transport.abort()
            await self._runner.cleanup()
        if for_good:
            await asyncio.sleep(AGAIN_SECONDS)  # what was cut is closed by the loop's next turns

    def _mail_line(self) -> FaultyServer:
        return _Line(self, self.faults, self._lines)

    def keep(self, ref: str) -> None:
        """One more message came."""
        self.seen[ref] += 1

    async def _sms(self, request: web.Request) -> web.Response:
        """A carrier that cannot be asked and calls back."""
        return await self._take(request, lambda ref: {"id": f"sink-{ref}"}, tells=True)

    async def _sandbox(self, request: web.Request) -> web.Response:
        """A carrier that can be asked."""
        return await self._take(request, lambda ref: {"reference": f"sink-{ref}"})

    async def _take(
        self, request: web.Request, yes: Callable[[str], dict[str, str]], *, tells: bool = False
    ) -> web.Response:
        ref = str((await request.json())["ref"])
        await asyncio.sleep(self._dice.random() * THINKS_SECONDS)

        def keep() -> web.Response:
            self.keep(ref)
            if tells:
                self._untold.append(ref)
            return web.json_response(yes(ref), status=201)

        return await self.faults.over_http(request, keep)

    async def _asked(self, request: web.Request) -> web.Response:
        ref = request.match_info["ref"]
        if ref not in self.seen:
            return web.json_response({"error": "not_found"}, status=404)
        return web.json_response({"reference": f"sink-{ref}", "at": clock.machine().isoformat()})

    async def _tell(self) -> None:
        """Tell every delivery until it is heard, some of them twice or late."""
        while True:
            await asyncio.sleep(AGAIN_SECONDS / 4)
            refs = self._untold[:20]
            if not refs or not self._hook:
                continue
            lots = self.faults.told(refs)
            heard = [await self._post(lot) for lot in lots]
            if all(heard):
                self.told.update(refs)
                del self._untold[: len(refs)]
            else:
                await asyncio.sleep(AGAIN_SECONDS)

    async def _post(self, refs: list[str] | Any) -> bool:
        at = clock.machine().isoformat()
        told = [{"ref": ref, "id": f"sink-{ref}", "status": "delivered", "at": at} for ref in refs]
        headers = {"Content-Type": "application/json", password.HEADER: self._password}
        request = http.Request(
            "POST", self._hook, headers, json.dumps({"results": told}).encode(), timeout=5.0
        )
        with suppress(Exception):
            (answer,) = await http.send_many([request], loopback=True)
            return isinstance(answer, http.Response) and answer.status == 200
        return False


class _Line(FaultyServer):
    """One line of mail; its handler counts."""

    def __init__(self, sink: Sink, faults: Faults, lines: set[asyncio.BaseTransport]) -> None:
        super().__init__(_Letters(sink), faults=faults, size=LARGEST_LETTER, hostname="sink")
        self._lines = lines

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._lines.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None:
            self._lines.discard(self.transport)
        super().connection_lost(error)


class _Letters:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    async def handle_EHLO(
        self, _server: Any, session: Session, _envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        """Commands come in groups."""
        session.host_name = name
        return [*replies[:-1], "250-PIPELINING", replies[-1]]

    async def handle_DATA(self, server: FaultyServer, _session: Session, envelope: Envelope) -> str:
        """A letter came."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        ref = email.message_from_bytes(content)["X-Emdia-Ref"]

        def keep() -> str:
            self._sink.keep(ref)
            return f"250 2.0.0 Ok: queued as sink-{ref}"

        return await server.letter(keep)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, port))
    return made
