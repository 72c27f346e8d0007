"""One kept-alive SMTP connection: greeting, TLS, sign-in, command groups and replies.

Sources: RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 2920 (PIPELINING), RFC 2034 (enhanced codes).
"""

import asyncio
import base64
import re
import ssl
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

from emdia.core import reach
from emdia.domain.values import value
from emdia.providers.channels.base import Account

_REPLY_LIMIT = 64 * 1024
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\s+")
_SOMEBODY = re.compile(r"[^\s<>@:\"']+@")


class Broken(ConnectionError):
    """The connection ended, or the server does not speak SMTP."""


class Closing(Broken):
    """The server says that it closes now (421); what was asked last was not done."""


class Unfit(RuntimeError):
    """The line cannot be opened as the account wants it; ``reply`` is the server's, where it said something."""

    def __init__(self, code: str, reply: "Reply | None" = None) -> None:
        super().__init__(code)
        self.code = code
        self.reply = reply


@value
class Reply:
    """A server's reply. ``status`` is the enhanced code (``5.1.1``) or empty; ``text`` shows no local part."""

    code: int
    status: str
    text: str


class Line:
    """Use :meth:`open`, then :meth:`say` a group of commands and :meth:`hear` one reply for each."""

    def __init__(self, account: Account) -> None:
        settings = account.settings
        self._account = account
        self._host = str(settings["host"])
        self._port = int(settings.get("port", 587))
        self._tls = str(settings.get("tls", "starttls"))
        self.timeout = float(settings.get("timeout", 60.0))
        self._buffer = bytearray()
        self._lines: list[str] = []
        """The lines of a reply whose last one has not come yet."""
        self._sound = False
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.offers: dict[str, str] = {}

    async def open(self) -> None:
        """Connect, secure and sign in. Raises ``OSError``, ``TimeoutError`` or :class:`Unfit`."""
        async with asyncio.timeout(self.timeout):
            made = await reach.connect(self._host, self._port, loopback=self._account.loopback)
            context = self._context() if self._tls == "tls" else None
            name = self._host if context else None
            try:
                self._reader, self._writer = await asyncio.open_connection(
                    sock=made, ssl=context, server_hostname=name
                )
            except BaseException:
                made.close()
                raise
            await self._expect(220, "greeting")
            await self._hello()
            if self._tls == "starttls":
                await self._start_tls()
            await self._sign_in()
            self._sound = True

    def say(self, *groups: bytes) -> None:
        """Write without waiting."""
        if self._writer is None or self._writer.is_closing():
            raise Broken("closed")
        self._writer.write(b"".join(groups))

    async def hear(self, count: int) -> list[Reply]:
        """That many replies. Raises ``OSError`` (:class:`Closing` for a 421) or ``TimeoutError``; then the line is
        of no more use."""
        if self._writer is None:
            raise Broken("closed")
        self._sound = False
        replies: list[Reply] = []
        until = asyncio.get_running_loop().time() + self.timeout
        while len(replies) < count:
            reply = self._parsed()
            if reply is None:
                async with asyncio.timeout_at(until):
                    await self._writer.drain()
                    await self._more()
            elif reply.code == 421:
                raise Closing("421")
            else:
                replies.append(reply)
        self._sound = True
        return replies

    @property
    def usable(self) -> bool:
        """Whether both ends still hold it and every command was answered."""
        if self._writer is None or self._reader is None:
            return False
        return self._sound and not self._writer.is_closing() and not self._reader.at_eof()

    @property
    def pipelining(self) -> bool:
        """Whether the server takes commands in groups."""
        return "PIPELINING" in self.offers

    @property
    def notices(self) -> bool:
        """Whether the server can be told about delivery notices (RFC 3461)."""
        return "DSN" in self.offers

    async def close(self) -> None:
        """End the connection, with a QUIT where it is still sound."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        if self._sound and not writer.is_closing():
            writer.write(b"QUIT\r\n")
        else:
            writer.transport.abort()
        writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(5):
                await writer.wait_closed()

    async def _reply(self) -> Reply:
        while True:
            reply = self._parsed()
            if reply is not None:
                return reply
            await self._more()

    def _parsed(self) -> Reply | None:
        """The next reply out of what has come, or None while it is not complete."""
        while (end := self._buffer.find(b"\n")) >= 0:
            raw = bytes(self._buffer[:end]).rstrip(b"\r")
            del self._buffer[: end + 1]
            if not raw[:3].isdigit() or raw[3:4] not in (b" ", b"-", b""):
                raise Broken("not SMTP")
            last = raw[3:4] != b"-"
            if last and not self._lines:
                return _single(raw)
            self._lines.append(raw[4:].decode("utf-8", "replace"))
            if last:
                lines, self._lines = self._lines, []
                return _read(int(raw[:3]), lines)
            if len(self._lines) > 100:
                raise Broken("endless reply")
        return None

    async def _more(self) -> None:
        chunk = await self._reader.read(_REPLY_LIMIT) if self._reader else b""
        if not chunk:
            raise Broken("closed by the server")
        self._buffer += chunk
        if len(self._buffer) > _REPLY_LIMIT:
            raise Broken("endless reply")

    async def _expect(self, code: int, step: str, command: bytes = b"") -> Reply:
        if command:
            self.say(command)
        reply = await self._reply()
        if reply.code != code:
            raise Unfit(step, reply)
        return reply

    async def _hello(self) -> None:
        name = str(self._account.settings.get("hello", "localhost")).encode("idna")
        reply = await self._expect(250, "ehlo", b"EHLO " + name + b"\r\n")
        words: Sequence[list[str]] = [line.split(None, 1) for line in reply.text.split("\n")[1:]]
        self.offers = {word[0].upper(): (word[1].upper() if word[1:] else "") for word in words if word}

    async def _start_tls(self) -> None:
        if "STARTTLS" not in self.offers or self._writer is None:
            raise Unfit("starttls_not_offered")
        await self._expect(220, "starttls", b"STARTTLS\r\n")
        if self._buffer:
            raise Unfit("starttls_injection")
        await self._writer.start_tls(self._context(), server_hostname=self._host)
        await self._hello()

    async def _sign_in(self) -> None:
        user = self._account.settings.get("user", "")
        if not user:
            return
        if self._tls not in ("tls", "starttls") and not self._account.loopback:
            raise Unfit("password_without_tls")
        name, password = str(user).encode(), self._account.secrets.get("password", "").encode()
        offered = self.offers.get("AUTH", "").split()
        if "PLAIN" in offered:
            both = base64.b64encode(b"\0" + name + b"\0" + password)
            await self._expect(235, "auth", b"AUTH PLAIN " + both + b"\r\n")
        elif "LOGIN" in offered:
            await self._expect(334, "auth", b"AUTH LOGIN\r\n")
            await self._expect(334, "auth", base64.b64encode(name) + b"\r\n")
            await self._expect(235, "auth", base64.b64encode(password) + b"\r\n")
        else:
            raise Unfit("auth_not_offered")

    def _context(self) -> ssl.SSLContext:
        """The system's authorities, and the account's own (``ca_pem``) where its server has a private one."""
        return ssl.create_default_context(cadata=self._account.settings.get("ca_pem") or None)


@lru_cache(maxsize=256)
def _single(raw: bytes) -> Reply:
    """A reply of one line; a server says the same few for every letter."""
    return _read(int(raw[:3]), [raw[4:].decode("utf-8", "replace")])


def _read(code: int, lines: list[str]) -> Reply:
    found = _ENHANCED.match(lines[-1])
    first = found.end() if found else 0
    text = "\n".join([*lines[:-1], lines[-1][first:]]) if code == 250 else lines[-1][first:]
    return Reply(code, found[1] if found else "", _SOMEBODY.sub("…@", text)[:_REPLY_LIMIT])
