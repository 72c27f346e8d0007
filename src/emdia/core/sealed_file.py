"""Whole files sealed (law 9), piece by piece, so that a large one never fills the memory.

A sealed file is a row of ``length(4) | sealed piece``. With each piece are sealed the file's own random mark, the
piece's place and whether it is the last: pieces that were swapped, repeated, mixed or cut off do not open.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from emdia.core.sealed import SealError, seal_bytes, unseal_bytes

_LENGTH = struct.Struct(">I")
_HEAD = struct.Struct(">16sQ?")
LONGEST = 16 * 1024 * 1024
"""Bytes of one piece; a length above it is damage."""


def seal_file(pieces: Iterable[bytes], path: Path, *, tenant_id: int) -> None:
    """Write ``pieces`` (each at most :data:`LONGEST`) sealed to a new file that only its owner reads (mode 600)."""
    mark, place, held = os.urandom(16), 0, b""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:

        def write(piece: bytes, *, last: bool) -> None:
            blob = seal_bytes(_HEAD.pack(mark, place, last) + piece, tenant_id=tenant_id)
            out.write(_LENGTH.pack(len(blob)) + blob)

        for piece in pieces:
            if held:
                write(held, last=False)
                place += 1
            held = piece
        write(held, last=True)


def unseal_file(path: Path) -> Iterator[bytes]:
    """The pieces of a sealed file in their order. Raises :class:`SealError` where it was changed, or for the wrong
    tenant or key."""
    mark, place, last = b"", 0, False
    with path.open("rb") as file:
        while not last:
            size = file.read(_LENGTH.size)
            length = _LENGTH.unpack(size)[0] if len(size) == _LENGTH.size else 0
            if not 0 < length <= 2 * LONGEST:
                raise SealError("the sealed file ends too early")
            piece = unseal_bytes(file.read(length))
            its_mark, its_place, last = _HEAD.unpack_from(piece)
            if its_place != place or (mark and its_mark != mark):
                raise SealError("the sealed file's pieces are not in their order")
            mark, place = its_mark, place + 1
            yield piece[_HEAD.size :]
        if file.read(1):
            raise SealError("the sealed file goes on after its end")
