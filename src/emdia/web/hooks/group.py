"""The door for callbacks as a bare ASGI application, for a server of its own: many are kept by one commit, and each is
answered after the commit that holds it.

The loop only reads and verifies; one thread speaks to the database. Accounts are remembered for seconds: a secret that
was changed is known that much later.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import close_old_connections, connections

from emdia.apps.intake import api as intake
from emdia.providers.channels.base import Callback, Forged
from emdia.web.hooks.views import LARGEST

log = logging.getLogger(__name__)

MOST = 1000
"""Callbacks of one commit."""
REMEMBERED = 5.0
"""Seconds for which an account is not looked up again."""
_FULL = 10_000
"""Callbacks that may wait for a commit; more are told to come again (503)."""

type _Key = tuple[str, str]
type _Waits = tuple[intake.Arrived, asyncio.Future[None]]
type _Send = Callable[[Mapping[str, Any]], Awaitable[None]]
type _Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class Door:
    """The application; one a process."""

    def __init__(self) -> None:
        self._known: dict[_Key, tuple[float, intake.Addressee]] = {}
        self._rows = ThreadPoolExecutor(1, thread_name_prefix="hooks-rows")
        self._queue: asyncio.Queue[_Waits] | None = None
        self._writer: asyncio.Task[None] | None = None

    async def __call__(self, scope: Mapping[str, Any], receive: _Receive, send: _Send) -> None:
        """One request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            status, body = await self._answer(scope, receive)
            head = [(b"content-length", str(len(body)).encode()), (b"content-type", b"text/plain")]
            await send({"type": "http.response.start", "status": status, "headers": head})
            await send({"type": "http.response.body", "body": body})

    async def close(self) -> None:
        """End the writer; what was not committed was not answered, so that its carrier repeats it."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        await self._in_thread(connections.close_all)
        self._rows.shutdown()

    async def _live(self, receive: _Receive, send: _Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Mapping[str, Any], receive: _Receive) -> tuple[int, bytes]:
        """Status and body, as ``views.receive`` answers."""
        parts = scope["path"].split("/")
        if len(parts) != 4 or parts[0] or parts[1] != "hooks" or not parts[2] or not parts[3]:
            return 404, b""
        provider, account = parts[2], parts[3]
        if scope["method"] == "GET":
            query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
            told = await self._in_thread(
                lambda: intake.challenge(provider=provider, account=account, query=query)
            )
            return (403, b"") if told is None else (200, told)
        if scope["method"] != "POST":
            return 405, b""
        body = await _body(receive)
        if body is None:
            return 413, b""
        try:
            whose = await self._whose((provider, account))
            arrived = intake.verified(whose, _callback(scope, body))
        except (Forged, intake.UnknownAccount):
            log.warning("a callback for %s has a wrong signature, or no account", provider[:40])
            return 403, b""
        return await self._kept(arrived), b""

    async def _whose(self, key: _Key) -> intake.Addressee:
        now = time.monotonic()
        known = self._known.get(key)
        if known is None or known[0] < now:
            known = now + REMEMBERED, await self._in_thread(lambda: intake.addressee(*key))
            self._known[key] = known
        return known[1]

    async def _kept(self, arrived: intake.Arrived) -> int:
        if self._queue is None or self._writer is None:
            self._queue = asyncio.Queue(_FULL)
            self._writer = asyncio.create_task(self._write(self._queue))
        waits: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            self._queue.put_nowait((arrived, waits))
            await waits
        except asyncio.QueueFull:
            return 503
        except Exception as error:
            log.error("callbacks could not be kept: %s", type(error).__name__)
            return 500
        return 200

    async def _write(self, queue: asyncio.Queue[_Waits]) -> None:
        """Commit what came while the last commit was on its way."""
        while True:
            batch = [await queue.get()]
            while len(batch) < MOST and not queue.empty():
                batch.append(queue.get_nowait())
            keep = partial(intake.keep_many, [arrived for arrived, _ in batch])
            fault: Exception | None = None
            try:
                await self._in_thread(keep)
            except Exception as error:
                fault = error
            for _, waits in batch:
                if not waits.done():
                    waits.set_result(None) if fault is None else waits.set_exception(fault)

    async def _in_thread[T](self, work: Callable[[], T]) -> T:
        def fresh() -> T:
            close_old_connections()
            return work()

        return await asyncio.get_running_loop().run_in_executor(self._rows, fresh)


async def _body(receive: _Receive) -> bytes | None:
    """The whole body, None for one above the largest."""
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _callback(scope: Mapping[str, Any], body: bytes) -> Callback:
    headers = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    return Callback(headers, body, f"{settings.BASE_URL}{scope['path']}{'?' if query else ''}{query}")
