"""What every channel provider speaks: our words for a message, for what became of it, and for what came back.

A provider over HTTP is sans-I/O: it turns an :class:`Outgoing` into a request value and a response or a callback into
these words; ``carry`` and ``core.http`` do the speaking. A provider with its own kind of connection (SMTP) brings its
own line. Vendor codes are a table at the top of the vendor's file; an unknown code is a value, never an error (law 5).
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from emdia.core import http
from emdia.domain.values import value

Fault = Literal["recipient", "account", "content", "provider"]
EventKind = Literal["delivered", "read", "failed", "reply", "opt_out", "paid"]


@dataclass(frozen=True, slots=True)
class Account:
    """How to speak to one carrier. ``ref`` is what its callback address ends with; with ``loopback`` it leads to this
    machine and nowhere else (the sandbox), otherwise to the public Internet only."""

    provider: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    loopback: bool = False
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: with ``url`` it opens a page, without it answers with its label."""

    label: str
    url: str = ""


@value
class Outgoing:
    """One message, frozen. ``ref`` is ours, at most 64 ASCII letters, digits, ``-``, ``_`` or ``.``; ``to`` is E.164
    or an e-mail address. Nothing of a person shows in ``repr`` (law 9)."""

    ref: str
    channel: str
    to: str = field(repr=False)
    text: str = field(repr=False)
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    subject: str = field(default="", repr=False)
    html: str = field(default="", repr=False)
    buttons: Sequence[Button] = field(default=(), repr=False)
    unsubscribe_url: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@value
class Accepted:
    """The carrier took it; ``reference`` is the carrier's."""

    reference: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier did not take it: for good or for now (``retry_after`` seconds, where it said so), and by whose
    fault. It certainly does not go out."""

    permanent: bool
    fault: Fault
    code: str
    detail: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """We spoke and do not know what became of it: *unknown*, never sent again by itself."""

    detail: str


Result = Accepted | Refused | Lost
Done = Callable[[str, Result], None]


@dataclass(frozen=True, slots=True)
class Event:
    """What a carrier tells later. ``reference`` is its own, ``our_ref`` the one we gave (either may be empty); of a
    payment they are the end-to-end id and the txid. ``sender`` is the number or address that answered."""

    kind: EventKind
    reference: str
    our_ref: str
    at: dt.datetime
    detail: str = ""
    text: str = field(default="", repr=False)
    sender: str = field(default="", repr=False)
    permanent: bool = False
    channel: str = ""
    cents: int = 0


class Forged(ValueError):
    """A callback whose signature is not the provider's."""


class Garbled(ValueError):
    """A callback that is signed but cannot be understood."""


class Receiver(Protocol):
    """Understands callbacks. Header names come in lower case."""

    def verify(self, headers: Mapping[str, str], body: bytes, account: Account) -> None:
        """Raise :class:`Forged` unless the signature is right."""

    def callback(self, headers: Mapping[str, str], body: bytes, account: Account) -> list[Event]:
        """The events of a callback. Raises :class:`Forged` or :class:`Garbled`; a kind that is unknown is left out."""


class HttpChannel(Receiver, Protocol):
    """A channel provider over HTTP, sans-I/O. ``needs``: settings without which it cannot speak."""

    needs: tuple[str, ...]

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """The request that says it."""

    def answer(self, response: http.Response) -> Result:
        """What the answer means. A yes that cannot be read is :class:`Lost`."""


class Connection(Protocol):
    """What can be kept open from one batch to the next."""

    @property
    def usable(self) -> bool:
        """Whether both ends still hold it and nothing is owed on it."""

    async def close(self) -> None:
        """End it; raises nothing for a connection that is lost."""


class Kept:
    """Connections that stay open between the batches of one run. They belong to one loop; who made it closes it."""

    def __init__(self) -> None:
        self._idle: list[tuple[Account, Connection]] = []

    def take(self, account: Account) -> Connection | None:
        """One that was left for this very account, if any is still good."""
        for index, (owner, connection) in enumerate(self._idle):
            if owner == account and connection.usable:
                del self._idle[index]
                return connection
        return None

    def leave(self, account: Account, connection: Connection) -> None:
        """For the next batch."""
        self._idle.append((account, connection))

    async def close(self) -> None:
        """End all of them."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*(connection.close() for _, connection in idle))


@runtime_checkable
class OwnLine(Receiver, Protocol):
    """A channel provider with its own kind of connection. ``needs`` as above."""

    needs: tuple[str, ...]

    async def speak(
        self, account: Account, batch: Iterator[Outgoing], done: Done, kept: Kept | None = None
    ) -> None:
        """Say all of them, calling ``done(ref, result)`` once for each as it is known; raises nothing for a refusal.
        With ``kept`` its connections are taken from there and left there, else they end with the batch."""


def failed(failure: http.Failure) -> Refused | Lost:
    """What a failure of the carrying means: spoken is unknown, unspoken may be tried again."""
    if failure.spoken:
        return Lost(f"{failure.kind}: {failure.detail}")
    if failure.kind == "refused_address":
        return Refused(True, "account", failure.kind, "endereço do provedor não permitido")
    return Refused(False, "provider", failure.kind, failure.detail)


def by_status(response: http.Response) -> Refused:
    """What a refusal means where the vendor says no more than an HTTP status (RFC 9110; 429: RFC 6585)."""
    status, code = response.status, f"http_{response.status}"
    if status == 429 or status >= 500:
        return Refused(False, "provider", code, retry_after=seconds(response.headers.get("retry-after", "")))
    if status in (401, 402, 403, 404, 405):
        return Refused(True, "account", code)
    return Refused(True, "content", code)


def seconds(retry_after: str) -> float | None:
    """A ``Retry-After`` in seconds (its other form, a date, is for caches and is left out); None if it is not one."""
    return float(retry_after) if retry_after.isascii() and retry_after.isdecimal() else None
