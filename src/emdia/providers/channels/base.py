"""What every channel provider speaks: our words for a message, for what became of it, and for what came back.

A provider over HTTP is sans-I/O: it turns an :class:`Outgoing` into a request value and a response or a callback into
these words; ``carry`` and ``core.http`` do the speaking. A provider with its own kind of connection (SMTP) brings its
own line. Vendor codes are a table at the top of the vendor's file; an unknown code is a value, never an error (law 5).
"""

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from emdia.core import http
from emdia.domain.values import value

Fault = Literal["recipient", "account", "content", "provider"]
EventKind = Literal[
    "sent", "delivered", "read", "failed", "reply", "opt_out", "opt_in", "complaint", "notice", "paid"
]
"""*sent*: the carrier passed it on (says nothing of arrival). *complaint*: marked as spam. *notice*: about the account
or a template, not about a message; ``about`` says what."""


@dataclass(frozen=True, slots=True)
class Account:
    """How to speak to one carrier. ``ref`` is what its callback address ends with and ``callback`` the whole of that
    address, empty where nobody can call it; with ``loopback`` it leads to this machine and nowhere else (the sandbox),
    otherwise to the public Internet only."""

    provider: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    loopback: bool = False
    ref: str = ""
    callback: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that an account of a provider is told: what the form and ``emdia channel add --setting`` ask for.
    ``secret`` ones are sealed, never shown again. ``label`` and ``help`` are Portuguese; ``choices`` bind the value,
    ``kind`` says how it is written (``long``: several lines), ``rare`` ones stay as they are in most accounts. A secret
    with ``made`` that is left empty is made for the account, and shown once."""

    name: str
    label: str
    help: str = ""
    default: str = ""
    required: bool = False
    secret: bool = False
    choices: tuple[str, ...] = ()
    kind: Literal["text", "long", "number", "email", "url"] = "text"
    rare: bool = False
    made: bool = False


@dataclass(frozen=True, slots=True)
class Callback:
    """One request of a provider as it came. Header names in lower case; ``url`` as the provider was told it, with its
    query: some sign it."""

    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: with ``url`` it opens a page, without it answers with its label."""

    label: str
    url: str = ""


@value
class Approved:
    """A text that the carrier approved before (WhatsApp outside its 24-hour window): its name there, its language,
    what stands in its named variables, and what ends the address of each of its link buttons, in their order."""

    name: str
    language: str
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    link_ends: Sequence[str] = field(default=(), repr=False)


@value
class Media:
    """A file that goes with a message or came with a reply: where it is (``url``), or the carrier's ``id`` of it."""

    kind: str
    mime: str = ""
    name: str = field(default="", repr=False)
    url: str = field(default="", repr=False)
    id: str = field(default="", repr=False)


@value
class Outgoing:
    """One message, frozen. ``ref`` is ours, at most 64 ASCII letters, digits, ``-``, ``_`` or ``.``; ``to`` is E.164
    or an e-mail address, ``to_id`` the carrier's own id of the person where it has one (WhatsApp's BSUID). With
    ``approved`` the carrier says that text and ``text`` is how it reads. ``about`` is what a system of the creditor may
    know of the case, empty for all others. Nothing of a person shows in ``repr`` (law 9)."""

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
    to_id: str = field(default="", repr=False)
    approved: Approved | None = None
    media: Sequence[Media] = field(default=(), repr=False)
    about: Mapping[str, Any] = field(default_factory=dict, repr=False)


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
Keep = Callable[[Callback], Awaitable[None]]
"""Keeps what came over a line of our own; when it returns, it is committed."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a carrier tells later. ``reference`` is its own, ``our_ref`` the one we gave (either may be empty); of a
    payment they are the end-to-end id and the txid. ``sender`` is the number or address that answered, ``sender_id``
    the carrier's own id of that person (BSUID), ``code`` the vendor's. ``about`` says more in pairs, for a notice."""

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
    code: str = ""
    sender_id: str = field(default="", repr=False)
    media: tuple[Media, ...] = field(default=(), repr=False)
    about: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class Forged(ValueError):
    """A callback whose signature is not the provider's."""


class Garbled(ValueError):
    """A callback that is its provider's and cannot be understood."""


class Receiver(Protocol):
    """Understands callbacks."""

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise :class:`Forged` unless the signature is right."""

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What a callback tells that was verified when it came. Raises :class:`Garbled`; a kind that is unknown is left
        out."""


