"""E-mail over Brevo (formerly Sendinblue).

Sources: developers.brevo.com (POST /v3/smtp/email, error codes, transactional webhooks). Callbacks are not signed: a
password stands in their address.
"""

import json
from dataclasses import replace
from typing import Any

from emdia.core import http
from emdia.providers.channels import email_words
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Callback,
    Event,
    Fault,
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

API = "https://api.brevo.com"

ERRORS: dict[str, tuple[bool, Fault, str]] = {
    "unauthorized": (True, "account", "a chave da API não confere"),
    "permission_denied": (True, "account", "a conta da Brevo não pode enviar"),
    "account_under_validation": (True, "account", "a conta da Brevo ainda está em análise"),
    "not_enough_credits": (True, "account", "acabaram os créditos na Brevo"),
    "reseller_permission_denied": (True, "account", "a conta da Brevo não pode enviar"),
    "invalid_parameter": (True, "content", "a Brevo não aceitou os dados do e-mail"),
    "missing_parameter": (True, "content", "a Brevo não aceitou os dados do e-mail"),
    "out_of_range": (True, "content", "a Brevo não aceitou os dados do e-mail"),
    "duplicate_parameter": (True, "content", "a Brevo não aceitou os dados do e-mail"),
    "too_many_requests": (False, "provider", "a Brevo pede para esperar"),
}
"""``code`` of an error: for good?, whose fault, our words."""

WORDS: dict[str, Word] = {
    "request": "nothing",
    "sent": "sent",
    "delivered": "delivered",
    "deferred": "nothing",
    "hard_bounce": "hard",
    "soft_bounce": "soft",
    "invalid_email": "hard",
    "blocked": "refused",
    "error": "refused",
    "spam": "complaint",
    "complaint": "complaint",
    "unsubscribe": "opt_out",
    "unsubscribed": "opt_out",
    "opened": "opened",
    "unique_opened": "opened",
    "proxy_open": "nothing",
    "unique_proxy_open": "nothing",
    "click": "opened",
}
"""``event``; what a proxy opened is nobody's reading, whatever the setting says."""


class Brevo:
    """The provider."""

    title = "Brevo"
    channels = ("email",)
    settings = (
        Setting("key", "Chave da API", "SMTP e API, Chaves API, na Brevo.", required=True, secret=True),
        email_words.SENDER,
        email_words.CALLBACK_PASSWORD,
        email_words.OPENS,
        Setting("url", "Endereço da API", default=API, kind="url", rare=True),
    )

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """``POST /v3/smtp/email``; our reference comes back as ``X-Mailin-custom``."""
        sender = {"email": email_words.plain(outgoing.sender_address)}
        if outgoing.sender_name:
            sender["name"] = outgoing.sender_name
        body: dict[str, Any] = {
            "sender": sender,
            "to": [{"email": email_words.plain(outgoing.to)}],
            "subject": outgoing.subject,
            "textContent": outgoing.text,
            "headers": {**email_words.headers_of(outgoing), "X-Mailin-custom": outgoing.ref},
        }
        if outgoing.html:
            body["htmlContent"] = outgoing.html
        if outgoing.reply_to:
            body["replyTo"] = {"email": outgoing.reply_to}
        headers = {"Content-Type": "application/json", "api-key": account.secrets["key"]}
        url = f"{str(account.settings.get('url') or API).rstrip('/')}/v3/smtp/email"
        return http.Request("POST", url, headers, json.dumps(body, ensure_ascii=False).encode())

    def answer(self, response: http.Response) -> Result:
        """A ``messageId``, or an error."""
        read, plain = json_object(response.body), by_status(response)
        if 200 <= response.status < 300:
            known = word_of(read.get("messageId")).strip("<>")
            return Accepted(known) if known else Lost("no messageId")
        code = word_of(read.get("code"))
        if code not in ERRORS or response.status == 429 or response.status >= 500:
            return replace(plain, code=code or plain.code)
        permanent, fault, words = ERRORS[code]
        if fault == "content" and "email is not valid in to" in word_of(read.get("message")):
            fault = "recipient"
        return Refused(permanent, fault, code, words, plain.retry_after)

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise ``Forged`` unless it carries the account's password."""
        email_words.check(callback, account.secrets.get("callback_password", ""))

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What became of a letter. Raises :class:`Garbled`."""
        read = json_object(callback.body)
        if not read:
            raise Garbled("no event of Brevo")
        custom = word_of(read.get("X-Mailin-custom"))
        return email_words.told(
            WORDS.get(word_of(read.get("event")), "nothing"),
            account,
            reference=word_of(read.get("message-id")).strip("<>"),
            our_ref=custom if custom[:1] not in ("", "{") else "",
            at=email_words.moment(read.get("ts_epoch")) or email_words.moment(read.get("ts_event")),
            detail=word_of(read.get("reason")).strip(),
            sender=word_of(read.get("email")),
            code=word_of(read.get("event")),
        )


CHANNEL = Brevo()
