"""One mailbox over IMAP: what is new is read in its order and marked, never removed.

Sources: RFC 9051 and 3501 (IMAP). A mark of our own (``$EmDia``) leaves *read* and *unread* to people; where the server
takes no such mark, *read* has to do. The calls wait (``imaplib``): they belong on a thread of their own.
"""

import asyncio
import datetime as dt
import imaplib
import re
import socket
import ssl
from collections.abc import Generator
from contextlib import suppress
from typing import Any

from emdia.core import reach
from emdia.providers.channels.base import Account

MARK = "$EmDia"
BATCH = 200
"""Mails of one visit."""

OCTETS = 256 * 1024
"""Of one mail; what a return brings back may have attachments."""

DAYS = 30
"""Older mails were there before us."""

Broken = (imaplib.IMAP4.error, OSError, ssl.SSLError)
"""What a visit may end with."""


class _Line(imaplib.IMAP4):
    """A connection that goes only where ``core.reach`` allows."""

    def __init__(self, account: Account) -> None:
        self._account = account
        settings = account.settings
        self._security = str(settings.get("imap_tls") or "tls")
        super().__init__(str(settings["imap_host"]), int(settings.get("imap_port") or 993), timeout=60)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        made = asyncio.run(reach.connect(self.host, self.port, loopback=self._account.loopback))
        made.setblocking(True)
        made.settimeout(timeout)
        return (
            context(self._account).wrap_socket(made, server_hostname=self.host)
            if self._security == "tls"
            else made
        )

    def enter(self) -> None:
        """Secure the line and sign in. Raises one of :data:`Broken`."""
        if self._security == "starttls":
            self.starttls(context(self._account))
        elif self._security == "none" and not self._account.loopback:
            raise imaplib.IMAP4.error("a password without TLS")
        self.login(
            str(self._account.settings.get("imap_user", "")), self._account.secrets.get("imap_password", "")
        )


class Visit:
    """Use as a context: signed in and the folder open. Raises one of :data:`Broken` throughout."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._line: _Line | None = None
        self._own_mark = False

    def __enter__(self) -> "Visit":
        self._line = _Line(self._account)
        try:
            self._line.enter()
            folder = str(self._account.settings.get("imap_folder") or "INBOX")
            quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
            kind, said = self._line.select(f'"{quoted}"')
            _yes((kind, list(said)))
        except BaseException:
            self._leave()
            raise
        allowed = self._line.response("PERMANENTFLAGS")[1]
        self._own_mark = any(b"\\*" in one or MARK.encode() in one for one in allowed or [] if one)
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def new(self, today: dt.date) -> list[str]:
        """The ids of what nobody of us has read yet, oldest first."""
        since = f"{today - dt.timedelta(days=DAYS):%d-%b-%Y}"
        unseen = f"UNKEYWORD {MARK}" if self._own_mark else "UNSEEN"
        found = self._uid("SEARCH", f"SINCE {since} {unseen}")
        return b" ".join(one for one in found if isinstance(one, bytes)).decode("ascii").split()[:BATCH]

    def read(self, uid: str) -> bytes:
        """A mail, without marking it; empty where it is gone."""
        found = self._uid("FETCH", uid, f"(BODY.PEEK[]<0.{OCTETS}>)")
        return next((bytes(one[1]) for one in found if isinstance(one, tuple)), b"")

    def mark(self, uid: str) -> None:
        """It needs no second look."""
        self._uid("STORE", uid, f"+FLAGS.SILENT ({MARK if self._own_mark else chr(92) + 'Seen'})")

    def _uid(self, command: str, *words: str) -> list[Any]:
        if self._line is None:
            raise imaplib.IMAP4.error("not open")
        return _yes(self._line.uid(command, *words))

    def _leave(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(*Broken):
                line.logout()


def new_mails(account: Account, today: dt.date) -> Generator[tuple[Visit, str, bytes], None, None]:
    """One visit: the mails that are new, each with what marks it. Raises one of :data:`Broken`."""
    with Visit(account) as visit:
        for uid in visit.new(today):
            yield visit, uid, visit.read(uid)


def context(account: Account) -> ssl.SSLContext:
    """The system's authorities, and the account's own (``ca_pem``) where its server has a private one."""
    return ssl.create_default_context(cadata=account.settings.get("ca_pem") or None)


def _yes(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, found = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(re.sub(r"\S+@\S+", "…", str(found))[:200])
    return found
