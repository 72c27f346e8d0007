"""SMS over Twilio: what its documented answers and callbacks mean, and its signature."""

import datetime as dt
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from emdia.core import clock
from emdia.core.http import Response
from emdia.providers.channels.base import Account, Callback, Event, Forged, Garbled, Refused
from emdia.providers.channels.twilio import CHANNEL, signature
from tests.providers.contract import OUTGOING, ChannelContract

SID = "SM" + "c" * 32
TOKEN = "12345"
URL = "https://emdia.example/hooks/twilio/7"
ACCOUNT = Account(
    "twilio",
    {"account_sid": "AC" + "a" * 32, "sender": "+15017122661"},
    {"auth_token": TOKEN},
    ref="7",
    callback=URL,
)
NOW = dt.datetime(2026, 12, 7, 9, 30, tzinfo=clock.SAO_PAULO)
STATUS = {
    "MessageSid": SID,
    "SmsSid": SID,
    "AccountSid": "AC" + "a" * 32,
    "MessageStatus": "delivered",
    "SmsStatus": "delivered",
    "From": "+15017122661",
    "To": "+5511900001234",
    "ApiVersion": "2010-04-01",
}
VECTORS = json.loads((Path(__file__).parents[2] / "data/sms/webhook_signatures.json").read_text())["twilio"]


def called(fields: dict[str, str], url: str = URL) -> Callback:
    return Callback(
        {"x-twilio-signature": signature(TOKEN, url, fields.items())}, urlencode(fields).encode(), url
    )


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


class TestTwilioChannel(ChannelContract):
    name = "twilio"
    account = ACCOUNT
    accepted = Response(201, {}, json.dumps({"sid": SID, "status": "queued"}).encode()), SID
    refused = (
        Response(
            400, {}, b'{"code": 21211, "message": "Invalid \'To\' Phone Number: +551190000", "status": 400}'
        ),
        Refused(True, "recipient", "21211", "o número não existe"),
    )
    callback = (
        called(STATUS, f"{URL}?ref=m77"),
        [Event("delivered", SID, "m77", NOW, channel="sms")],
    )

    def sign(self, body: bytes) -> Callback:
        return Callback({}, body, URL)


def test_the_status_callback_carries_our_reference_only_where_twilio_can_call():
    asked = CHANNEL.request(OUTGOING, ACCOUNT)
    assert (
        b"StatusCallback=https%3A%2F%2Femdia.example%2Fhooks%2Ftwilio%2F7%3Fref%3Dmsg-2026-77" in asked.body
    )
    local = Account(
        "twilio", ACCOUNT.settings, ACCOUNT.secrets, callback="http://127.0.0.1:8000/hooks/twilio/7"
    )
    assert b"StatusCallback" not in CHANNEL.request(OUTGOING, local).body


def test_a_messaging_service_is_named_as_one():
    service = Account("twilio", {**ACCOUNT.settings, "sender": "MG" + "b" * 32}, ACCOUNT.secrets)
    assert b"MessagingServiceSid=MG" in CHANNEL.request(OUTGOING, service).body


@pytest.mark.parametrize("case", VECTORS["cases"], ids=[str(at) for at in range(len(VECTORS["cases"]))])
def test_signatures_of_the_vendors_own_tests(case: dict):
    fields = [tuple(pair) for pair in case.get("params_multi", [])]
    if not fields and "body" not in case:
        given = case["params"]
        fields = list((VECTORS["cases"][0]["params"] if isinstance(given, str) else given).items())
    body = case["body"].encode() if "body" in case else urlencode(fields).encode()
    account = Account("twilio", {}, {"auth_token": VECTORS["auth_token"]})
    CHANNEL.verify(Callback({"x-twilio-signature": case["signature"]}, body, case["url"]), account)
    with pytest.raises(Forged):
        CHANNEL.verify(Callback({"x-twilio-signature": case["signature"]}, body + b"1", case["url"]), account)


@pytest.mark.parametrize(
    ("code", "permanent", "detail"),
    [
        ("30005", True, "30005 o número não existe"),
        ("30003", False, "30003 o aparelho não responde"),
        ("99999", False, "99999"),
    ],
)
def test_what_was_not_delivered_says_why_and_whether_the_number_is_wrong(code, permanent, detail):
    (event,) = CHANNEL.events(called(STATUS | {"MessageStatus": "undelivered", "ErrorCode": code}), ACCOUNT)
    assert (event.kind, event.permanent, event.detail, event.code) == ("failed", permanent, detail, code)


def test_who_stopped_at_twilio_has_stopped_here():
    failed, stopped = CHANNEL.events(
        called(STATUS | {"MessageStatus": "failed", "ErrorCode": "21610"}), ACCOUNT
    )
    assert (failed.kind, stopped.kind, stopped.sender) == ("failed", "opt_out", "+5511900001234")


@pytest.mark.parametrize("status", ["queued", "sending", "from-next-year"])
def test_what_tells_nothing_new_is_left_out(status: str):
    assert CHANNEL.events(called(STATUS | {"MessageStatus": status}), ACCOUNT) == []


@pytest.mark.parametrize(
    ("more", "kind"), [({}, "reply"), ({"OptOutType": "STOP"}, "opt_out"), ({"OptOutType": "HELP"}, "reply")]
)
def test_an_answer(more: dict, kind: str):
    said = {
        "MessageSid": SID,
        "SmsStatus": "received",
        "From": "+5511900001234",
        "Body": "já paguei",
        "NumMedia": "0",
    }
    (event,) = CHANNEL.events(called(said | more), ACCOUNT)
    assert (event.kind, event.sender, event.text, event.our_ref) == (kind, "+5511900001234", "já paguei", "")


def test_it_is_asked_by_the_sid_and_never_guesses():
    assert CHANNEL.question("m77", "", ACCOUNT) is None
    asked = CHANNEL.question("m77", SID, ACCOUNT)
    assert asked is not None and asked.url.endswith(f"/Messages/{SID}.json")
    body = {
        "sid": SID,
        "status": "delivered",
        "error_code": None,
        "date_updated": "Thu, 30 Jul 2026 20:12:33 +0000",
    }
    told = CHANNEL.told(Response(200, {}, json.dumps(body).encode()), "m77")
    assert told == Event(
        "delivered", SID, "m77", dt.datetime(2026, 7, 30, 20, 12, 33, tzinfo=dt.UTC), channel="sms"
    )
    assert CHANNEL.told(Response(200, {}, json.dumps(body | {"status": "queued"}).encode()), "m77") is None
    gone = CHANNEL.told(Response(404, {}, b"{}"), "m77")
    assert isinstance(gone, Refused)


def test_a_callback_without_a_message_is_garbled():
    with pytest.raises(Garbled):
        CHANNEL.events(called({"MessageStatus": "delivered"}), ACCOUNT)
