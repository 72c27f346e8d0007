"""How many SMS segments a text costs, and the same text in letters that every phone and carrier keeps.

Sources: 3GPP TS 23.038 (GSM 7-bit default alphabet and its extension table, 160/153 septets; UCS-2 70/67
code units) and TS 23.040 (concatenation). Equal to the vectors of tests/data/sms, which count what a person
sees as one character once. é and à are GSM-7, ã and ç are not; the house style of SMS is without any accent
(DEPENDENCIES 3).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_ALPHABET = _BASIC | _EXTENDED
# A flag is two regional indicators; joiners, selectors, skin tones and accents stay with what they change.
_CLUSTER = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|\r\n"
    "|.[\ufe00-\ufe0f\u0300-\u036f\u20e3\U0001f3fb-\U0001f3ff]*"
    "(?:\u200d.[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]*)*",
    re.DOTALL,
)
_REPLACEMENTS = str.maketrans(
    dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‘’‚´`", "'")
    | dict.fromkeys("–—−‑‐•·", "-")
    | dict.fromkeys("\u00a0\u202f\u2009\t", " ")
    | {"…": "...", "º": "o", "ª": "a", "°": "o", "€": "EUR", "→": "->", "×": "x", "½": "1/2"}
    | {"ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "¹": "1", "²": "2", "³": "3"}
    | {"™": "TM", "®": "(R)", "©": "(C)"}
)


@dataclass(frozen=True, slots=True)
class Segments:
    """The cost of a text. ``characters`` counts septets in GSM-7 (``€`` is two) and visible characters in
    UCS-2."""

    encoding: Literal["GSM-7", "UCS-2"]
    segments: int
    characters: int


def count(text: str) -> Segments:
    """Segments of ``text`` as carriers bill them. An empty text is one empty GSM-7 segment."""
    widths: list[int] = []
    for char in text:
        if char in _BASIC:
            widths.append(1)
        elif char in _EXTENDED:
            widths.append(2)
        else:
            return _ucs2(text)
    return Segments("GSM-7", _segments(widths, single=160, part=153), sum(widths))


def _ucs2(text: str) -> Segments:
    clusters = _CLUSTER.findall(text)
    widths = [sum(2 if ord(char) > 0xFFFF else 1 for char in cluster) for cluster in clusters]
    return Segments("UCS-2", _segments(widths, single=70, part=67), len(clusters))


def _segments(widths: list[int], *, single: int, part: int) -> int:
    if sum(widths) <= single:
        return 1
    segments, room = 1, part
    for width in widths:
        if width > room:
            segments += 1
            room = part
        room -= min(width, part)
    return segments


def to_gsm7(text: str) -> str:
    """``text`` in plain letters: no accents, straight quotes, ``...``; what has no likeness (emoji) is left
    out."""
    if text.isascii() and _ALPHABET.issuperset(text):
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_REPLACEMENTS))
    kept = "".join(char for char in plain if char in _ALPHABET)
    return re.sub(r" {2,}", " ", kept).strip(" ") if len(kept) != len(plain) else kept
