"""E-mail over Postmark.

Sources: postmarkapp.com/developer (API: email, error codes; webhooks: delivery, bounce, spam complaint, open, click,
subscription change). Callbacks are not signed: a password stands in their address.
"""

import json
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

API = "https://api.postmarkapp.com"

ERRORS: dict[int, tuple[bool, Fault, str]] = {
    10: (True, "account", "o token não confere"),
    100: (False, "provider", "o Postmark está em manutenção"),
    300: (True, "content", "o Postmark não aceitou os dados do e-mail"),
    400: (True, "account", "o remetente não está cadastrado no Postmark"),
    401: (True, "account", "o remetente não foi confirmado no Postmark"),
    405: (True, "account", "a conta do Postmark não pode enviar: veja os créditos"),
    406: (True, "recipient", "o Postmark não escreve mais para este endereço: já voltou ou reclamou"),
    412: (True, "account", "a conta do Postmark ainda não foi aprovada"),
    413: (True, "account", "a conta do Postmark não pode enviar"),
    429: (False, "provider", "o Postmark pede para esperar"),
    1235: (True, "account", "o Postmark não conhece este fluxo de mensagens"),
}
"""``ErrorCode``: for good?, whose fault, our words."""

WORDS: dict[str, Word] = {
    "Delivery": "delivered",
    "Open": "opened",
    "Click": "opened",
    "SpamComplaint": "complaint",
}
"""``RecordType``, where it says all."""

BOUNCES: dict[str, Word] = {
    "HardBounce": "hard",
    "BadEmailAddress": "hard",
    "SpamComplaint": "complaint",
    "SpamNotification": "soft",
    "Unsubscribe": "opt_out",
    "Subscribe": "opt_in",
    "AutoResponder": "nothing",
    "Transient": "nothing",
    "DnsError": "soft",
    "SoftBounce": "soft",
    "AddressChange": "nothing",
    "ChallengeVerification": "nothing",
    "VirusNotification": "soft",
    "OpenRelayTest": "nothing",
    "ManuallyDeactivated": "refused",
    "Unconfirmed": "refused",
    "Blocked": "soft",
    "SMTPApiError": "refused",
    "InboundError": "nothing",
    "DMARCPolicy": "refused",
    "TemplateRenderingFailed": "refused",
    "Unknown": "soft",
}
"""``Type`` of a bounce."""

SUPPRESSED: dict[str, Word] = {
    "HardBounce": "hard",
    "SpamComplaint": "complaint",
    "ManualSuppression": "opt_out",
}
"""``SuppressionReason`` of a subscription that ended."""


class Postmark:
    """The provider."""

    title = "Postmark"
    channels = ("email",)
    settings = (
        Setting(
            "token", "Token do servidor", "Servers, API Tokens, no Postmark.", required=True, secret=True
        ),
        email_words.SENDER,
        Setting("stream", "Fluxo de mensagens (message stream)", default="outbound", rare=True),
        email_words.CALLBACK_PASSWORD,
        email_words.OPENS,
        Setting("url", "Endereço da API", default=API, kind="url", rare=True),
    )

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """``POST /email``; our reference stands in ``Metadata``."""
        headers = email_words.headers_of(outgoing)
        body: dict[str, Any] = {
            "From": email_words.mailbox(outgoing),
            "To": email_words.plain(outgoing.to),
            "Subject": outgoing.subject,
            "TextBody": outgoing.text,
            "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
            "Metadata": {"emdia_ref": outgoing.ref},
            "MessageStream": account.settings.get("stream") or "outbound",
            "TrackOpens": account.settings.get("opens") == "sim",
        }
        if outgoing.html:
            body["HtmlBody"] = outgoing.html
        if outgoing.reply_to:
            body["ReplyTo"] = outgoing.reply_to
        said = {"Accept": "application/json", "Content-Type": "application/json"}
        said["X-Postmark-Server-Token"] = account.secrets["token"]
        url = f"{str(account.settings.get('url') or API).rstrip('/')}/email"
        return http.Request("POST", url, said, json.dumps(body, ensure_ascii=False).encode())

    def answer(self, response: http.Response) -> Result:
        """``ErrorCode`` 0 with a ``MessageID``, or an error."""
        read, plain = json_object(response.body), by_status(response)
        code = read.get("ErrorCode")
        if response.status == 200 and code in (0, None):
            return Accepted(known) if (known := word_of(read.get("MessageID"))) else Lost("no MessageID")
        if code not in ERRORS or response.status in (429, 500, 502, 503, 504):
            return plain
        permanent, fault, words = ERRORS[code]
        return Refused(permanent, fault, str(code), words, plain.retry_after)

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise ``Forged`` unless it carries the account's password."""
        email_words.check(callback, account.secrets.get("callback_password", ""))

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """What became of a letter. Raises :class:`Garbled`."""
        read = json_object(callback.body)
        if not read:
            raise Garbled("no event of Postmark")
        times = ("BouncedAt", "DeliveredAt", "ChangedAt", "ReceivedAt")
        return email_words.told(
            _word(read),
            account,
            reference=word_of(read.get("MessageID")),
            our_ref=word_of(email_words.dig(read, "Metadata", "emdia_ref")),
            at=next((at for name in times if (at := email_words.moment(read.get(name)))), None),
            detail=word_of(read.get("Details")) or word_of(read.get("Description")),
            sender=word_of(read.get("Email")) or word_of(read.get("Recipient")),
            code=word_of(read.get("Type")) or word_of(read.get("SuppressionReason")),
        )


CHANNEL = Postmark()


def _word(read: dict[str, Any]) -> Word:
    kind = word_of(read.get("RecordType"))
    if kind == "Bounce":
        return BOUNCES.get(word_of(read.get("Type")), "soft")
    if kind == "SubscriptionChange":
        if read.get("SuppressSending") is False:
            return "opt_in"
        return SUPPRESSED.get(word_of(read.get("SuppressionReason")), "nothing")
    return WORDS.get(kind, "nothing")
