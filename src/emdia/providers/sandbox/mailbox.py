"""The sandbox as a mail server."""

import email
from email.header import decode_header, make_header
from email.message import Message

from aiosmtpd.smtp import SMTP, Envelope, Session

from emdia.providers.sandbox import fates
from emdia.providers.sandbox.faults import FaultyServer
from emdia.providers.sandbox.push import Pusher
from emdia.providers.sandbox.service import moment
from emdia.providers.sandbox.store import Said, Store


class Mailbox:
    """Handler of aiosmtpd: judges receivers, keeps what comes."""

    def __init__(self, store: Store, pusher: Pusher) -> None:
        self._store, self._pusher = store, pusher

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Commands in groups are welcome: they are read one by one anyway."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse who is refused before the text comes, as servers do."""
        fate = fates.of_address(address)
        if fate.refusal and not fate.refusal.startswith("554"):
            return fate.refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: FaultyServer, _session: Session, envelope: Envelope) -> str:
        """Keep it, unless a fault was asked for."""
        return await server.letter(lambda: self._keep(envelope))

    def _keep(self, envelope: Envelope) -> str:
        """Keep one copy for each receiver."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        # The older policy of `email`: the newer one takes ten times as long, and a replay sends thousands.
        read = email.message_from_bytes(content)
        number = 0
        for address in envelope.rcpt_tos:
            fate = fates.of_address(address)
            if fate.refusal:
                return fate.refusal
            try:
                said = _said(read, address)
            except ValueError:
                return "554 5.6.0 the time stamp cannot be read"
            number, _new = self._store.keep(said, fate.later)
        self._pusher.wake()
        return f"250 2.0.0 Ok: queued as sb-{number}"


def _said(read: "Message[str, str]", address: str) -> Said:
    return Said(
        account=_words(read, "X-Emdia-Account"),
        ref=_words(read, "X-Emdia-Ref") or _words(read, "Message-ID"),
        channel="email",
        peer=address,
        sender=_words(read, "From"),
        subject=_words(read, "Subject"),
        text=_content(read, "text/plain"),
        html=_content(read, "text/html"),
        at=moment(_words(read, "X-Emdia-At")),
    )


def _words(read: "Message[str, str]", name: str) -> str:
    """A header with its encoded words opened."""
    return str(make_header(decode_header(read.get(name, "")))) if name in read else ""


def _content(read: "Message[str, str]", kind: str) -> str:
    """The first part of a kind, as text."""
    for part in read.walk():
        if part.get_content_type() == kind:
            raw = part.get_payload(decode=True)
            return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return ""
