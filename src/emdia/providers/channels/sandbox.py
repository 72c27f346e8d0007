"""SMS and WhatsApp to the local sandbox (:mod:`emdia.providers.sandbox`), as a real carrier would be spoken to.

Account settings: ``url``; secret: ``hmac``, which signs callbacks (HMAC-SHA256 over the body, in ``X-Emdia-Signature``)
and lets requests in. ``X-Emdia-At`` carries the business time, so that in a replay receipts have the replayed day.
"""

import datetime as dt
import hashlib
import hmac
import json
from typing import Any

from emdia.core import clock, http
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Callback,
    Event,
    EventKind,
    Fault,
    Forged,
    Garbled,
    Lost,
    Outgoing,
    Refused,
    Result,
    Setting,
    by_status,
)

KINDS: dict[str, EventKind] = {
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "answered": "reply",
    "stopped": "opt_out",
}
"""What the sandbox calls it, and our word."""

REFUSALS: dict[str, tuple[bool, Fault]] = {
    "invalid_number": (True, "recipient"),
    "too_many": (False, "provider"),
    "bad_message": (True, "content"),
    "bad_key": (True, "account"),
}
"""Error codes of the sandbox: permanent?, whose fault."""

PERMANENT = {"unknown_subscriber": True, "no_such_mailbox": True, "switched_off": False}
"""Why it was not delivered: is the number or address wrong for good?"""

SIGNATURE = "x-emdia-signature"


class Sandbox:
    """The provider."""

    title = "Simulador"
    channels = ("sms", "whatsapp")
    settings = (
        Setting("url", "Endereço do simulador", required=True),
        Setting("hmac", "Segredo que assina os retornos", secret=True),
    )

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """``POST /v1/messages``; the sandbox knows a message again by our reference."""
        body: dict[str, Any] = {
            "ref": outgoing.ref,
            "channel": outgoing.channel,
            "to": outgoing.to,
            "from": outgoing.sender_name,
            "text": outgoing.text,
            "buttons": [{"label": button.label, "url": button.url} for button in outgoing.buttons],
        }
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {account.secrets.get('hmac', '')}",
            "X-Emdia-At": clock.now().isoformat(),
            "X-Emdia-Account": account.ref,
        }
        url = f"{account.settings['url']}/v1/messages"
        return http.Request("POST", url, headers, json.dumps(body, ensure_ascii=False).encode())

    def answer(self, response: http.Response) -> Result:
        """201 or 200 with a reference, else an error code."""
        read = _object(response.body)
        if response.status in (200, 201):
            reference = read.get("reference")
            if isinstance(reference, str) and reference:
                return Accepted(reference)
            return Lost("accepted without a reference")
        code = str(read.get("error", ""))
        if code not in REFUSALS:
            return by_status(response)
        permanent, fault = REFUSALS[code]
        return Refused(permanent, fault, code, str(read.get("detail", "")), by_status(response).retry_after)

    def question(self, our_ref: str, reference: str, account: Account) -> http.Request:
        """``GET /v1/messages/<our reference>``."""
        headers = {
            "Authorization": f"Bearer {account.secrets.get('hmac', '')}",
            "X-Emdia-Account": account.ref,
        }
        return http.Request("GET", f"{account.settings['url']}/v1/messages/{our_ref}", headers)

    def told(self, response: http.Response, our_ref: str) -> Event | Refused | None:
        """200: it took it; 404: it did not."""
        read = _object(response.body)
        if response.status == 404 and read.get("error") == "not_found":
            return Refused(True, "provider", "not_found")
        try:
            at = dt.datetime.fromisoformat(str(read["at"]))
            return Event("sent", str(read["reference"]), our_ref, at) if at.tzinfo else None
        except (KeyError, ValueError):
            return None

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise :class:`Forged` unless the body is signed with this data directory's secret."""
        secret = account.secrets.get("hmac", "")
        given, right = callback.headers.get(SIGNATURE, ""), signature(secret, callback.body)
        if not secret or not hmac.compare_digest(given.encode(), right.encode()):
            raise Forged("the signature is not the sandbox's")

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """``{"events": [...]}``. Raises :class:`Garbled`."""
        return events(callback.body)


CHANNEL = Sandbox()


def signature(secret: str, body: bytes) -> str:
    """The signature of a callback's body, in hexadecimal."""
    return hmac.digest(secret.encode(), body, hashlib.sha256).hex()


def events(body: bytes) -> list[Event]:
    """The events of a callback, or of ``GET /v1/receipts``, in their order. Raises :class:`Garbled`."""
    items = _object(body).get("events")
    if not isinstance(items, list):
        raise Garbled("no list of events")
    return [_event(item) for item in items if isinstance(item, dict) and str(item.get("kind")) in KINDS]


def _event(item: dict[str, Any]) -> Event:
    try:
        at = dt.datetime.fromisoformat(str(item["at"]))
    except (KeyError, ValueError) as error:
        raise Garbled("an event without a time") from error
    if at.tzinfo is None:
        raise Garbled("a time without a zone")
    detail = str(item.get("detail", ""))
    return Event(
        kind=KINDS[item["kind"]],
        reference=str(item.get("reference", "")),
        our_ref=str(item.get("ref", "")),
        at=at,
        detail=detail,
        text=str(item.get("text", "")),
        sender=str(item.get("from", "")),
        permanent=PERMANENT.get(detail, False),
        channel=str(item.get("channel", "")),
    )


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body, empty where there is none."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
