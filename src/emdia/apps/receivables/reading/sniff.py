"""What a file is, judged by its bytes (its name only tells a lock apart), in one pass of bounded memory.

Brazilian systems export UTF-8 (with or without mark) or Windows-1252; Excel's "Unicode text" is UTF-16. A detector
that guesses among many encodings guesses wrong (cp1250 for cp1252), so UTF-8 is tried strictly and cp1252 is the rest.
"""

import codecs
import hashlib
import zipfile
import zlib
from collections import deque
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from emdia.apps.receivables.reading.not_tables import refuse_no_table
from emdia.apps.receivables.reading.problems import FileRefused

LONGEST_LINE = 1_048_576
"""Bytes of a line; a longer one is no spreadsheet's (a title has some hundred)."""
LARGEST_SHEET = 500 * 1_048_576
"""Bytes that a workbook may unfold to; above that a CSV is the right file."""
STEEPEST_RATIO = 300
"""Times that one part may unfold; real sheets stay under 50, a zip bomb has 1,000."""

_BLOCK = 1_048_576
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found. ``encoding`` is empty for a workbook; ``digest`` is the SHA-256 of the bytes."""

    kind: Literal["text", "workbook"]
    encoding: str
    digest: str
    size: int


def survey(path: Path) -> Survey:
    """Look at the whole file once. Raises :class:`FileRefused` for what cannot be a table."""
    with path.open("rb") as file:
        head = file.read(8)
    refuse_no_table(path, head)
    if not head:
        raise FileRefused("O arquivo está vazio.", code="file_empty")
    if head.startswith(b"PK\x03\x04"):
        _check_workbook(path)
        return Survey("workbook", "", _digest(path), path.stat().st_size)
    if head == _OLE:
        return Survey("workbook", "", _digest(path), path.stat().st_size)
    return _survey_text(path, head)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _survey_text(path: Path, head: bytes) -> Survey:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    decoder: codecs.IncrementalDecoder | None = None if wide else codecs.getincrementaldecoder("utf-8")()
    digest, size, since_newline, line = hashlib.sha256(), 0, 0, 1
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
            since_newline = _longest_tail(block, since_newline, line)
            line += block.count(b"\n")
            if not wide and b"\0" in block:
                raise FileRefused(
                    "O arquivo não é uma planilha: tem bytes que texto não tem.", code="file_binary"
                )
            decoder = _still_utf8(decoder, block)
    if decoder is not None and not _finishes(decoder):
        decoder = None
    encoding = "utf-16" if wide else "utf-8-sig" if decoder is not None else "cp1252"
    return Survey("text", encoding, digest.hexdigest(), size)


def _longest_tail(block: bytes, before: int, line: int) -> int:
    """Bytes since the last line end; raises where a line is longer than any table has."""
    first = block.find(b"\n")
    if first < 0:
        first = block.find(b"\r")
    if first < 0:
        if before + len(block) > LONGEST_LINE:
            message = f"A linha {line} passa de 1 MB. Um arquivo de títulos tem uma linha curta por título."
            raise FileRefused(message, code="line_too_long")
        return before + len(block)
    if before + first > LONGEST_LINE:
        message = f"A linha {line} passa de 1 MB. Um arquivo de títulos tem uma linha curta por título."
        raise FileRefused(message, code="line_too_long")
    return len(block) - 1 - max(block.rfind(b"\n"), block.rfind(b"\r"))


def _still_utf8(decoder: codecs.IncrementalDecoder | None, block: bytes) -> codecs.IncrementalDecoder | None:
    if decoder is None:
        return None
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return None
    return decoder


def _finishes(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _check_workbook(path: Path) -> None:
    """Refuse what is no workbook, is cut off, or unfolds to more than a workbook holds (a zip bomb)."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if not any(
                part.filename in ("xl/workbook.xml", "xl/workbook.bin", "content.xml") for part in parts
            ):
                raise FileRefused(
                    "O arquivo é um zip, mas não é uma planilha do Excel.", code="file_not_workbook"
                )
            total = sum(part.file_size for part in parts)
            steep = any(
                part.file_size > 10 * _BLOCK and part.file_size > STEEPEST_RATIO * max(part.compress_size, 1)
                for part in parts
            )
            if total > LARGEST_SHEET or steep or len(parts) > 10_000:
                message = "A planilha é grande demais quando aberta. Salve como CSV e envie de novo."
                raise FileRefused(message, code="file_unfolds_too_large")
            _read_through(archive, parts)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise FileRefused("A planilha está danificada ou tem senha.", code="file_broken") from error


def _read_through(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unfold every part block by block: a declared size that lies fails here, with its checksum."""
    for part in parts:
        with archive.open(part) as file:
            deque(iter(partial(file.read, _BLOCK), b""), maxlen=0)
