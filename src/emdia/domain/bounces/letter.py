"""Takes a returned e-mail apart: what a machine wrote in fields, what it wrote in words, and the mail it sent back.

Sources: RFC 3464 (delivery status fields), RFC 6522 (multipart/report), RFC 5965 (feedback reports), RFC 8098
(receipts). Many servers write none of them; whatever cannot be read is taken as plain text, so that nothing raises.
"""

import email
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from functools import cached_property

LARGEST = 32 * 1024
"""Characters of text that are looked at; a notice has a few thousand."""

DEEPEST = 20
"""Parts within parts that are looked into."""

HEAVIEST = 2 * 1024 * 1024
"""Bytes of a message that are read: what it brings back may have attachments."""

_CUT = re.compile(
    r"^(?:[-_=*#\s]*(?:below this line is a copy|this is a copy of (?:the|your)|"
    r"(?:the )?(?:header of the )?original message(?: (?:is )?follow|\s*[-=*]|headers?)|"
    r"unsent message|message (?:headers?|contents?|text) follow|message header for undelivered|"
    r"returned message|begin original|copy of (?:the )?(?:original )?message|non-delivered message|"
    r"your original message|undelivered message follow|transcript of message follow|included is a copy|"
    r"mensagem original|cabe[çc]alhos? (?:da )?mensagem)|"
    r"(?:received|return-path|x-mailer|mime-version|message-id):\s)",
    re.IGNORECASE | re.MULTILINE,
)
"""Where the notice ends and the mail that came back begins."""

