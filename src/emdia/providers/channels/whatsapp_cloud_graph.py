"""What every call of Meta's Graph API has in common: its address, its key, its JSON, its errors.

Source: Meta's OpenAPI of the business messaging API v23.0 (github.com/facebook/openapi) and its list of error codes
(developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes).
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from emdia.core import http
from emdia.providers.channels.base import Account, Fault, Refused, by_status

GRAPH = "https://graph.facebook.com"
VERSION = "v23.0"

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0

_KEY: tuple[bool, Fault, float | None] = (True, "account", None)
_WORDS: tuple[bool, Fault, float | None] = (True, "content", None)
_DOWN: tuple[bool, Fault, float | None] = (False, "provider", None)

ERRORS: dict[int, tuple[bool, Fault, float | None]] = {
    # The key, its rights, and whether the account may speak at all.
    0: _KEY, 3: _KEY, 10: _KEY, 33: _KEY, 190: _KEY, 368: _KEY,
    130497: _KEY, 131005: _KEY, 131030: _KEY, 131031: _KEY, 131037: _KEY, 131042: _KEY, 131045: _KEY, 134011: _KEY,
    133000: _KEY, 133005: _KEY, 133006: _KEY, 133010: _KEY,
    133008: (False, "account", HOUR), 133009: (False, "account", MINUTE), 133015: (False, "account", 5 * MINUTE),
    133016: (False, "account", 3 * DAY), 131048: (False, "account", HOUR), 131057: (False, "account", HOUR),
    # Too much at once. 131049: Meta holds the person's share of messages back and asks to wait a day.
    4: (False, "provider", HOUR), 80007: (False, "provider", HOUR), 130429: (False, "provider", MINUTE),
    131056: (False, "provider", MINUTE), 131049: (False, "provider", DAY),
    # Meta itself.
    1: _DOWN, 2: _DOWN, 131000: _DOWN, 131016: _DOWN, 133004: _DOWN,
    # The number takes no WhatsApp (or is the account's own).
    131021: (True, "recipient", None), 131026: (True, "recipient", None),
    # This message cannot be said this way: the number is as good as before, another channel may say it. 131047: the
    # 24-hour window is closed; 131050: the person stopped the channel (also an event); 130472: Meta's experiment.
    100: _WORDS, 130472: _WORDS, 131008: _WORDS, 131009: _WORDS, 131047: _WORDS, 131050: _WORDS, 131051: _WORDS,
    131052: _WORDS, 131053: _WORDS, 131055: _WORDS, 131062: _WORDS, 135000: _WORDS,
    132000: _WORDS, 132001: _WORDS, 132005: _WORDS, 132007: _WORDS, 132012: _WORDS, 132016: _WORDS, 132018: _WORDS,
    132015: (False, "content", 3 * HOUR),
}  # fmt: skip
"""Error codes of Meta: permanent?, whose fault, seconds until it is worth another try."""

OPTED_OUT = "131050"

_PERSONAL = re.compile(r"\d{6,}")


@dataclass(frozen=True, slots=True)
class Call[T]:
    """One question to Meta and what its answer means: our value, or a refusal."""

    request: http.Request
    read: Callable[[http.Response], T | Refused]


def request(
    account: Account,
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    token: str = "",
) -> http.Request:
    """A request with the account's key, or with ``token``; ``path`` comes quoted."""
    base = str(account.settings.get("url") or GRAPH).rstrip("/")
    version = quote(str(account.settings.get("version") or VERSION), safe=".")
    headers = {"Authorization": f"Bearer {token or account.secrets.get('token', '')}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    return http.Request(
        method,
        f"{base}/{version}/{path}" + (f"?{urlencode(query)}" if query else ""),
        headers,
        b"" if body is None else json.dumps(body, ensure_ascii=False).encode(),
    )


def place(account: Account, setting: str, *rest: str) -> str:
    """The path below one of the account's ids (``phone_number_id``, ``waba_id``)."""
    return "/".join((quote(str(account.settings.get(setting, "")), safe=""), *rest))


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body, empty where there is none."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def refusal(response: http.Response) -> Refused:
    """What a no of Meta means; a code from next year is judged by its HTTP status."""
    plain = by_status(response)
    error = read_object(response.body).get("error")
    if not isinstance(error, dict) or not isinstance(error.get("code"), int):
        return plain
    meant = meaning(error)
    if meant is None:
        permanent = plain.permanent and error.get("is_transient") is not True
        return replace(plain, permanent=permanent, code=str(error["code"]), detail=said(error))
    permanent, fault, wait = meant
    return Refused(permanent, fault, str(error["code"]), said(error), plain.retry_after or wait)


def meaning(error: Mapping[str, Any]) -> tuple[bool, Fault, float | None] | None:
    """Permanent?, whose fault, seconds to wait; None for a code that is in no table. 200 to 299 are permissions."""
    code = error.get("code")
    if not isinstance(code, int):
        return None
    return ERRORS.get(code) or (_KEY if 200 <= code < 300 else None)


def said(error: Mapping[str, Any]) -> str:
    """The words of an error, without anything that may be a number of a person."""
    more = error.get("error_data")
    words = (more.get("details") if isinstance(more, dict) else "") or error.get("error_user_msg")
    words = words or error.get("message") or error.get("title") or ""
    return _PERSONAL.sub("…", str(words))[:200]


def answered[T](read: Callable[[dict[str, Any]], T | None]) -> Callable[[http.Response], T | Refused]:
    """A reader of answers: ``read`` gets the object of a yes; None means that it says nothing we understand."""

    def of(response: http.Response) -> T | Refused:
        if not 200 <= response.status < 300:
            return refusal(response)
        told = read(read_object(response.body))
        if told is None:
            return Refused(False, "provider", "unreadable", "a resposta da Meta não pôde ser lida")
        return told

    return of
