"""E-mail over Amazon SES, its API of version 2; what became of a letter comes over Amazon SNS.

Sources: docs.aws.amazon.com (SES API v2: SendEmail, common errors; SES developer guide: contents of event data and of
notifications). The letter is written here (``mime``) and sent raw, so that its headers are ours. Our reference is a
tag, which events repeat; notifications without a configuration set have it in the mail's headers, where those are on.
"""

import base64
import json
from typing import Any

from emdia.core import clock, http
from emdia.providers.channels import aws_sign, aws_sns, email_words, mime
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
from emdia.providers.channels.email_words import Word, dig, word_of

TAG = "emdia-ref"

ERRORS: dict[str, tuple[bool, Fault, str]] = {
    "MessageRejected": (True, "content", "a Amazon recusou a mensagem"),
    "BadRequestException": (True, "content", "a Amazon não aceitou os dados do e-mail"),
    "MailFromDomainNotVerifiedException": (True, "account", "o domínio do remetente não está verificado"),
    "NotFoundException": (True, "account", "a Amazon não conhece este conjunto de configuração"),
    "AccountSuspendedException": (True, "account", "a conta da Amazon está suspensa"),
    "SendingPausedException": (False, "account", "o envio está pausado na conta da Amazon"),
    "AccessDeniedException": (True, "account", "a chave não tem permissão de enviar"),
    "UnrecognizedClientException": (True, "account", "a chave não confere"),
    "InvalidSignatureException": (True, "account", "a chave não confere"),
    "SignatureDoesNotMatch": (True, "account", "a chave não confere"),
    "MissingAuthenticationTokenException": (True, "account", "a chave não confere"),
    "LimitExceededException": (False, "provider", "a Amazon pede para esperar"),
    "TooManyRequestsException": (False, "provider", "a Amazon pede para esperar"),
    "ThrottlingException": (False, "provider", "a Amazon pede para esperar"),
    "RequestExpired": (False, "account", "o relógio desta máquina está errado"),
}
"""The error's type: for good?, whose fault, our words."""

WORDS: dict[str, Word] = {
    "Send": "sent",
    "Delivery": "delivered",
    "DeliveryDelay": "nothing",
    "Open": "opened",
    "Click": "opened",
    "Complaint": "complaint",
    "Reject": "refused",
    "Rendering Failure": "refused",
    "Subscription": "opt_out",
    "AmazonSnsSubscriptionSucceeded": "nothing",
}
"""``eventType`` or ``notificationType``; a bounce is judged by its type."""

BOUNCES: dict[str, Word] = {"Permanent": "hard", "Transient": "soft", "Undetermined": "soft"}

PARTS = {
    "Bounce": ("bounce", "bouncedRecipients"),
    "Complaint": ("complaint", "complainedRecipients"),
    "Delivery": ("delivery", "recipients"),
}
"""What an event says more about: where it stands, and whom it names."""


