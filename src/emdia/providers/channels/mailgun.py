"""E-mail over Mailgun.

Sources: documentation.mailgun.com (Messages, Errors; Tracking: webhooks; Securing webhooks). The signature is a HMAC
over time and token only and stands in the body: it says who calls, not that the event is untouched. Both forms of
events are read, JSON and the older form fields.
"""

import base64
import email
import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qsl, urlencode

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
from emdia.providers.channels.email_words import Word, dig, word_of

API = {"us": "https://api.mailgun.net", "eu": "https://api.eu.mailgun.net"}

ERRORS: dict[str, tuple[Fault, str]] = {
    "to parameter": ("recipient", "a Mailgun não aceitou o endereço"),
    "from parameter": ("account", "a Mailgun não aceitou o remetente"),
    "not allowed to send": ("account", "a conta da Mailgun não pode enviar"),
    "domain": ("account", "a Mailgun não conhece este domínio"),
}
"""What ``message`` of a 400 holds: whose fault, our words."""

WORDS: dict[str, Word] = {
    "accepted": "nothing",
    "delivered": "delivered",
    "failed": "hard",
    "rejected": "refused",
    "bounced": "hard",
    "dropped": "refused",
    "opened": "opened",
    "clicked": "opened",
    "complained": "complaint",
    "unsubscribed": "opt_out",
    "stored": "nothing",
}
"""``event``; a temporary failure is nothing yet."""

DROPPED: dict[str, Word] = {"605": "hard", "550": "hard"}
"""``code`` of what Mailgun did not even try, where the address is wrong for good."""

_LAST = frozenset({"timestamp", "token", "signature"})
"""Form fields that count where they stand last: ours may have the same names and come before."""


class Mailgun:
    """The provider."""

    title = "Mailgun"
    channels = ("email",)
    settings = (
        Setting("domain", "Domínio de envio", "Como mg.exemplo.com.br.", required=True),
        Setting(
            "key", "Chave de envio", "API Security, Sending keys, na Mailgun.", required=True, secret=True
        ),
        Setting(
            "signing_key",
            "Chave que assina os retornos",
            "HTTP webhook signing key, na Mailgun.",
            secret=True,
        ),
        email_words.SENDER,
        Setting("region", "Região", default="us", choices=("us", "eu")),
        email_words.OPENS,
        Setting("url", "Endereço da API", kind="url", rare=True),
    )

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """``POST /v3/<domain>/messages``; our reference is a variable, which every event repeats."""
        tracked = account.settings.get("opens") == "sim"
        fields = {
            "from": email_words.mailbox(outgoing),
            "to": email_words.plain(outgoing.to),
            "subject": outgoing.subject,
            "text": outgoing.text,
            "html": outgoing.html,
            "h:Reply-To": outgoing.reply_to,
            **{f"h:{name}": value for name, value in email_words.headers_of(outgoing).items()},
            "v:emdia_ref": outgoing.ref,
            "o:tracking-clicks": "no",
            "o:tracking-opens": "yes" if tracked else "no",
        }
        pair = f"api:{account.secrets['key']}".encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": f"Basic {base64.b64encode(pair).decode()}",
        }
        base = str(account.settings.get("url") or API.get(str(account.settings.get("region")), API["us"]))
        url = f"{base.rstrip('/')}/v3/{account.settings['domain']}/messages"
        kept = {name: value for name, value in fields.items() if value}
        return http.Request("POST", url, headers, urlencode(kept).encode())

    def answer(self, response: http.Response) -> Result:
        """An ``id`` in angle brackets, or an error."""
        read, plain = json_object(response.body), by_status(response)
        if 200 <= response.status < 300:
            known = word_of(read.get("id")).strip("<>")
            return Accepted(known) if known else Lost("no id")
        said = word_of(read.get("message"))
        found = next((error for part, error in ERRORS.items() if part in said.lower()), None)
        if response.status != 400 or found is None:
            return plain
        return Refused(True, found[0], plain.code, found[1])

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise :class:`Forged` unless time and token are signed with the account's key."""
        signed = _fields(callback).get("signature")
        signed = signed if isinstance(signed, dict) else _fields(callback)
        said = f"{word_of(signed.get('timestamp'))}{word_of(signed.get('token'))}"
        key = account.secrets.get("signing_key", "")
        right = hmac.digest(key.encode(), said.encode(), hashlib.sha256).hex()
        given = word_of(signed.get("signature"))
        if not key or not said or not hmac.compare_digest(given.encode(), right.encode()):
            raise Forged("the signature is not Mailgun's")

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What became of a letter. Raises :class:`Garbled`."""
        read = _fields(callback)
        data = read.get("event-data", read)
        if not isinstance(data, dict) or not word_of(data.get("event")):
            raise Garbled("no event of Mailgun")
        known = word_of(dig(data, "message", "headers", "message-id")) or word_of(data.get("Message-Id"))
        return email_words.told(
            _word(data),
            account,
            reference=(known or word_of(data.get("message-id"))).strip("<>"),
            our_ref=word_of(dig(data, "user-variables", "emdia_ref")) or word_of(data.get("emdia_ref")),
            at=email_words.moment(data.get("timestamp"))
            or email_words.moment(dig(read, "signature", "timestamp")),
            detail=_detail(data),
            sender=word_of(data.get("recipient")),
            code=str(dig(data, "delivery-status", "code") or data.get("code") or ""),
        )


CHANNEL = Mailgun()


def _word(data: dict[str, Any]) -> Word:
    name = word_of(data.get("event"))
    word = WORDS.get(name, "nothing")
    if name == "failed" and data.get("severity") != "permanent":
        return "nothing"
    if name == "failed" and data.get("reason") in ("suppress-complaint", "suppress-unsubscribe", "old"):
        return "refused"
    return DROPPED.get(word_of(data.get("code")), word) if name == "dropped" else word


def _detail(data: dict[str, Any]) -> str:
    said = (
        dig(data, "delivery-status", "message"),
        dig(data, "delivery-status", "description"),
        data.get("error"),
        data.get("description"),
        dig(data, "reject", "reason"),
        data.get("notification"),
    )
    return next((one for one in said if isinstance(one, str) and one), "")


def _fields(callback: Callback) -> dict[str, Any]:
    """The body: JSON, or the older form in one of its two writings."""
    kind = callback.headers.get("content-type", "")
    if kind.startswith("application/x-www-form-urlencoded"):
        pairs = parse_qsl(callback.body.decode("utf-8", "replace"))
    elif kind.startswith("multipart/form-data"):
        pairs = _parts(kind, callback.body)
    else:
        return json_object(callback.body)
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in _LAST or name not in found:
            found[name] = value
    return found


def _parts(kind: str, body: bytes) -> list[tuple[str, str]]:
    message = email.message_from_bytes(b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + body)
    pairs = []
    for part in message.walk():
        name, raw = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(raw, bytes):
            pairs.append((name, raw.decode("utf-8", "replace")))
    return pairs
