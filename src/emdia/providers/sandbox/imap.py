"""A mailbox that speaks as much IMAP as a reader needs: sign in, open, search, read, mark (RFC 3501).

Stands in for a server on this machine; it keeps mails in memory and speaks to loopback only.
"""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

_FETCH = re.compile(rb"(\S+) UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", re.IGNORECASE)
_STORE = re.compile(rb"(\S+) UID STORE (\d+) \+FLAGS(?:\.SILENT)? \(([^)]*)\)", re.IGNORECASE)


@dataclass
class Stored:
    """One mail and its marks."""

    raw: bytes
    marks: set[str] = field(default_factory=set)


class ImapBox:
    """Use as an asynchronous context; ``port`` is its own. ``marks``: whether it takes marks that it does not know."""

    def __init__(self, mails: Sequence[bytes], *, user: str, password: str, marks: bool = True) -> None:
        self.mails = [Stored(raw) for raw in mails]
        self.port = 0
        self.visits: asyncio.Queue[None] = asyncio.Queue()
        """One for each connection that came."""
        self._word = [b"LOGIN", user.encode(), password.encode()]
        self._marks = marks
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> "ImapBox":
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits.put_nowait(None)
        writer.write(b"* OK ready\r\n")
        with suppress(ConnectionError):
            while line := (await reader.readline()).rstrip(b"\r\n"):
                writer.write(self._answer(line))
                await writer.drain()
                if b" logout" in line.lower():
                    break
        writer.close()

    def _answer(self, line: bytes) -> bytes:
        tag, _, command = line.partition(b" ")
        name = command.split(b" ")[0].upper()
        if name == b"LOGIN" and self._word != [word.strip(b'"') for word in command.split(b" ")]:
            return tag + b" NO wrong password\r\n"
        said = {
            b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
            b"SELECT": self._opened(),
            b"LOGOUT": b"* BYE\r\n",
            b"UID": self._uid(line),
        }.get(name, b"")
        return said + tag + b" OK done\r\n"

    def _opened(self) -> bytes:
        every = b" \\*" if self._marks else b""
        count = str(len(self.mails)).encode()
        return b"* " + count + b" EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen" + every + b")] ok\r\n"

    def _uid(self, line: bytes) -> bytes:
        if found := _FETCH.fullmatch(line):
            raw = self.mails[int(found[2]) - 1].raw[: int(found[3])]
            return b"* %b FETCH (UID %b BODY[]<0> {%d}\r\n%b)\r\n" % (found[2], found[2], len(raw), raw)
        if found := _STORE.fullmatch(line):
            self.mails[int(found[2]) - 1].marks |= set(found[3].decode().split())
            return b""
        mark = line.decode().rpartition("UNKEYWORD ")[2] if b"UNKEYWORD" in line else "\\Seen"
        ids = [str(place) for place, mail in enumerate(self.mails, 1) if mark not in mail.marks]
        return f"* SEARCH {' '.join(ids)}\r\n".encode()