class Ses:
    """The provider."""

    title = "Amazon SES"
    channels = ("email",)
    settings = (
        Setting("region", "Região", "Como sa-east-1 (São Paulo).", default="sa-east-1", required=True),
        Setting(
            "key_id", "Identificador da chave", "Access key ID de um usuário só para isto.", required=True
        ),
        Setting("secret_key", "Chave secreta", "Secret access key.", required=True, secret=True),
        email_words.SENDER,
        Setting("configuration_set", "Conjunto de configuração", "O que manda os eventos para o SNS."),
        Setting("topic", "Tópico do SNS (ARN)", "De onde vêm os retornos: arn:aws:sns:…"),
        email_words.CALLBACK_PASSWORD,
        email_words.OPENS,
        Setting("url", "Endereço da API", kind="url", rare=True),
    )

    def request(self, outgoing: Outgoing, account: Account) -> http.Request:
        """``POST /v2/email/outbound-emails``, raw."""
        try:
            raw = mime.build(outgoing, clock.now())
        except mime.Unsayable:
            # Amazon refuses an empty letter as it would refuse this one; the rest of the batch goes on.
            raw = b""
        body: dict[str, Any] = {
            "FromEmailAddress": email_words.plain(outgoing.sender_address),
            "Destination": {"ToAddresses": [email_words.plain(outgoing.to)]},
            "Content": {"Raw": {"Data": base64.b64encode(raw).decode()}},
            "EmailTags": [{"Name": TAG, "Value": outgoing.ref}],
        }
        if account.settings.get("configuration_set"):
            body["ConfigurationSetName"] = account.settings["configuration_set"]
        region = str(account.settings["region"])
        base = str(account.settings.get("url") or f"https://email.{region}.amazonaws.com")
        url, said = f"{base.rstrip('/')}/v2/email/outbound-emails", json.dumps(body).encode()
        headers = aws_sign.signed(
            method="POST",
            url=url,
            headers={"Content-Type": "application/json"},
            body=said,
            key_id=str(account.settings["key_id"]),
            secret=account.secrets["secret_key"],
            region=region,
            service="ses",
            at=clock.machine(),
        )
        return http.Request("POST", url, headers, said)

    def answer(self, response: http.Response) -> Result:
        """A ``MessageId``, or an error whose type stands in a header or in the body."""
        read, plain = json_object(response.body), by_status(response)
        if 200 <= response.status < 300:
            return Accepted(known) if (known := word_of(read.get("MessageId"))) else Lost("no MessageId")
        named = response.headers.get("x-amzn-errortype") or word_of(read.get("__type"))
        code = named.partition(":")[0].rpartition("#")[2]
        if code not in ERRORS or response.status == 429 or response.status >= 500:
            return plain
        permanent, fault, words = ERRORS[code]
        said = word_of(read.get("message")).lower()
        if code == "MessageRejected" and "not verified" in said:
            fault, words = "account", "o remetente não está verificado, ou a conta ainda é de teste"
        return Refused(permanent, fault, code, words, plain.retry_after)

    def verify(self, callback: Callback, account: Account) -> None:
        """Raise ``Forged`` unless it carries our password and SNS signed it for the account's topic; the topic's wish
        to confirm the subscription is answered here, before anything is kept and no transaction is open."""
        email_words.check(callback, account.secrets.get("callback_password", ""))
        message = json_object(callback.body)
        aws_sns.verify(message, str(account.settings.get("topic") or ""))
        aws_sns.confirm(message)

    def events(self, callback: Callback, account: Account) -> list[Event]:
        """One event for each receiver that it names; the wish to confirm the subscription is a notice. Raises
        :class:`Garbled`."""
        read = json_object(callback.body)
        kind = word_of(read.get("Type"))
        if kind in ("SubscriptionConfirmation", "UnsubscribeConfirmation"):
            return _confirmation(read, kind)
        inner = json_object(word_of(read.get("Message")).encode())
        if kind != "Notification" or not isinstance(inner.get("mail"), dict):
            if kind == "Notification":
                return []
            raise Garbled("no message of SNS")
        return _told(inner, account, email_words.moment(read.get("Timestamp")))


CHANNEL = Ses()


def _confirmation(read: dict[str, Any], kind: str) -> list[Event]:
    url = word_of(read.get("SubscribeURL"))
    about = (("kind", "sns_subscription"), ("topic", word_of(read.get("TopicArn"))))
    asks = (("confirm", url),) if kind == "SubscriptionConfirmation" and aws_sns.is_amazons(url) else ()
    at = email_words.moment(read.get("Timestamp")) or clock.now()
    return [Event("notice", "", "", at, "o SNS pede para confirmar a inscrição", about=(*about, *asks))]


def _told(inner: dict[str, Any], account: Account, at: Any) -> list[Event]:
    name = word_of(inner.get("eventType")) or word_of(inner.get("notificationType"))
    part, whom = PARTS.get(name, ("", ""))
    said = inner.get(part) if part else {}
    said = said if isinstance(said, dict) else {}
    word = (
        BOUNCES.get(word_of(said.get("bounceType")), "soft")
        if name == "Bounce"
        else WORDS.get(name, "nothing")
    )
    receivers = said.get(whom)
    return [
        event
        for one in (receivers if isinstance(receivers, list) and receivers else [""])
        for event in email_words.told(
            word,
            account,
            reference=word_of(dig(inner, "mail", "messageId")),
            our_ref=_our_ref(inner),
            at=at,
            detail=_detail(inner, said, one),
            sender=word_of(one)
            or word_of(dig(one, "emailAddress"))
            or word_of(dig(inner, "mail", "destination", 0)),
            code=word_of(dig(one, "status")),
        )
    ]


def _our_ref(inner: dict[str, Any]) -> str:
    tag = word_of(dig(inner, "mail", "tags", TAG, 0))
    known = word_of(dig(inner, "mail", "commonHeaders", "messageId"))
    return tag or mime.our_ref(known)


def _detail(inner: dict[str, Any], said: dict[str, Any], one: Any) -> str:
    kinds = (
        dig(one, "diagnosticCode"),
        dig(inner, "reject", "reason"),
        dig(inner, "failure", "errorMessage"),
    )
    types = f"{said.get('bounceType', '')} {said.get('bounceSubType', '')}".strip()
    feedback = word_of(said.get("complaintFeedbackType"))
    return next((text for text in kinds if isinstance(text, str) and text), types or feedback)
