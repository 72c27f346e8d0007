"""The packets of SMPP 3.4, sans-I/O: octets to values and back.

Source: SMPP Protocol Specification v3.4, issue 1.2, chapters 3 to 5. A request is read strictly; a response as far as
it goes, since carriers leave out what they have nothing to say about (most of all beside an error).
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import field

from emdia.domain.values import value

HEADER = struct.Struct(">IIII")
LONGEST = 70_000
"""Octets of a packet: a ``message_payload`` has at most 65,535."""

RESPONSE = 0x80000000
GENERIC_NACK = 0x80000000
BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x01, 0x02, 0x09
QUERY_SM, SUBMIT_SM, DELIVER_SM, UNBIND, ENQUIRE_LINK = 0x03, 0x04, 0x05, 0x06, 0x15
ALERT_NOTIFICATION, DATA_SM = 0x102, 0x103

OK, INVALID_LENGTH, INVALID_COMMAND, TRY_AGAIN = 0x00, 0x02, 0x03, 0x64
"""ESME_ROK, ESME_RINVCMDLEN, ESME_RINVCMDID, ESME_RX_T_APPN: what we answer with."""

TLV_RECEIPTED_ID, TLV_STATE, TLV_NETWORK_ERROR, TLV_PAYLOAD = 0x001E, 0x0427, 0x0423, 0x0424
TLV_SAR_REFERENCE, TLV_SAR_TOTAL, TLV_SAR_NUMBER = 0x020C, 0x020E, 0x020F

_BIND = (
    ("system_id", "text"),
    ("password", "text"),
    ("system_type", "text"),
    ("interface_version", "byte"),
    ("addr_ton", "byte"),
    ("addr_npi", "byte"),
    ("address_range", "text"),
)
_ADDRESSES = (
    ("service_type", "text"),
    ("source_addr_ton", "byte"),
    ("source_addr_npi", "byte"),
    ("source_addr", "text"),
    ("dest_addr_ton", "byte"),
    ("dest_addr_npi", "byte"),
    ("destination_addr", "text"),
    ("esm_class", "byte"),
)
_MESSAGE = (
    *_ADDRESSES,
    ("protocol_id", "byte"),
    ("priority_flag", "byte"),
    ("schedule_delivery_time", "text"),
    ("validity_period", "text"),
    ("registered_delivery", "byte"),
    ("replace_if_present_flag", "byte"),
    ("data_coding", "byte"),
    ("sm_default_msg_id", "byte"),
    ("short_message", "octets"),
)
_QUERY = (
    ("message_id", "text"),
    ("source_addr_ton", "byte"),
    ("source_addr_npi", "byte"),
    ("source_addr", "text"),
)
_QUERIED = (
    ("message_id", "text"),
    ("final_date", "text"),
    ("message_state", "byte"),
    ("error_code", "byte"),
)
_NAMED = (("message_id", "text"),)
_BOUND = (("system_id", "text"),)

FIELDS: dict[int, tuple[tuple[str, str], ...]] = {
    BIND_RECEIVER: _BIND,
    BIND_TRANSMITTER: _BIND,
    BIND_TRANSCEIVER: _BIND,
    BIND_RECEIVER | RESPONSE: _BOUND,
    BIND_TRANSMITTER | RESPONSE: _BOUND,
    BIND_TRANSCEIVER | RESPONSE: _BOUND,
    GENERIC_NACK: (),
    UNBIND: (),
    UNBIND | RESPONSE: (),
    ENQUIRE_LINK: (),
    ENQUIRE_LINK | RESPONSE: (),
    SUBMIT_SM: _MESSAGE,
    SUBMIT_SM | RESPONSE: _NAMED,
    DELIVER_SM: _MESSAGE,
    DELIVER_SM | RESPONSE: _NAMED,
    DATA_SM: (*_ADDRESSES, ("registered_delivery", "byte"), ("data_coding", "byte")),
    DATA_SM | RESPONSE: _NAMED,
    QUERY_SM: _QUERY,
    QUERY_SM | RESPONSE: _QUERIED,
}
"""What stands in each packet, in its order: *text* ends with a NUL, *octets* begin with their number."""


class Malformed(ValueError):
    """Octets that are no packet; ``status`` is what to answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@value
