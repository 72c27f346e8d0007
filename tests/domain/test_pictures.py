"""Logos: what is a picture comes through, what is more than a picture does not."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.pictures import PNG, PictureError, clean

SPACE = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*extra: bytes, width: int = 2) -> bytes:
    head = struct.pack(">IIBBBBB", width, 1, 8, 2, 0, 0, 0)
    return b"".join(
        [
            PNG,
            chunk(b"IHDR", head),
            *extra,
            chunk(b"IDAT", zlib.compress(b"\0" + b"\1" * 6)),
            chunk(b"IEND", b""),
        ]
    )


def jpeg(extra: bytes = b"") -> bytes:
    frame = b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x02\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + extra + frame + b"\xff\xda\x00\x02abc\xff\xd9"


def svg(inside: str, attributes: str = "") -> bytes:
    return f'<svg {SPACE} viewBox="0 0 9 9" {attributes}>{inside}</svg>'.encode()


def test_a_png_loses_its_notes_and_whatever_stands_behind_it():
    note = chunk(b"tEXt", b"Author\0Maria")
    assert clean(png(note) + b"PK\x03\x04").content == png()


def test_a_jpeg_loses_camera_data_and_comments():
    exif = b"\xff\xe1\x00\x06Exif" + b"\xff\xfe\x00\x06nota"
    cleaned = clean(jpeg(exif) + b"<script>")
    assert (cleaned.kind, cleaned.content) == ("jpg", jpeg())


def test_a_drawing_comes_through_without_what_only_editors_need():
    drawn = svg(
        '<!-- by --><metadata>x</metadata><defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs>'
        '<path d="M0 0h9" fill="url(#a)" xlink:href="#a"/>'
    )
    cleaned = clean(drawn).content.decode()
    assert '<path d="M0 0h9" fill="url(#a)"' in cleaned
    assert "metadata" not in cleaned and "by" not in cleaned


@pytest.mark.parametrize(
    "drawn",
    [
        svg("<script>alert(1)</script>"),
        svg("<g><foreignObject/></g>"),
        svg('<path onclick="x()"/>'),
        svg("", 'ONLOAD="x()"'),
        svg('<use xlink:href="https://x.example/a.svg#b"/>'),
        svg('<use href="data:image/svg+xml;base64,AAAA"/>'),
        svg('<image href="#a"/>'),
        svg('<a href="#a"><path/></a>'),
        svg('<path fill="url(//x.example/a)"/>'),
        svg("<path style=\"background:url( 'https://x')\"/>"),
        svg("<style>@import 'x.css'</style>"),
        svg("<style>p{background:u\\72l(x)}</style>"),
        svg('<set attributeName="href" to="javascript:x"/>'),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"),
        b'<?xml-stylesheet href="x.css"?>' + svg(""),
        svg("<g>" * 60 + "</g>" * 60),
        svg("<path/>" * 3000),
        b'<html><svg xmlns="http://www.w3.org/2000/svg"/></html>',
        svg("<path")[:-9],
    ],
)
def test_a_drawing_that_does_more_than_draw_is_refused_in_portuguese(drawn: bytes):
    with pytest.raises(PictureError) as refused:
        clean(drawn)
    assert refused.value.field == "logo"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        png()[:-20],
        png(width=9000),
        png()[:40] + b"x" + png()[41:],
        jpeg()[:-2],
        b"x" * 210_000,
    ],
)
def test_what_is_no_whole_picture_is_refused(content: bytes):
    with pytest.raises(PictureError):
        clean(content)


@given(st.binary(max_size=200), st.sampled_from([PNG, b"\xff\xd8\xff", b"<svg ", png()[:30], jpeg()[:12]]))
def test_no_bytes_break_the_reader(rest: bytes, start: bytes):
    try:
        clean(start + rest)
    except PictureError as refused:
        assert str(refused)
