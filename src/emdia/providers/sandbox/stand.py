"""The handle of a running sandbox: where it listens, accounts that speak to it, receipts pulled from it."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from emdia.core import http
from emdia.providers.channels.base import Account, Event
from emdia.providers.channels.sandbox import events
from emdia.providers.sandbox.store import Store, told

type Inside = Callable[[Callable[[Store], bytes]], bytes]
"""Runs something on the store of a sandbox of this very process, in the sandbox's thread: a replay asks at every stop,
and a loop and a connection for each question would cost more than the rest of the day."""


class NotAnswering(ConnectionError):
    """The sandbox is gone."""


@dataclass(frozen=True, slots=True)
class Receipts:
    """What came back, in order of business time, and the number to acknowledge it with."""

    events: list[Event]
    last: int


@dataclass(slots=True)
class Sandbox:
    """A sandbox that runs, here or in another process. Its methods are for synchronous callers. ``owned``: this
    object started it, and :meth:`stop` ends it; stopping another's does nothing."""

    http_url: str
    smtp_port: int
    key: str = field(repr=False)
    _stop: Callable[[], None] | None = field(default=None, repr=False)
    _inside: Inside | None = field(default=None, repr=False)

    @property
    def owned(self) -> bool:
        """Whether :meth:`stop` will end it."""
        return self._stop is not None

    def stop(self) -> None:
        """End it and wait until its threads are gone."""
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()

    def account(self, channel: str, ref: str) -> Account:
        """The account by which a channel (sms, whatsapp, email) speaks to it. ``ref`` ends the callback address: the
        tenant's slug."""
        if channel == "email":
            settings = {"host": "127.0.0.1", "port": self.smtp_port, "tls": "none", "stamp": True}
            return Account("smtp", settings, {}, loopback=True, ref=ref)
        return Account("sandbox", {"url": self.http_url}, {"hmac": self.key}, loopback=True, ref=ref)

    def receipts(self, ref: str, *, until: dt.datetime, limit: int = 5000) -> Receipts:
        """What came back for one account up to a moment of business time and was not acknowledged. Raises
        :class:`NotAnswering`."""
        if self._inside is not None:
            body = self._inside(lambda store: told(store.due(ref, until.timestamp(), None, limit)))
        else:
            query = urlencode({"account": ref, "until": until.isoformat(), "limit": limit})
            body = self._ask("GET", f"/v1/receipts?{query}")
        return Receipts(events(body), int(json.loads(body)["last"]))

    def acknowledge(self, ref: str, last: int) -> None:
        """Receipts up to this number were taken (committed); they are not given again."""
        if self._inside is not None:
            self._inside(lambda store: store.take(ref, last))
            return
        self._ask("POST", "/v1/receipts/taken", {"account": ref, "last": last})

    def call_back(self, url: str) -> None:
        """From now on push what is due to ``<url>/hooks/sandbox/<account>``; empty stops it."""
        self._ask("POST", "/v1/callback", {"url": url.rstrip("/")})

    def misbehave(self, fault: str = "", times: int | None = None) -> None:
        """What goes wrong from now on (:mod:`emdia.providers.sandbox.faults`), so many times or until it is 0; without
        a name all is well again."""
        self._ask("POST", "/v1/faults", {"fault": fault} | ({} if times is None else {"times": times}))

    def _ask(self, method: str, path: str, body: object = None) -> bytes:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        content = b"" if body is None else json.dumps(body).encode()
        request = http.Request(method, f"{self.http_url}{path}", headers, content)
        answer = http.send_now(request, loopback=True)
        if isinstance(answer, http.Response) and answer.status == 200:
            return answer.body
        raise NotAnswering(f"{method} {path.partition('?')[0]}: {answer}")
