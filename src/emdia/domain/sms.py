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
    if _BASIC.issuperset(text):
        return Segments("GSM-7", 1 if len(text) <= 160 else -(-len(text) // 153), len(text))
    if not _ALPHABET.issuperset(text):
        return _ucs2(text)
    widths = [2 if char in _EXTENDED else 1 for char in text]
    return Segments("GSM-7", len(_cuts(widths, single=160, part=153)), sum(widths))


def _ucs2(text: str) -> Segments:
    widths = [_units(cluster) for cluster in _CLUSTER.findall(text)]
    return Segments("UCS-2", len(_cuts(widths, single=70, part=67)), len(widths))


def _units(text: str) -> int:
    return sum(2 if ord(char) > 0xFFFF else 1 for char in text)


def split(text: str, encoding: Literal["GSM-7", "UCS-2"], *, part: int | None = None) -> list[str]:
    """``text`` cut where :func:`count` counts a new segment. ``part`` is the room beside a header, in septets or code
    units, where the header is not the usual one (153, 67). An escape and its letter stay together, and so does what
    a person sees as one character, unless it alone is longer than a segment."""
    if encoding == "GSM-7":
        atoms = list(text)
        widths = [2 if char in _EXTENDED else 1 for char in text]
        single, usual = 160, 153
    else:
        atoms = [piece for cluster in _CLUSTER.findall(text) for piece in _sayable(cluster, part or 67)]
        widths = [_units(atom) for atom in atoms]
        single, usual = 70, 67
    cuts = _cuts(widths, single=single, part=part or usual)
    return ["".join(atoms[first:last]) for first, last in zip(cuts, [*cuts[1:], None], strict=True)]


def _sayable(cluster: str, part: int) -> list[str]:
    return [cluster] if _units(cluster) <= part else list(cluster)


def _cuts(widths: list[int], *, single: int, part: int) -> list[int]:
    """Where each segment begins."""
    if sum(widths) <= single:
        return [0]
    cuts, room = [0], part
    for at, width in enumerate(widths):
        if width > room:
            cuts.append(at)
            room = part
        room -= min(width, part)
    return cuts


def to_gsm7(text: str) -> str:
    """``text`` in plain letters: no accents, straight quotes, ``...``; what has no likeness (emoji) is left
    out."""
    if text.isascii() and _ALPHABET.issuperset(text):
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_REPLACEMENTS))
    kept = "".join(char for char in plain if char in _ALPHABET)
    return re.sub(r" {2,}", " ", kept).strip(" ") if len(kept) != len(plain) else kept
