"""SMS over a carrier that only settings describe: nothing that is put in may break out of its place."""

import datetime as dt
import hashlib
import hmac
import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.core import clock
from emdia.core.http import Response
from emdia.providers.channels.base import Accepted, Account, Callback, Event, Lost, Refused
from emdia.providers.channels.http_sms import CHANNEL
from tests.providers.contract import OUTGOING, ChannelContract

AT = dt.datetime(2026, 12, 7, 9, 30, 1, tzinfo=clock.SAO_PAULO)
SECRET = "segredo-dos-retornos"
ACCOUNT = Account(
    "http-sms",
    {
        "url": "https://sms.example/v1/send?user={user}",
        "body": '{"messages": [{"to": "{number}", "msg": "{text}", "id": "{ref}", "priority": 1}]}',
        "headers": "Authorization: Bearer {key}\nX-Sender: {sender}",
        "sender": "EMDIA",
        "user": "academia",
        "reference": "messages.0.id",
        "yes": "messages.0.status=queued,ok",
        "error": "error.code",
        "bad_numbers": "E10, E11",
        "later": "E50",
        "callback_by": "hmac",
        "callback_header": "X-Signature",
        "told_list": "results",
        "told_words": "delivered=DELIVRD\nfailed=UNDELIV,EXPIRED\nopt_out=OPTOUT",
        "told_code": "err",
    },
    {"key": "k-123", "callback_secret": SECRET},
)
BODY = json.dumps(
    {
        "results": [
            {"ref": "m1", "id": "g-1", "status": "DELIVRD", "at": AT.isoformat()},
            {"ref": "m2", "id": "g-2", "status": "UNDELIV", "err": "001", "at": int(AT.timestamp())},
            {"ref": "m3", "id": "g-3", "status": "BUFFRED", "at": AT.isoformat()},
            {"from": "5511900001234", "text": "quanto devo?", "at": AT.isoformat()},
        ]
    }
).encode()


class TestHttpSms(ChannelContract):
    name = "http-sms"
    account = ACCOUNT
    accepted = Response(200, {}, b'{"messages": [{"id": "g-1", "status": "queued"}]}'), "g-1"
    refused = (
        Response(422, {}, b'{"error": {"code": "E10"}}'),
        Refused(True, "recipient", "E10", "o número não serve"),
    )

    @property
    def callback(self):
        return self.sign(BODY), [
            Event("delivered", "g-1", "m1", AT, channel="sms"),
            Event("failed", "g-2", "m2", AT, "001", channel="sms", code="001"),
            Event("reply", "", "", AT, text="quanto devo?", sender="+5511900001234", channel="sms"),
        ]

    def sign(self, body: bytes) -> Callback:
        right = hmac.digest(SECRET.encode(), body, hashlib.sha256).hex()
        return Callback({"x-signature": f"sha256={right}"}, body)

    def test_a_yes_that_cannot_be_read_is_never_said_again(self):
        plain = Account("http-sms", {**ACCOUNT.settings, "yes": "", "reference": "id"})
        for body in (b"", b"ok", b"[]", b"{", b'{"reference": 7}'):
            assert isinstance(CHANNEL.of(plain).answer(Response(200, {}, body)), Lost)


def test_a_description_is_understood():
    asked = CHANNEL.request(OUTGOING, ACCOUNT)
    assert asked.url == "https://sms.example/v1/send?user=academia"
    assert asked.headers == {
        "Authorization": "Bearer k-123",
        "X-Sender": "EMDIA",
        "Content-Type": "application/json",
    }
    assert json.loads(asked.body)["messages"][0] == {
        "to": "5511900001234",
        "msg": OUTGOING.text,
        "id": OUTGOING.ref,
        "priority": 1,
    }


def test_an_old_gateway_with_a_get_and_a_plain_answer():
    told = {"url": "https://sms.example/send?n={number}&m={text}&k={key}", "method": "GET", "reference": "*"}
    account = Account("http-sms", told, {"key": "a&b"})
    asked = CHANNEL.request(replace(OUTGOING, text="1 & 2 = {key}"), account)
    assert dict(parse_qsl(urlsplit(asked.url).query)) == {
        "n": "5511900001234",
        "m": "1 & 2 = {key}",
        "k": "a&b",
    }
    assert (asked.method, asked.body) == ("GET", b"")
    assert CHANNEL.of(account).answer(Response(200, {}, b"778899\r\n")) == Accepted("778899")


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (200, b'{"messages": [{"status": "rejected"}], "error": {"code": "E99"}}', (True, "content", "E99")),
        (
            200,
            b'{"messages": [{"status": "rejected"}], "error": {"code": "E11"}}',
            (True, "recipient", "E11"),
        ),
        (
            200,
            b'{"messages": [{"status": "rejected"}], "error": {"code": "E50"}}',
            (False, "provider", "E50"),
        ),
        (401, b"", (True, "account", "http_401")),
    ],
)
def test_a_no_that_comes_as_a_200(status: int, body: bytes, meaning: tuple):
    answer = CHANNEL.of(ACCOUNT).answer(Response(status, {}, body))
    assert isinstance(answer, Refused)
    # A 200 that says no is no trouble of the carrier: said again it would be refused again.
    assert (answer.permanent, answer.fault, answer.code) == meaning


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_breaks_out_of_its_place(text: str, sender: str):
    said = replace(OUTGOING, text=text)
    account = Account("http-sms", {**ACCOUNT.settings, "sender": sender}, ACCOUNT.secrets)
    asked = CHANNEL.request(said, account)
    assert json.loads(asked.body)["messages"] == [
        {"to": "5511900001234", "msg": text, "id": OUTGOING.ref, "priority": 1}
    ]
    assert asked.headers["X-Sender"].isascii() and asked.headers["X-Sender"].isprintable()
    form = {**account.settings, "format": "form", "body": "to={number}&m={text}&id={ref}"}
    asked = CHANNEL.request(said, Account("http-sms", form, ACCOUNT.secrets))
    fields = dict(parse_qsl(asked.body.decode(), keep_blank_values=True, errors="surrogatepass"))
    assert fields["m"] == text and set(fields) == {"to", "m", "id"}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"body": '{"to": "{phone}", "m": "{text}"}'}, "body"),
        ({"body": '{"to": {number}, "m": "{text}"}'}, "body"),
        ({"body": '{"to": "{number}"}'}, "body"),
        ({"url": "https://sms.example/{senha}"}, "url"),
        ({"headers": "Authorization Bearer"}, "headers"),
        ({"yes": "ok"}, "yes"),
        ({"told_words": "chegou=DELIVRD"}, "told_words"),
    ],
)
def test_a_description_that_cannot_be_is_refused_with_the_setting(change: dict, name: str):
    assert CHANNEL.faults(ACCOUNT) == {}
    assert list(CHANNEL.faults(Account("http-sms", {**ACCOUNT.settings, **change}))) == [name]


def test_a_password_in_a_header_and_a_form_as_callback():
    told = {key: value for key, value in ACCOUNT.settings.items() if not key.startswith(("callback", "told"))}
    account = Account("http-sms", told, {"callback_secret": SECRET})
    callback = Callback({"x-emdia-senha": SECRET}, b"ref=m7&id=g-7&status=delivered&at=1780000000")
    CHANNEL.verify(callback, account)
    (event,) = CHANNEL.events(callback, account)
    assert (event.kind, event.our_ref, event.reference) == ("delivered", "m7", "g-7")
