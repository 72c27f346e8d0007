"""Logos that may be shown to anybody: PNG and JPEG rebuilt from their necessary parts, SVG from a safe subset.

Sources: PNG 3rd edition (chunks, CRC), ITU T.81 (JPEG markers), SVG 2. Whatever is no picture (comments, camera and
author data, scripts, a second file behind the first) stays behind; what cannot be cleaned is refused with a reason.
"""

import re
import struct
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from emdia.domain.errors import DomainError

MOST_BYTES = 200 * 1024
MOST_PIXELS = 4000
MOST_ELEMENTS = 2000
DEEPEST = 40
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
SVG_SPACE = "http://www.w3.org/2000/svg"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"})
_JPEG_KEPT = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0, 0xEE})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_SVG_ELEMENTS = frozenset(
    {
        *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("defs", "title", "desc", "use", "symbol", "style", "stop", "clipPath", "mask"),
        *("linearGradient", "radialGradient"),
    }
)
_SVG_ACTIVE = frozenset({"script", "foreignObject", "iframe", "image", "animate", "set", "handler", "a"})
_OUTSIDE = re.compile(
    r"url\s*\(\s*['\"]?(?!#)|@import|expression|javascript:|data:|https?:|//|\\", re.IGNORECASE
)


class PictureError(DomainError):
    """A file that cannot be used as a logo."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="picture", field="logo")


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture; ``kind`` is png, jpg or svg."""

    kind: str
    content: bytes


def clean(content: bytes) -> Picture:
    """The picture that is in a file. Raises :class:`PictureError` in Portuguese."""
    if len(content) > MOST_BYTES:
        raise PictureError(f"O logotipo tem {len(content) // 1024} KB, e cabem 200 KB. Reduza a imagem.")
    if content.startswith(PNG):
        return Picture("png", _png(content))
    if content.startswith(JPEG):
        return Picture("jpg", _jpeg(content))
    if b"<svg" in content[:4096]:
        return Picture("svg", _svg(content))
    raise PictureError("Use um arquivo PNG, JPEG ou SVG.")


def _broken() -> PictureError:
    return PictureError("A imagem está incompleta ou danificada. Exporte o logotipo de novo.")


def _size(width: int, height: int) -> None:
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise PictureError(f"O logotipo pode ter até {MOST_PIXELS} pontos de lado.")


def _png(content: bytes) -> bytes:
    kept, at, kinds = [PNG], len(PNG), []
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        chunk = content[at : at + 12 + length]
        kind, data = chunk[4:8], chunk[8:-4]
        if len(chunk) != 12 + length or zlib.crc32(kind + data) != struct.unpack(">I", chunk[-4:])[0]:
            raise _broken()
        if kind == b"IHDR" and len(data) == 13:
            _size(*struct.unpack(">II", data[:8]))
        if kind in _PNG_KEPT:
            kept.append(chunk)
            kinds.append(kind)
        at += 12 + length
        if kind == b"IEND":
            break
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        raise _broken()
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    kept, at, framed = [content[:2]], 2, False
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        part = content[at : at + 2 + length]
        if length < 2 or len(part) != 2 + length:
            raise _broken()
        if marker in _FRAMES and length >= 8:
            height, width = struct.unpack(">HH", part[5:9])
            _size(width, height)
            framed = True
        if marker == 0xDA:
            end = content.find(b"\xff\xd9", at)
            if end < 0 or not framed:
                raise _broken()
            return b"".join([*kept, content[at : end + 2]])
        if marker in _JPEG_KEPT:
            kept.append(part)
        at += 2 + length
    raise _broken()


def _svg(content: bytes) -> bytes:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _broken() from None
    if re.search(r"<!DOCTYPE|<!ENTITY|<\?xml-", text, re.IGNORECASE):
        raise PictureError("O SVG traz definições de outro lugar. Exporte como “SVG simples”, ou use PNG.")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        raise _broken() from None
    if root.tag != f"{{{SVG_SPACE}}}svg":
        raise _broken()
    _walk(root)
    ElementTree.register_namespace("", SVG_SPACE)
    cleaned: bytes = ElementTree.tostring(root, encoding="utf-8")
    return cleaned


def _walk(root: ElementTree.Element) -> None:
    """Check every element and attribute, and drop what only an editor needs."""
    waiting, seen = [(root, 1)], 0
    while waiting:
        element, depth = waiting.pop()
        seen += 1
        if seen > MOST_ELEMENTS or depth > DEEPEST:
            raise PictureError("O SVG é complicado demais para um logotipo. Simplifique, ou use PNG.")
        _attributes(element)
        if element.tag == f"{{{SVG_SPACE}}}style" and _OUTSIDE.search(element.text or ""):
            raise PictureError("O SVG busca algo em outro endereço. Exporte como “SVG simples”, ou use PNG.")
        for child in list(element):
            space, _, name = str(child.tag).rpartition("}")
            if space != f"{{{SVG_SPACE}" or name not in _SVG_ELEMENTS:
                if name in _SVG_ACTIVE:
                    raise PictureError(
                        f"O SVG tem “{name}”, que pode fazer mais que desenhar. Use PNG ou tire isso."
                    )
                element.remove(child)
            else:
                waiting.append((child, depth + 1))


def _attributes(element: ElementTree.Element) -> None:
    for name, value in list(element.attrib.items()):
        bare = name.rpartition("}")[2].lower()
        if bare.startswith("on"):
            raise PictureError("O SVG reage a cliques, e um logotipo só desenha. Use PNG ou tire isso.")
        inside = bare == "href" and value.startswith("#")
        if (bare == "href" and not inside) or _OUTSIDE.search(value):
            raise PictureError("O SVG busca algo em outro endereço. Exporte como “SVG simples”, ou use PNG.")
        if "}" in name and not inside:
            del element.attrib[name]
