"""E-mail over SendGrid (Twilio).

Sources: docs.sendgrid.com (v3 Mail Send, Errors; Event Webhook reference; Event Webhook security features). Callbacks
are signed with ECDSA over P-256 and SHA-256: timestamp and body, by a key whose public half the service shows.
"""

import base64
import binascii
import json
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from emdia.core import http
from emdia.providers.channels import email_words
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Callback,
    Event,
    Fault,
    Forged,
    Garbled,
    Lost,
    Outgoing,
    Refused,
    Result,
    Setting,
    by_status,
    json_object,
)
from emdia.providers.channels.email_words import Word, word_of

API = "https://api.sendgrid.com"
SIGNATURE = "x-twilio-email-event-webhook-signature"
TIMESTAMP = "x-twilio-email-event-webhook-timestamp"

FIELDS: dict[str, Fault] = {"personalizations": "recipient", "from": "account", "reply_to": "account"}
"""What the refused ``field`` begins with, and whose fault that is."""

WORDS: dict[str, Word] = {
    "processed": "nothing",
    "deferred": "nothing",
    "delivered": "delivered",
    "bounce": "hard",
    "blocked": "soft",
    "dropped": "refused",
    "open": "opened",
    "click": "opened",
    "spamreport": "complaint",
    "unsubscribe": "opt_out",
    "group_unsubscribe": "opt_out",
    "group_resubscribe": "opt_in",
}
"""``event``; a bounce of type ``blocked`` is a soft one."""

DROPPED: dict[str, Word] = {"Bounced Address": "hard", "Invalid": "hard"}
"""``reason`` of what SendGrid did not even try, where the address is wrong for good."""


class SendGrid:
    """The provider."""

    title = "SendGrid"
    channels = ("email",)
    settings = (
        Setting("key", "Chave da API", "Settings, API Keys, no SendGrid.", required=True, secret=True),
        email_words.SENDER,
        Setting(
            "verification_key",
            "Chave de verificação dos retornos",
            "Settings, Mail Settings, Event Webhook, Signature Verification: a Verification Key.",
            secret=True,
        ),
        email_words.OPENS,
        Setting("url", "Endereço da API", default=API, kind="url", rare=True),
    )

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """``POST /v3/mail/send``; our reference is a custom argument, which every event repeats."""
        sender = {"email": email_words.plain(outgoing.sender_address)}
        if outgoing.sender_name:
            sender["name"] = outgoing.sender_name
        content = [{"type": "text/plain", "value": outgoing.text}]
        if outgoing.html:
            content.append({"type": "text/html", "value": outgoing.html})
        tracked = account.settings.get("opens") == "sim"
        body: dict[str, Any] = {
            "personalizations": [
                {
                    "to": [{"email": email_words.plain(outgoing.to)}],
                    "custom_args": {"emdia_ref": outgoing.ref},
                }
            ],
            "from": sender,
            "subject": outgoing.subject,
            "content": content,
            "headers": email_words.headers_of(outgoing),
            "tracking_settings": {
                "click_tracking": {"enable": False},
                "open_tracking": {"enable": tracked},
                "subscription_tracking": {"enable": False},
            },
        }
        if outgoing.reply_to:
            body["reply_to"] = {"email": outgoing.reply_to}
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {account.secrets['key']}"}
        url = f"{str(account.settings.get('url') or API).rstrip('/')}/v3/mail/send"
        return http.Request("POST", url, headers, json.dumps(body, ensure_ascii=False).encode())

    def answer(self, response: http.Response) -> Result:
        """202 with ``X-Message-Id`` and no body, or a list of errors."""
        plain = by_status(response)
        if 200 <= response.status < 300:
            known = response.headers.get("x-message-id", "")
            return Accepted(known) if known else Lost("no X-Message-Id")
        if response.status != 400:
            return plain
        error = email_words.dig(json_object(response.body), "errors", 0)
        field = word_of(email_words.dig(error, "field"))
        fault = FIELDS.get(field.partition(".")[0], "content")
        return Refused(True, fault, field or plain.code, word_of(email_words.dig(error, "message"))[:200])

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise :class:`Forged` unless SendGrid's key signed timestamp and body."""
        try:
            key = load_der_public_key(
                base64.b64decode(account.secrets.get("verification_key", ""), validate=True)
            )
            signature = base64.b64decode(callback.headers.get(SIGNATURE, ""), validate=True)
            if not isinstance(key, ec.EllipticCurvePublicKey):
                raise Forged("the key is none of SendGrid's")
            signed = callback.headers.get(TIMESTAMP, "").encode() + callback.body
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, UnsupportedAlgorithm, binascii.Error, ValueError) as error:
            raise Forged("the signature is not SendGrid's") from error

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """A list of events. Raises :class:`Garbled`."""
        try:
            items = json.loads(callback.body)
        except (ValueError, RecursionError) as error:
            raise Garbled("no JSON") from error
        if not isinstance(items, list) or not items:
            raise Garbled("no list of events")
        return [event for item in items if isinstance(item, dict) for event in _event(item, account)]


CHANNEL = SendGrid()


def _event(item: dict[str, Any], account: Account) -> list[Event]:
    name, reason = word_of(item.get("event")), word_of(item.get("reason"))
    word = WORDS.get(name, "nothing")
    if name == "bounce" and item.get("type") == "blocked":
        word = "soft"
    if name == "dropped":
        word = DROPPED.get(reason, word)
    return email_words.told(
        word,
        account,
        reference=word_of(item.get("sg_message_id")).partition(".")[0],
        our_ref=word_of(item.get("emdia_ref")),
        at=email_words.moment(item.get("timestamp")),
        detail=reason or word_of(item.get("response")),
        sender=word_of(item.get("email")),
        code=word_of(item.get("status")),
    )
