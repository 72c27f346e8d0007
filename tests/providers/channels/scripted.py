"""A mail server that does what a test says: replies by command, drops where told, counts what it saw."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

DROP = "DROP"


@dataclass
class ScriptedServer:
    """``reply(command, line, number of the message)`` gives the reply, ``DROP`` to hang up, or "" for the usual one."""

    reply: Callable[[str, str, int], str] = lambda _command, _line, _number: ""
    offers: tuple[str, ...] = ("PIPELINING", "SIZE 10240000", "ENHANCEDSTATUSCODES")
    greeting: str = "220 mx.example ready"
    connections: int = 0
    messages: list[bytes] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _talks: set[asyncio.Task] = field(default_factory=set)

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader, writer):
        self._talks.add(asyncio.current_task())
        self.connections += 1
        try:
            writer.write(f"{self.greeting}\r\n".encode())
            if self.greeting.startswith("220"):
                await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            self._talks.discard(asyncio.current_task())

    async def _talk(self, reader, writer):
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            self.lines.append(line)
            command = line.split()[0].upper()
            answer = self.reply(command, line, len(self.messages)) or self._usual(command)
            if answer == DROP:
                return
            writer.write(f"{answer}\r\n".encode())
            if command == "QUIT":
                return
            if command == "DATA" and answer.startswith("354"):
                await self._data(reader, writer)

    async def _data(self, reader, writer):
        content = await reader.readline()
        while not content.endswith(b"\r\n.\r\n") and content != b".\r\n":
            content += await reader.readuntil(b"\r\n")
        self.messages.append(content)
        answer = (
            self.reply("END", "", len(self.messages) - 1) or f"250 2.0.0 Ok: queued as Q{len(self.messages)}"
        )
        if answer == DROP:
            raise ConnectionResetError
        writer.write(f"{answer}\r\n".encode())

    def _usual(self, command: str) -> str:
        if command == "EHLO":
            return "\r\n".join(f"250-{offer}" for offer in ("mx.example", *self.offers)) + "\r\n250 HELP"
        return {"DATA": "354 go ahead", "QUIT": "221 bye"}.get(command, "250 2.1.0 Ok")