class Told(Protocol):
    """What every channel provider says of itself, for forms, the command line and the list of accounts."""

    title: str
    """Its name, as people know it."""
    channels: tuple[str, ...]
    """What it carries, in the words of ``vocabulary.Channel``."""
    settings: tuple[Setting, ...]
    """What an account of it is told."""


@runtime_checkable
class Challenged(Protocol):
    """A provider that asks the callback address a question before it uses it (Meta's ``hub.challenge``)."""

    def challenge(self, query: Mapping[str, str], account: Account) -> bytes | None:
        """The right answer, or None where the question is not this account's."""


@runtime_checkable
class Asked(Protocol):
    """A provider over HTTP that can be asked what became of a message whose answer was lost."""

    def question(self, our_ref: str, reference: str, account: Account) -> http.Request | None:
        """The request that asks; ``reference`` is the carrier's, empty where it never told one. None where it cannot be
        asked with what there is."""

    def told(self, response: http.Response, our_ref: str) -> Event | Refused | None:
        """What it says: an event (it has it), ``Refused`` (it certainly does not), None where it cannot tell."""


@runtime_checkable
class Checked(Protocol):
    """A provider whose settings have rules of their own, beyond what :class:`Setting` says."""

    def faults(self, account: Account) -> Mapping[str, str]:
        """What is wrong: name of a setting and one sentence in Portuguese; empty where nothing is."""


@runtime_checkable
class AskedByLine(Protocol):
    """As :class:`Asked`, for a provider with its own kind of connection."""

    async def ask(self, account: Account, our_ref: str, reference: str) -> Event | Refused | None:
        """What became of a message: an event, ``Refused`` (the carrier certainly does not have it), None where it
        cannot tell; ``reference`` as in :class:`Accepted`."""


@runtime_checkable
class Listening(Protocol):
    """A provider whose carrier does not call back but delivers over a line that we keep open."""

    async def listen(self, account: Account, keep: Keep, stop: asyncio.Event) -> None:
        """Stay connected until ``stop``, connecting again by itself. What comes is handed to ``keep`` raw, for
        ``events`` to read, and the carrier is told yes only after that returned: where it raised, the carrier
        repeats."""


@runtime_checkable
class Windowed(Protocol):
    """A provider that takes free words only for a while after the person wrote, and approved texts at any time."""

    window: dt.timedelta


class HttpChannel(Receiver, Told, Protocol):
    """A channel provider over HTTP, sans-I/O."""

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """The request that says it."""

    def answer(self, response: http.Response) -> Result:
        """What the answer means. A yes that cannot be read is :class:`Lost`."""


@runtime_checkable
class PerAccount(Protocol):
    """A provider whose answers only its account's settings explain: the generic one."""

    def of(self, account: Account) -> HttpChannel:
        """The provider as this account describes it."""


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
        self._shared: list[tuple[Account, Connection]] = []

    def shared(self, account: Account) -> Connection | None:
        """The connection that all batches of this account speak over at once, if there is one."""
        return next((one for owner, one in self._shared if owner == account and one.usable), None)

    def share(self, account: Account, connection: Connection) -> None:
        """From now on all batches of this account speak over it."""
        self._shared.append((account, connection))

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
        idle, self._idle, self._shared = [*self._idle, *self._shared], [], []
        await asyncio.gather(*(connection.close() for _, connection in idle))


@runtime_checkable
class OwnLine(Receiver, Told, Protocol):
    """A channel provider with its own kind of connection."""

    async def speak(
        self, account: Account, batch: Iterator[Outgoing], done: Done, kept: Kept | None = None
    ) -> None:
        """Say all of them, calling ``done(ref, result)`` once for each as it is known; raises nothing for a refusal.
        With ``kept`` its connections are taken from there and left there, else they end with the batch."""


def lacks(told: Told, account: Account) -> list[Setting]:
    """What the account has to be told before it can speak."""
    return [
        one
        for one in told.settings
        if one.required and not (account.secrets if one.secret else account.settings).get(one.name)
    ]


def failed(failure: http.Failure) -> Refused | Lost:
    """What a failure of the carrying means: spoken is unknown, unspoken may be tried again."""
    if failure.spoken:
        return Lost(f"{failure.kind}: {failure.detail}")
    if failure.kind == "refused_address":
        return Refused(True, "account", failure.kind, "endereço do provedor não permitido")
    return Refused(False, "provider", failure.kind, failure.detail)


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body, empty where there is none."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


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
