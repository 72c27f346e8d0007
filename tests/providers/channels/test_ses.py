"""Amazon SES: the contract, and messages of SNS signed with a certificate that the test made."""

import base64
import datetime as dt
import json
from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from emdia.core.http import Response
from emdia.providers.channels import aws_sns, ses
from emdia.providers.channels.base import Account, Callback, Event, Forged, Refused
from tests.providers.channels.test_email_services import AT, HEADERS, PASSWORD, letter_of, told
from tests.providers.contract import LETTER, ChannelContract

TOPIC = "arn:aws:sns:sa-east-1:123456789012:ses"
CERTIFICATE = "https://sns.sa-east-1.amazonaws.com/SimpleNotificationService-1.pem"
KEY = rsa.generate_private_key(65537, 2048)
ACCOUNT = Account(
    "ses",
    {"region": "sa-east-1", "key_id": "AKIDEXAMPLE", "topic": TOPIC, "configuration_set": "emdia"},
    {"secret_key": "secret-1", "callback_password": PASSWORD},
)


def pem() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(KEY.public_key())
    built = built.serial_number(1).not_valid_before(AT).not_valid_after(AT + dt.timedelta(days=9))
    return built.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def by_sns(message: dict[str, str]) -> Callback:
    said = {"TopicArn": TOPIC, "MessageId": "sns-1", "Timestamp": "2026-12-07T12:30:01.000Z", **message}
    text = "".join(f"{name}\n{said[name]}\n" for name in aws_sns.SIGNED[said["Type"]] if name in said)
    signature = KEY.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    said |= {"SignatureVersion": "2", "Signature": base64.b64encode(signature).decode()}
    return Callback(HEADERS, json.dumps({"SigningCertURL": CERTIFICATE, **said}).encode())


def event(**more: object) -> Callback:
    inner = {
        "eventType": "Delivery",
        "mail": {"messageId": "ref-1", "tags": {"emdia-ref": ["m2026"]}},
        **more,
    }
    return by_sns({"Type": "Notification", "Message": json.dumps(inner)})


@pytest.fixture(autouse=True)
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return pem()

    monkeypatch.setattr(aws_sns, "_fetch", fetch)
    return asked


class TestSes(ChannelContract):
    name = "ses"
    outgoing = LETTER
    account = ACCOUNT
    accepted = Response(200, {}, b'{"MessageId": "ref-1"}'), "ref-1"
    refused = (
        Response(
            400, {"x-amzn-errortype": "MessageRejected"}, b'{"message": "Email address is not verified."}'
        ),
        Refused(
            True, "account", "MessageRejected", "o remetente não está verificado, ou a conta ainda é de teste"
        ),
    )
    callback = event(), [told()]

    def said(self, request):
        return letter_of(request)

    def sign(self, body: bytes) -> Callback:
        return Callback(HEADERS, body)

    def forgeries(self, right: Callback) -> list[Callback]:
        message = json.loads(right.body)
        inner = {**message, "Message": message["Message"].replace("m2026", "m2027")}
        return [*super().forgeries(right), Callback(HEADERS, json.dumps(inner).encode())]


def test_a_right_message_is_let_in_and_its_certificate_fetched_once(amazon: list[str]):
    aws_sns._key.cache_clear()
    for _ in range(2):
        ses.CHANNEL.verify(event(), ACCOUNT)
    assert amazon == [CERTIFICATE]


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.sa-east-1.amazonaws.com/a.pem",
        "https://sns.sa-east-1.amazonaws.com.evil.example/a.pem",
        "https://evil.example/sns.sa-east-1.amazonaws.com/a.pem",
        "https://sns.x.amazonaws.com@evil.example/a.pem",
        "https://sns.sa-east-1.amazonaws.com:8443/a.pem",
        "https://s3.sa-east-1.amazonaws.com/bucket/a.pem",
    ],
)
def test_no_certificate_is_fetched_from_anywhere_else(url: str, amazon: list[str]):
    message = {**json.loads(event().body), "SigningCertURL": url}
    with pytest.raises(Forged):
        ses.CHANNEL.verify(Callback(HEADERS, json.dumps(message).encode()), ACCOUNT)
    assert amazon == []


def test_somebody_elses_topic_is_not_ours_however_well_signed():
    other = Account("ses", {**ACCOUNT.settings, "topic": TOPIC + "-outro"}, ACCOUNT.secrets)
    with pytest.raises(Forged):
        ses.CHANNEL.verify(event(), other)


def test_the_wish_to_confirm_is_answered_at_amazons_address_only_and_is_a_notice(amazon: list[str]):
    for url, asks in (
        ("https://sns.sa-east-1.amazonaws.com/?Action=Confirm", True),
        ("https://evil.example/", False),
    ):
        wish = by_sns({"Type": "SubscriptionConfirmation", "Message": "x", "Token": "t", "SubscribeURL": url})
        ses.CHANNEL.verify(wish, ACCOUNT)
        assert (url in amazon) is asks
        (notice,) = ses.CHANNEL.events(wish, ACCOUNT)
        assert notice.kind == "notice"
        assert dict(notice.about).get("confirm") == (url if asks else None)


def test_a_letter_that_cannot_be_written_does_not_stop_the_batch():
    asked = ses.CHANNEL.request(LETTER.__class__(**{**_fields(), "to": "não é endereço"}), ACCOUNT)
    assert json.loads(asked.body)["Content"]["Raw"]["Data"] == ""


def _fields() -> dict[str, object]:
    return {name: getattr(LETTER, name) for name in LETTER.__dataclass_fields__}


def test_without_a_tag_our_message_id_names_the_letter():
    mail = {"messageId": "ref-1", "commonHeaders": {"messageId": "<emdia.m7@academia.example>"}}
    (found,) = ses.CHANNEL.events(event(mail=mail), ACCOUNT)
    assert (found.our_ref, type(found)) == ("m7", Event)
