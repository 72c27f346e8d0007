"""Sealed values (law 9): AES-256-GCM at rest, found again by a keyed hash.

A sealed value is ``version(1) | tenant(8) | nonce(12) | ciphertext+tag``; version and tenant are authenticated with it,
so that a row copied to another tenant does not open there. The key comes from ``EMDIA_KEY`` (base64 of 32 bytes) or is
generated into the data directory with a warning; two keys are derived from it, one to seal and one to hash.
"""

import base64
import hashlib
import hmac
import os
import struct
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from emdia.core import tenancy

_HEAD = struct.Struct(">Bq")
_VERSION = 1
HASH_BYTES = 16


class SealError(RuntimeError):
    """A sealed value does not open: wrong key, wrong tenant, or a changed byte."""


@lru_cache(maxsize=4)
def _keys(master: str) -> tuple[AESGCM, bytes]:
    raw = base64.b64decode(master)
    if len(raw) != 32:
        raise SealError("EMDIA_KEY must be the base64 of 32 bytes")
    return (
        AESGCM(hmac.digest(raw, b"emdia/seal/1", hashlib.sha256)),
        hmac.digest(raw, b"emdia/hash/1", hashlib.sha256),
    )


def seal(value: str, *, tenant_id: int) -> bytes:
    """Seal a text for one tenant."""
    return seal_bytes(value.encode(), tenant_id=tenant_id)


def seal_bytes(value: bytes, *, tenant_id: int) -> bytes:
    """Seal bytes for one tenant."""
    head = _HEAD.pack(_VERSION, tenant_id)
    nonce = os.urandom(12)
    return head + nonce + _keys(settings.EMDIA_KEY)[0].encrypt(nonce, value, head)


def unseal(blob: bytes | memoryview) -> str:
    """Open a sealed text; with an active tenant only that tenant's opens. Raises :class:`SealError`."""
    return unseal_bytes(blob).decode()


def unseal_bytes(blob: bytes | memoryview) -> bytes:
    """Open sealed bytes; with an active tenant only that tenant's open. Raises :class:`SealError`."""
    data = bytes(blob)
    head, nonce, body = data[: _HEAD.size], data[_HEAD.size : _HEAD.size + 12], data[_HEAD.size + 12 :]
    active = tenancy.active()
    if len(head) < _HEAD.size or (active not in (None, tenancy.ACROSS, _HEAD.unpack(head)[1])):
        raise SealError("sealed value belongs to another tenant or is damaged")
    try:
        return _keys(settings.EMDIA_KEY)[0].decrypt(nonce, body, head)
    except InvalidTag:
        raise SealError("sealed value does not open with this key") from None


def keyed_hash(kind: str, value: str, *, tenant_id: int) -> bytes:
    """The 16 bytes by which a sealed value is found: HMAC-SHA256 over tenant, kind and value, cut."""
    message = b"%d\0%b\0%b" % (tenant_id, kind.encode(), value.encode())
    return hmac.digest(_keys(settings.EMDIA_KEY)[1], message, hashlib.sha256)[:HASH_BYTES]


class Sealer:
    """Seals and hashes for one tenant as the functions above do, for hundreds of thousands of values: the keys are
    looked up once and the random numbers are drawn by the hundred."""

    _DRAWN = 256

    def __init__(self, tenant_id: int) -> None:
        cipher, self._key = _keys(settings.EMDIA_KEY)
        self._encrypt = cipher.encrypt
        self._head = _HEAD.pack(_VERSION, tenant_id)
        self._tenant = b"%d\0" % tenant_id
        self._nonces: list[bytes] = []

    def seal(self, value: str) -> bytes:
        """As :func:`seal`; every nonce is used once."""
        if not self._nonces:
            drawn = os.urandom(12 * self._DRAWN)
            self._nonces = [drawn[at : at + 12] for at in range(0, len(drawn), 12)]
        nonce = self._nonces.pop()
        return self._head + nonce + self._encrypt(nonce, value.encode(), self._head)

    def keyed_hash(self, kind: bytes, value: str) -> bytes:
        """As :func:`keyed_hash`."""
        message = self._tenant + kind + b"\0" + value.encode()
        return hmac.digest(self._key, message, hashlib.sha256)[:HASH_BYTES]


class SealedTextField(models.Field):  # type: ignore[type-arg]
    """A text that the database holds sealed; an empty text is stored as empty bytes."""

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, (bytes, memoryview)):
            return value
        return seal(str(value), tenant_id=tenancy.current_id()) if value else b""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> str | None:
        if value is None:
            return None
        return unseal(value) if len(value) else ""
