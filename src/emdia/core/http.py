"""The one door that carries HTTP requests out.

Providers are sans-I/O: they make a :class:`Request` and read a :class:`Response`. Here it is carried: many in flight,
connections kept alive, a total time limit on each, answers limited in size, redirects not followed, private addresses
refused. A failure is a value that says whether the peer may have heard us.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter
from types import SimpleNamespace, TracebackType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import aiohttp

from emdia.core import reach

ANSWER_LIMIT = 1024 * 1024
"""Bytes of an answer that are read; a longer one is garbage."""

IDLE_SECONDS = 15.0
"""A connection idle for longer is not used again: the peer may be closing it, and then we could not tell whether it
heard the request."""

_ADDRESS = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_PERSONAL = re.compile(r"\d{6,}|[A-Za-z0-9_\-]{24,}")
"""What in a path may be a phone number, a document or a token."""

FailureKind = Literal["connect", "timeout", "reset", "refused_address", "garbage"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``timeout`` is seconds in total. Its ``repr`` shows neither query, headers nor body (law 9)."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout: float = 15.0

    def __repr__(self) -> str:
        parts = urlsplit(self.url)
        where = f"{parts.scheme}://{parts.hostname or ''}{_PERSONAL.sub('…', parts.path)}"
        return f"<Request {self.method} {where} ({len(self.body)} bytes)>"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. Header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    seconds: float = field(default=0.0, compare=False)
    """From the request to the last byte of the answer."""


@dataclass(frozen=True, slots=True)
class Failure:
    """No usable answer. ``spoken``: the request, or a part of it, may have reached the peer."""

    kind: FailureKind
    detail: str
    spoken: bool


class Client:
    """Kept-alive connections for many requests; use it as an asynchronous context. With ``loopback`` it speaks to
    this machine and nothing else, otherwise to the public Internet and nothing else."""

    def __init__(self, *, concurrency: int = 32, loopback: bool = False) -> None:
        self._concurrency = concurrency
        self._loopback = loopback
        self._session: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(concurrency)

    @property
    def usable(self) -> bool:
        """Whether it is open."""
        return self._session is not None

    async def close(self) -> None:
        """End its connections."""
        await self.__aexit__(None, None, None)

    async def __aenter__(self) -> Self:
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_note_spoken)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._concurrency,
                keepalive_timeout=IDLE_SECONDS,
                socket_factory=reach.socket_factory(loopback=self._loopback),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            trace_configs=[trace],
        )
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, request: Request) -> Response | Failure:
        """Carry one request."""
        if self._session is None:
            raise RuntimeError("the client is not open: use `async with`")
        if not _ADDRESS.match(request.url):
            return Failure("garbage", "not an address of HTTP", spoken=False)
        spoken: list[bool] = []
        try:
            # The wait for a free line comes before the request's own time begins to run.
            async with self._free:
                return await _exchange(self._session, request, spoken)
        except (TimeoutError, OSError, aiohttp.ClientError, ValueError) as error:
            return _failure(error, spoken=bool(spoken))

    async def send_all(
        self, requests: Iterable[Request], result: Callable[[int, Response | Failure], None]
    ) -> None:
        """Carry all of them, ``concurrency`` at a time with what others carry over this client; ``result(index,
        outcome)`` is called as each is known."""
        waiting = enumerate(requests)

        async def line() -> None:
            for index, request in waiting:
                result(index, await self.send(request))

        async with asyncio.TaskGroup() as group:
            for _ in range(self._concurrency):
                group.create_task(line())


async def send_many(
    requests: Sequence[Request], *, concurrency: int = 32, loopback: bool = False
) -> list[Response | Failure]:
    """Carry a batch; the outcomes come in the order of the requests."""
    outcomes: dict[int, Response | Failure] = {}
    async with Client(concurrency=max(1, min(concurrency, len(requests))), loopback=loopback) as client:
        await client.send_all(requests, outcomes.__setitem__)
    return [outcomes[index] for index in range(len(requests))]


def send_now(request: Request, *, loopback: bool = False) -> Response | Failure:
    """Carry one request for a synchronous caller, on a thread of its own: the caller's may have a loop already."""
    with ThreadPoolExecutor(1) as pool:
        (outcome,) = pool.submit(asyncio.run, send_many([request], loopback=loopback)).result()
    return outcome


async def _note_spoken(_session: aiohttp.ClientSession, context: SimpleNamespace, _sent: Any) -> None:
    context.trace_request_ctx.append(True)


async def _exchange(
    session: aiohttp.ClientSession, request: Request, spoken: list[bool]
) -> Response | Failure:
    began = perf_counter()
    async with session.request(
        request.method,
        request.url,
        headers=request.headers,
        data=request.body or None,
        timeout=aiohttp.ClientTimeout(total=request.timeout),
        allow_redirects=False,
        trace_request_ctx=spoken,
    ) as answer:
        body = bytearray()
        async for piece in answer.content.iter_any():
            body += piece
            if len(body) > ANSWER_LIMIT:
                answer.close()
                return Failure("garbage", f"the answer is longer than {ANSWER_LIMIT} bytes", spoken=True)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status, headers, bytes(body), perf_counter() - began)


def _failure(error: Exception, *, spoken: bool) -> Failure:
    """Our word for what went wrong. The detail names the kind of error only: its text may hold an address."""
    detail = type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorError):
        refused = isinstance(error.os_error, reach.RefusedAddress)
        return Failure("refused_address" if refused else "connect", detail, spoken=False)
    if isinstance(error, TimeoutError):
        return Failure("timeout", detail, spoken=spoken)
    if isinstance(error, (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError)):
        return Failure("reset", detail, spoken=spoken)
    return Failure("garbage", detail, spoken=spoken)
