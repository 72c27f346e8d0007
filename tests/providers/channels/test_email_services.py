"""The five e-mail services over HTTP: the same contract, and what is each one's own."""

import base64
import datetime as dt
import hashlib
import hmac
import json
from email import message_from_bytes, policy
from urllib.parse import parse_qsl

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from emdia.core.http import Request, Response
from emdia.providers.channels import aws_sign, registry
from emdia.providers.channels.base import Account, Callback, Event, Forged, Refused
from tests.providers.contract import LETTER, ChannelContract

AT = dt.datetime(2026, 12, 7, 12, 30, 1, tzinfo=dt.UTC)
PASSWORD = "senha-dos-retornos"
HEADERS = {"x-emdia-senha": PASSWORD}


def told(kind: str = "delivered", reference: str = "ref-1", **more: object) -> Event:
    return Event(kind, reference, "m2026", AT, channel="email", **more)


class TestPostmark(ChannelContract):
    name = "postmark"
    outgoing = LETTER
    signs_body = False
    account = Account("postmark", {}, {"token": "tok-1", "callback_password": PASSWORD})
    accepted = Response(200, {}, b'{"ErrorCode": 0, "Message": "OK", "MessageID": "ref-1"}'), "ref-1"
    refused = (
        Response(422, {}, b'{"ErrorCode": 406, "Message": "inactive"}'),
        Refused(
            True, "recipient", "406", "o Postmark não escreve mais para este endereço: já voltou ou reclamou"
        ),
    )
    body = {
        "RecordType": "Delivery", "MessageID": "ref-1", "Metadata": {"emdia_ref": "m2026"},
        "DeliveredAt": "2026-12-07T09:30:01-03:00",
    }  # fmt: skip
    callback = Callback(HEADERS, json.dumps(body).encode()), [told()]

    def sign(self, body: bytes) -> Callback:
        return Callback(HEADERS, body)


class TestBrevo(ChannelContract):
    name = "brevo"
    outgoing = LETTER
    signs_body = False
    account = Account("brevo", {}, {"key": "key-1", "callback_password": PASSWORD})
    accepted = (
        Response(201, {}, b'{"messageId": "<2026.1@smtp-relay.mailin.fr>"}'),
        "2026.1@smtp-relay.mailin.fr",
    )
    refused = (
        Response(401, {}, b'{"code": "unauthorized", "message": "Key not found"}'),
        Refused(True, "account", "unauthorized", "a chave da API não confere"),
    )
    body = {
        "event": "hard_bounce", "message-id": "<ref-1>", "X-Mailin-custom": "m2026",
        "ts_epoch": int(AT.timestamp() * 1000), "reason": "550 5.1.1 user unknown",
    }  # fmt: skip
    callback = (
        Callback(HEADERS, json.dumps(body).encode()),
        [told("failed", detail="550 5.1.1 user unknown", permanent=True, code="hard_bounce")],
    )

    def sign(self, body: bytes) -> Callback:
        return Callback(HEADERS, body)


SIGNING_KEY = "mailgun-signing"


def mailgun_body(event: dict[str, object]) -> bytes:
    signature = hmac.digest(SIGNING_KEY.encode(), b"1764851400abcdef", hashlib.sha256).hex()
    signed = {"timestamp": "1764851400", "token": "abcdef", "signature": signature}
    return json.dumps({"signature": signed, "event-data": event}).encode()


class TestMailgun(ChannelContract):
    name = "mailgun"
    outgoing = LETTER
    account = Account(
        "mailgun", {"domain": "mg.academia.example"}, {"key": "key-1", "signing_key": SIGNING_KEY}
    )
    accepted = Response(200, {}, b'{"id": "<ref-1@mg>", "message": "Queued. Thank you."}'), "ref-1@mg"
    refused = (
        Response(400, {}, b'{"message": "to parameter is not a valid address. please check documentation"}'),
        Refused(True, "recipient", "http_400", "a Mailgun não aceitou o endereço"),
    )
    event = {
        "event": "delivered", "timestamp": AT.timestamp(), "user-variables": {"emdia_ref": "m2026"},
        "message": {"headers": {"message-id": "ref-1"}},
    }  # fmt: skip
    callback = Callback({}, mailgun_body(event)), [told()]

    def sign(self, body: bytes) -> Callback:
        return Callback({}, body)

    def forgeries(self, right: Callback) -> list[Callback]:
        """Time and token are signed, and stand in the body."""
        return [
            Callback({}, right.body.replace(b"1764851400", b"1764851401")),
            Callback({}, right.body.replace(b"abcdef", b"abcdeg")),
            Callback({}, b"{}"),
        ]


KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()


def by_sendgrid(body: bytes) -> Callback:
    signature = KEY.sign(b"1764851400" + body, ec.ECDSA(hashes.SHA256()))
    headers = {
        "x-twilio-email-event-webhook-timestamp": "1764851400",
        "x-twilio-email-event-webhook-signature": base64.b64encode(signature).decode(),
    }
    return Callback(headers, body)


class TestSendGrid(ChannelContract):
    name = "sendgrid"
    outgoing = LETTER
    account = Account("sendgrid", {}, {"key": "key-1", "verification_key": PUBLIC})
    accepted = Response(202, {"x-message-id": "ref-1"}, b""), "ref-1"
    refused = (
        Response(400, {}, b'{"errors": [{"message": "bad", "field": "personalizations.0.to.0.email"}]}'),
        Refused(True, "recipient", "personalizations.0.to.0.email", "bad"),
    )
    items = [
        {"event": "processed", "timestamp": 1},
        {"event": "delivered", "timestamp": int(AT.timestamp()), "emdia_ref": "m2026", "sg_message_id": "ref-1.x.0"},
    ]  # fmt: skip
    callback = by_sendgrid(json.dumps(items).encode()), [told()]

    def sign(self, body: bytes) -> Callback:
        return by_sendgrid(body)


def letter_of(request: Request) -> str:
    raw = base64.b64decode(json.loads(request.body)["Content"]["Raw"]["Data"])
    message = message_from_bytes(raw, policy=policy.default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return f"{dict(message.items())} {parts} {request.body.decode()}"


@pytest.mark.parametrize("name", ["ses", "brevo", "mailgun", "postmark", "sendgrid"])
def test_each_letter_carries_sender_reply_address_and_one_click_end(name: str):
    secrets = dict.fromkeys(("secret_key", "key", "token"), "k")
    account = Account(name, {"region": "sa-east-1", "key_id": "AK", "domain": "mg.example"}, secrets)
    asked = registry.channel(name).request(LETTER, account)
    form = "urlencoded" in asked.headers["Content-Type"]
    said = json.dumps(parse_qsl(asked.body.decode())) if form else asked.body.decode()
    said = letter_of(asked) if name == "ses" else said
    for words in (
        "contato@academia.example",
        "atendimento@academia.example",
        "Academia Exemplo",
        "https://academia.example/p/abc/parar",
        "List-Unsubscribe=One-Click",
        "dezembro vence sexta",
    ):
        assert words in said, (name, words)


def test_a_password_may_stand_in_the_address_or_in_basic_authentication():
    account = TestPostmark.account
    provider = registry.channel("postmark")
    basic = base64.b64encode(f"emdia:{PASSWORD}".encode()).decode()
    provider.verify(Callback({}, b"{}", f"https://x.example/hooks/postmark/1?senha={PASSWORD}"), account)
    provider.verify(Callback({"authorization": f"Basic {basic}"}, b"{}"), account)
    for wrong in (
        Callback({}, b"{}", "https://x.example/hooks/postmark/1?senha=outra"),
        Callback({"authorization": "Basic ???"}, b"{}"),
    ):
        with pytest.raises(Forged):
            provider.verify(wrong, account)


def test_a_full_mailbox_that_a_service_calls_permanent_is_not_for_good():
    event = {"event": "failed", "severity": "permanent", "timestamp": AT.timestamp(),
             "delivery-status": {"message": "552 5.2.2 mailbox full", "code": 552}}  # fmt: skip
    (found,) = registry.channel("mailgun").events(Callback({}, mailgun_body(event)), TestMailgun.account)
    assert (found.kind, found.permanent) == ("failed", False)


def test_the_signature_of_amazon_equals_its_own_vector():
    """AWS Signature Version 4 test suite, get-vanilla."""
    said = aws_sign.signed(
        method="GET", url="https://example.amazonaws.com/", headers={}, body=b"", key_id="AKIDEXAMPLE",
        secret="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", region="us-east-1", service="service",
        at=dt.datetime(2015, 8, 30, 12, 36, tzinfo=dt.UTC),
    )  # fmt: skip
    assert said["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, "
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )
