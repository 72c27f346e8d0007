"""The alphabets of short messages, and the pieces of a long one.

Sources: 3GPP TS 23.038 (GSM 7-bit default alphabet, one septet in each octet as SMPP carries it), TS 23.040, 9.2.3.24
(concatenation in the user data header), SMPP 3.4, 5.2.19 (``data_coding``). What is counted in ``domain.sms`` is cut
there too, so that a text never costs more segments than were shown.
"""

import zlib
from collections.abc import Mapping
from typing import Any

from emdia.domain import sms
from emdia.domain.values import value

_GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {"\f": 10, "^": 20, "{": 40, "}": 41, "\\": 47, "[": 60, "~": 61, "]": 62, "|": 64, "€": 101}
_ESCAPE = 0x1B
_SEPTETS: dict[str, bytes] = {char: bytes((at,)) for at, char in enumerate(_GSM) if at != _ESCAPE} | {
    char: bytes((_ESCAPE, code)) for char, code in _EXTENSION.items()
}
_EXTENDED = {code: char for char, code in _EXTENSION.items()}

GSM7, LATIN1, UCS2 = 0, 3, 8
"""Values of ``data_coding``: the carrier's default alphabet (GSM-7 nearly everywhere), ISO-8859-1, UCS-2."""

_CONCATENATED, _CONCATENATED_WIDE = 0x00, 0x08
"""Information elements of a header: reference of 8 and of 16 bits."""


@value
class Said:
    """A text in the carrier's alphabet. With ``headed`` each part begins with its header; with ``whole`` the carrier
    cuts a long text itself."""

    coding: int
    parts: tuple[bytes, ...]
    headed: bool = False
    whole: bool = False


@value
class Part:
    """Which piece of which long message."""

    reference: int
    total: int
    number: int


def write(text: str, ref: str, settings: Mapping[str, Any]) -> Said:
    """The octets of a text, by the account's ``alphabet``, ``long_messages`` and ``udh_reference``."""
    coding = _coding(text, str(settings.get("alphabet") or "gsm7"))
    wide = str(settings.get("udh_reference") or "8") == "16"
    pieces = _pieces(text, coding, wide=wide)
    if len(pieces) == 1 or settings.get("long_messages") == "payload":
        return Said(coding, (_encode(text, coding),), whole=len(pieces) > 1)
    if len(pieces) > 255:
        raise ValueError("longer than 255 parts")
    reference = zlib.crc32(ref.encode()) & (0xFFFF if wide else 0xFF)
    lead = b"\x06\x08\x04" + reference.to_bytes(2) if wide else b"\x05\x00\x03" + reference.to_bytes(1)
    parts = (
        lead + bytes((len(pieces), at)) + _encode(piece, coding) for at, piece in enumerate(pieces, start=1)
    )
    return Said(coding, tuple(parts), headed=True)


def _coding(text: str, alphabet: str) -> int:
    """An alphabet that lacks one letter of the text gives way to UCS-2, which has them all."""
    if alphabet == "gsm7" and all(char in _SEPTETS for char in text):
        return GSM7
    if alphabet == "latin1" and all(char <= "\xff" for char in text):
        return LATIN1
    return UCS2


def _pieces(text: str, coding: int, *, wide: bool) -> list[str]:
    """A header takes 6 of 140 octets, a wide one 7: 153 or 152 septets, 134 or 133 octets, 67 or 66 code units."""
    if coding == LATIN1:
        part = 133 if wide else 134
        return [text] if len(text) <= 140 else [text[at : at + part] for at in range(0, len(text), part)]
    if coding == GSM7:
        return sms.split(text, "GSM-7", part=152 if wide else 153)
    return sms.split(text, "UCS-2", part=66 if wide else 67)


def _encode(text: str, coding: int) -> bytes:
    if coding == GSM7:
        return b"".join([_SEPTETS[char] for char in text])
    return text.encode("latin-1" if coding == LATIN1 else "utf-16-be", "surrogatepass")


def read(octets: bytes, coding: int) -> str:
    """What was written, as far as it can be told; an alphabet that we do not know is read as Latin-1."""
    if coding == GSM7 or coding & 0xF0 in (0xC0, 0xD0) or coding & 0xFC == 0xF0:
        return _read_gsm(octets)
    if coding == UCS2 or coding & 0xF0 == 0xE0:
        return octets.decode("utf-16-be", "replace")
    return octets.decode("latin-1")


def _read_gsm(octets: bytes) -> str:
    """Octets above 127 are none of GSM-7: a carrier that sends them speaks Latin-1."""
    if any(octet > 127 for octet in octets):
        return octets.decode("latin-1")
    found: list[str] = []
    escaped = False
    for octet in octets:
        if escaped:
            found.append(_EXTENDED.get(octet, _GSM[octet]))
        elif octet != _ESCAPE:
            found.append(_GSM[octet])
        escaped = octet == _ESCAPE and not escaped
    return "".join(found).replace("\x1b", " ")


def unhead(octets: bytes) -> tuple[Part | None, bytes]:
    """A message whose ``esm_class`` says that it begins with a header: which part it is, and the text's octets."""
    length = octets[0] + 1 if octets else 0
    header, text = octets[1:length], octets[length:]
    at = 0
    while at + 2 <= len(header):
        kind, element = header[at], header[at + 2 : at + 2 + header[at + 1]]
        if kind == _CONCATENATED and len(element) == 3:
            return _part(element[0], element[1], element[2]), text
        if kind == _CONCATENATED_WIDE and len(element) == 4:
            return _part(int.from_bytes(element[:2]), element[2], element[3]), text
        at += 2 + header[at + 1]
    return None, text


def _part(reference: int, total: int, number: int) -> Part | None:
    """TS 23.040: where the numbers make no sense the element is ignored."""
    return Part(reference, total, number) if total > 1 and 1 <= number <= total else None
