"""SMS over Zenvia: shapes of its published OpenAPI (github.com/zenvia/zenvia-openapi-spec)."""

import datetime as dt
import json

import pytest

from emdia.core.http import Response
from emdia.providers.channels.base import Account, Callback, Event, Garbled, Refused
from emdia.providers.channels.zenvia import CHANNEL
from tests.providers.contract import OUTGOING, ChannelContract

PASSWORD = "senha-dos-retornos"
ACCOUNT = Account(
    "zenvia", {"sender": "em-dia"}, {"token": "tok-123", "callback_password": PASSWORD}, ref="9"
)
AT = dt.datetime(2026, 12, 7, 12, 30, 1, tzinfo=dt.UTC)
STATUS = {
    "id": "b7a5a1f2-0000-4000-8000-000000000001",
    "timestamp": "2026-12-07T12:30:02Z",
    "type": "MESSAGE_STATUS",
    "subscriptionId": "0a5b3c0e-0000-4000-8000-000000000002",
    "channel": "sms",
    "messageId": "c1f0b2e4-0000-4000-8000-000000000003",
    "contentIndex": 0,
    "messageStatus": {
        "timestamp": "2026-12-07T12:30:01Z",
        "code": "DELIVERED",
        "description": "The message has been delivered by the provider",
    },
}
ANSWER = {
    "id": "d2f0b2e4-0000-4000-8000-000000000004",
    "timestamp": "2026-12-07T12:30:02Z",
    "type": "MESSAGE",
    "channel": "sms",
    "direction": "IN",
    "message": {
        "id": "e3f0b2e4-0000-4000-8000-000000000005",
        "from": "5511900001234",
        "to": "em-dia",
        "direction": "IN",
        "channel": "sms",
        "timestamp": "2026-12-07T12:30:01Z",
        "contents": [{"type": "text", "text": "PARAR"}],
    },
}


def called(said: object) -> Callback:
    return Callback({"x-emdia-senha": PASSWORD}, json.dumps(said).encode())


class TestZenviaChannel(ChannelContract):
    name = "zenvia"
    account = ACCOUNT
    signs_body = False
    carries_our_reference = False
    accepted = (
        Response(
            200,
            {},
            b'{"id": "c1f0b2e4", "from": "em-dia", "to": "5511900001234", "direction": "OUT", "channel": "sms",'
            b' "contents": [{"type": "text", "text": "x"}]}',
        ),
        "c1f0b2e4",
    )
    refused = (
        Response(
            400,
            {},
            b'{"code": "VALIDATION_ERROR", "message": "Validation error", "details": [{"path": "body.to"}]}',
        ),
        Refused(True, "recipient", "VALIDATION_ERROR", "a Zenvia não aceitou os dados da mensagem"),
    )
    callback = called(STATUS), [Event("delivered", STATUS["messageId"], "", AT, channel="sms")]

    def sign(self, body: bytes) -> Callback:
        return Callback({"x-emdia-senha": PASSWORD}, body)


def test_numbers_have_no_plus_sign_and_the_token_its_header():
    asked = CHANNEL.request(OUTGOING, ACCOUNT)
    assert asked.headers["X-API-TOKEN"] == "tok-123"
    assert json.loads(asked.body)["to"] == "5511900001234"


def test_what_was_not_delivered_says_why():
    status = {
        **STATUS["messageStatus"],
        "code": "NOT_DELIVERED",
        "causes": [{"channelErrorCode": "120", "reason": "Absent", "details": "The subscriber is absent"}],
    }
    (event,) = CHANNEL.events(called(STATUS | {"messageStatus": status}), ACCOUNT)
    assert (event.kind, event.code, event.detail) == ("failed", "120", "The subscriber is absent")


@pytest.mark.parametrize("code", ["DELETED", "CLICKED", "VERIFIED", "FROM_NEXT_YEAR"])
def test_what_is_none_of_ours_is_left_out(code: str):
    assert (
        CHANNEL.events(called(STATUS | {"messageStatus": STATUS["messageStatus"] | {"code": code}}), ACCOUNT)
        == []
    )


def test_an_answer_and_our_own_words_told_back():
    (event,) = CHANNEL.events(called(ANSWER), ACCOUNT)
    assert (event.kind, event.text, event.sender, event.at) == ("reply", "PARAR", "+5511900001234", AT)
    assert CHANNEL.events(called(ANSWER | {"direction": "OUT"}), ACCOUNT) == []


@pytest.mark.parametrize(
    "broken",
    [{"messageStatus": None}, {"messageId": ""}, {"messageStatus": {"code": "SENT"}, "timestamp": "ontem"}],
)
def test_a_status_without_its_message_or_time_is_garbled(broken: dict):
    with pytest.raises(Garbled):
        CHANNEL.events(called(STATUS | broken), ACCOUNT)