class Pdu:
    """One packet. Texts are Latin-1; what is not named in ``fields`` is empty or zero."""

    command: int
    sequence: int = 0
    status: int = OK
    fields: Mapping[str, str | int | bytes] = field(default_factory=dict, repr=False)
    tlvs: Mapping[int, bytes] = field(default_factory=dict, repr=False)

    def text(self, name: str) -> str:
        """A field that is a text."""
        return str(self.fields.get(name, ""))

    def number(self, name: str) -> int:
        """A field that is a number."""
        found = self.fields.get(name, 0)
        return found if isinstance(found, int) else 0

    def octets(self, name: str) -> bytes:
        """A field that is octets."""
        found = self.fields.get(name, b"")
        return found if isinstance(found, bytes) else b""


def encode(pdu: Pdu, sequence: int | None = None) -> bytes:
    """A packet as it is written, under another ``sequence`` number where one is given. Raises ``ValueError`` for what
    does not fit."""
    parts: list[bytes] = []
    for name, kind in FIELDS[pdu.command]:
        given = pdu.fields.get(name)
        if kind == "byte":
            parts.append(bytes((given if isinstance(given, int) else 0,)))
        elif kind == "text":
            parts.append(_ended(str(given or "")))
        else:
            octets = given if isinstance(given, bytes) else b""
            parts.append(bytes((len(octets),)) + octets)
    for tag, octets in pdu.tlvs.items():
        if len(octets) > 0xFFFF:
            raise ValueError("too long")
        parts.append(struct.pack(">HH", tag, len(octets)) + octets)
    body = b"".join(parts)
    number = pdu.sequence if sequence is None else sequence
    return HEADER.pack(16 + len(body), pdu.command, pdu.status, number) + body


def _ended(text: str) -> bytes:
    octets = text.encode("latin-1")
    if b"\0" in octets:
        raise ValueError("a NUL within a text")
    return octets + b"\0"


def decode(octets: bytes) -> Pdu:
    """Read one whole packet. Raises :class:`Malformed`."""
    if len(octets) < 16:
        raise Malformed(INVALID_LENGTH, "shorter than a header")
    length, command, status, sequence = HEADER.unpack_from(octets)
    if length != len(octets):
        raise Malformed(INVALID_LENGTH, "not as long as it says")
    if command not in FIELDS:
        raise Malformed(INVALID_COMMAND, f"command {command:#010x}")
    lenient = bool(command & RESPONSE)
    fields: dict[str, str | int | bytes] = {}
    at = 16
    try:
        for name, kind in FIELDS[command]:
            if lenient and at == length:
                break
            fields[name], at = _read(octets, at, kind)
        tlvs = _tlvs(octets, at)
    except (IndexError, ValueError) as error:
        if not lenient:
            raise Malformed(INVALID_LENGTH, "ends within a field") from error
        tlvs = {}
    return Pdu(command, sequence, status, fields, tlvs)


def _read(octets: bytes, at: int, kind: str) -> tuple[str | int | bytes, int]:
    """A field and where the next one begins. Raises ``IndexError`` or ``ValueError`` where the octets end before it."""
    if kind == "byte":
        return octets[at], at + 1
    if kind == "text":
        end = octets.index(0, at)
        return octets[at:end].decode("latin-1"), end + 1
    first, end = at + 1, at + 1 + octets[at]
    if end > len(octets):
        raise ValueError("too short")
    return octets[first:end], end


def _tlvs(octets: bytes, at: int) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while at < len(octets):
        tag, length = struct.unpack_from(">HH", octets, at) if at + 4 <= len(octets) else (0, len(octets))
        if at + 4 + length > len(octets):
            raise ValueError("too short")
        found[tag] = octets[at + 4 : at + 4 + length]
        at += 4 + length
    return found


class Frames:
    """Cuts a stream into packets."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def cut(self, came: bytes) -> Iterator[bytes]:
        """The packets that are whole now. Raises :class:`Malformed` where the stream is no SMPP: nothing after that
        can be told apart."""
        self._buffer += came
        while len(self._buffer) >= 4:
            length = int.from_bytes(self._buffer[:4])
            if not 16 <= length <= LONGEST:
                raise Malformed(INVALID_LENGTH, "no length of a packet")
            if len(self._buffer) < length:
                return
            whole = bytes(self._buffer[:length])
            del self._buffer[:length]
            yield whole
