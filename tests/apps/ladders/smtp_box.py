"""A mail server on this computer that keeps every letter, for creditors that are on air."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class SmtpBox:
    """Its port, and what came."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    @property
    def settings(self) -> dict[str, Any]:
        """What an account of it says."""
        return {"host": "127.0.0.1", "port": self.port, "tls": "none", "sender": "oi@academia.example"}


@contextmanager
def smtp_box() -> Iterator[SmtpBox]:
    """The server until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box = SmtpBox(probe.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