_TAG = re.compile(
    r"<(?:style|script|head)\b.{0,4000}?</(?:style|script|head)>|<!--.{0,1000}?-->|</?[a-z][a-z0-9]*\b[^<>@]{0,1000}>",
    re.I | re.S,
)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/td|/li|/h\d)\b[^<>]{0,200}>", re.IGNORECASE)
_FIELD = re.compile(r"^(final-recipient|original-recipient|action|status|diagnostic-code)\s*:", re.I | re.M)
_HEADER = re.compile(
    r"^(?:from|to|subject|date|message-id|received|return-path):", re.IGNORECASE | re.MULTILINE
)
_ADDRESS = re.compile(r"[^\s<>\[\]()\";:,@]{1,64}@[a-z0-9\-_.]{0,250}[a-z0-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """What the fields say of one receiver. ``action`` is in lower case, ``status`` an enhanced code or empty."""

    recipient: str = field(default="", repr=False)
    action: str = ""
    status: str = ""
    diagnostic: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Returned:
    """What is known of the mail that came back: its header in lower-case names, and the envelope's id (RFC 3461)."""

    headers: dict[str, str] = field(default_factory=dict, repr=False)
    envelope_id: str = ""


class Letter:
    """One message, taken apart."""

    def __init__(self, raw: bytes) -> None:
        raw = raw[:HEAVIEST].lstrip(b"\r\n")
        # The parser's time grows with the square of the depth; a body nested without end is one text.
        shallow = raw.count(b"multipart/") <= 5 * DEEPEST
        self.message = email.message_from_bytes(raw) if shallow else BytesHeaderParser().parsebytes(raw)
        self.parts = list(_parts(self.message))
        self.types = [part.get_content_type() for part in self.parts]
        self.kind = str(self.message.get_param("report-type") or "").lower()

    def header(self, name: str) -> str:
        """A header of the notice itself, decoded; empty where it is missing."""
        return decoded(str(self.message.get(name, "")))

    @cached_property
    def text(self) -> str:
        """What stands in words, without the mail that came back."""
        texts = [_text(part) for part in self.parts if part.get_content_maintype() == "text"]
        if not any(text.strip() for text in texts):
            texts = [_raw_text(self.message)]
        return cut("\n".join(texts)[:LARGEST])

    @property
    def spoken(self) -> str:
        """What a person wrote: the plain part alone where there is one, as the other says the same again."""
        texts = [part for part in self.parts if part.get_content_maintype() == "text"]
        plain = [part for part in texts if part.get_content_subtype() == "plain"]
        return _text((plain or texts)[0])[:LARGEST] if texts else ""

    @cached_property
    def reports(self) -> list[Report]:
        """One for each receiver that the fields name."""
        blocks = [
            block
            for part in self.parts
            if "delivery-status" in part.get_content_type()
            for block in _blocks(part)
        ]
        if not blocks:
            whole = _raw_text(self.message)[:LARGEST]
            begin = _FIELD.search(whole)
            if begin:
                blocks = [
                    email.message_from_string(chunk) for chunk in re.split(r"\n\s*\n", whole[begin.start() :])
                ]
        return [report for block in blocks if (report := _report(block))]

    @cached_property
    def returned(self) -> Returned:
        """The header of the mail that came back, and its envelope id where the fields carry it."""
        envelope = ""
        for part in self.parts:
            for block in _blocks(part) if "delivery-status" in part.get_content_type() else ():
                envelope = envelope or _one_line(block.get("Original-Envelope-Id", ""))
        return Returned(_headers_of(self), envelope)

    def addresses(self) -> list[str]:
        """Addresses in the notice's words, in their order."""
        return _ADDRESS.findall(self.text)


def cut(text: str) -> str:
    """The text up to where the mail that came back begins."""
    found = _CUT.search(text)
    return text[: found.start()] if found and text[: found.start()].strip() else text


def decoded(value: str) -> str:
    """A header value in readable words."""
    try:
        pieces = decode_header(value)
    except ValueError:
        return value
    return _one_line(
        "".join(_decode(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces)
    )


def bare(value: str) -> str:
    """The address of ``rfc822;<kim@example.com>``, or empty."""
    found = _ADDRESS.search(value.partition(";")[2] or value)
    return found[0] if found else ""


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The leaves, without going into a mail that is enclosed; fields stay one part."""
    if message.get_content_type() == "message/rfc822" or "delivery-status" in message.get_content_type():
        yield message
        return
    payload = message.get_payload()
    if not isinstance(payload, list):
        yield message
        return
    for part in payload:
        if isinstance(part, Message) and depth < DEEPEST:
            yield from _parts(part, depth + 1)


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        return [block for block in payload if isinstance(block, Message)]
    return [email.message_from_string(chunk) for chunk in re.split(r"\n\s*\n", _raw_text(part))]


def _report(block: Message) -> Report | None:
    recipient = next(
        (
            found
            for name in ("Final-Recipient", "Original-Recipient", "X-Actual-Recipient")
            if (found := bare(_one_line(block.get(name, ""))))
        ),
        "",
    )
    action = _one_line(block.get("Action", "")).lower().split("(")[0].split(" ")[0]
    if not recipient and not action:
        return None
    status = re.search(r"[245]\.\d{1,3}\.\d{1,3}", _one_line(block.get("Status", "")))
    diagnostic = " ".join(_one_line(value) for value in block.get_all("Diagnostic-Code", []))
    return Report(recipient, action, status[0] if status else "", diagnostic)


def _headers_of(letter: Letter) -> dict[str, str]:
    """Header of the enclosed mail: a part of its own, or what follows the notice."""
    for part in letter.parts:
        payload = part.get_payload()
        if (
            part.get_content_type() == "message/rfc822"
            and isinstance(payload, list)
            and isinstance(payload[0], Message)
        ):
            return _lower(payload[0])
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            return _lower(email.message_from_string(_text(part).lstrip()))
    for part in letter.parts:
        if part.get_content_maintype() == "text":
            text = _text(part)
            rest = text[len(cut(text)) :]
            begin = _HEADER.search(rest)
            if begin:
                return _lower(email.message_from_string(rest[begin.start() :]))
    return {}


def _lower(message: Message) -> dict[str, str]:
    return {name.lower(): _one_line(value) for name, value in message.items()}


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    text = (
        _decode(raw[: 4 * LARGEST], part.get_content_charset()) if isinstance(raw, bytes) else _raw_text(part)
    )
    if part.get_content_subtype() == "html":
        text = text[: 2 * LARGEST]
        text = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", text)))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _raw_text(message: Message) -> str:
    """Everything below the header as one text, whatever its parts claim to be."""
    payload = message.get_payload()
    if isinstance(payload, list):
        return "\n\n".join(_raw_text(part) for part in payload if isinstance(part, Message))
    return str(payload or "").replace("\r\n", "\n")


def _decode(raw: bytes, charset: str | None) -> str:
    """Bytes as text: as they say, else UTF-8, else Windows-1252 (what Brazilian servers forget to say)."""
    for name in (charset, "utf-8"):
        try:
            return raw.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _one_line(value: object) -> str:
    return " ".join(str(value).split())
