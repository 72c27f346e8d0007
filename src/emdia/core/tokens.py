"""Short signed tokens for links that fit into one SMS.

A case token is ``base62(case) . base62(version)`` folded into one number, plus 48 bits of HMAC-SHA256, in base62: for a
million cases 13 characters. 48 bits cannot be guessed through a rate-limited page that asks who you are anyway (R42).
"""

import hashlib
import hmac
import string
from functools import lru_cache

from django.conf import settings

_DIGITS = string.digits + string.ascii_letters
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
_MAC_CHARS = 8
_VERSIONS = 64


def _base62(number: int) -> str:
    out = ""
    while True:
        number, rest = divmod(number, 62)
        out = _DIGITS[rest] + out
        if not number:
            return out


@lru_cache(maxsize=4)
def _key(master: str) -> bytes:
    return hmac.digest(master.encode(), b"emdia/case-link/1", hashlib.sha256)


def _mac(body: str) -> str:
    number = int.from_bytes(hmac.digest(_key(settings.EMDIA_KEY), body.encode(), hashlib.sha256)[:6])
    return _base62(number).rjust(_MAC_CHARS + 1, "0")


def case_token(case_id: int, version: int) -> str:
    """The token of a case's page; a new ``version`` (of 64, in turn) revokes the older links."""
    body = _base62(case_id * _VERSIONS + version % _VERSIONS)
    return body + _mac(body)


def read_case_token(token: str) -> tuple[int, int] | None:
    """``(case id, version)`` of a token that we signed, else None."""
    body, mac = token[: -_MAC_CHARS - 1], token[-_MAC_CHARS - 1 :]
    if not body or len(body) > 12 or not all(digit in _VALUE for digit in body):
        return None
    if not hmac.compare_digest(_mac(body).encode(), mac.encode()):
        return None
    number = 0
    for digit in body:
        number = number * 62 + _VALUE[digit]
    return divmod(number, _VERSIONS)
