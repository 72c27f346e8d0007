"""A message as an outbound webhook: signed as our other webhooks are, told back in the same way."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from emdia.core import clock, signing
from emdia.core.http import Response
from emdia.providers.channels.base import Accepted, Account, Callback, Event, Forged, Refused
from emdia.providers.channels.webhook import CHANNEL
from tests.providers.contract import OUTGOING, ChannelContract

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY="
ACCOUNT = Account("webhook", {"url": "https://grafica.example/cartas"}, {"secret": SECRET}, ref="3")
AT = dt.datetime(2026, 12, 7, 9, 30, tzinfo=clock.SAO_PAULO)
BODY = json.dumps(
    {
        "events": [
            {"kind": "delivered", "ref": "m1", "reference": "BR123", "at": AT.isoformat()},
            {"kind": "failed", "ref": "m2", "at": AT.isoformat(), "detail": "mudou-se", "permanent": True},
            {"kind": "from-next-year", "ref": "m3", "at": AT.isoformat()},
        ]
    }
).encode()


def signed(body: bytes, *, stamp: int | None = None) -> Callback:
    stamp = int(clock.machine().timestamp()) if stamp is None else stamp
    return Callback(signing.headers(all_secrets=[SECRET], event="evt-1", timestamp=stamp, body=body), body)


class TestWebhookChannel(ChannelContract):
    name = "webhook"
    account = ACCOUNT
    accepted = Response(202, {}, b'{"reference": "BR123"}'), "BR123"
    refused = Response(401, {}, b"{}"), Refused(True, "account", "http_401")

    @property
    def callback(self):
        return signed(BODY), [
            Event("delivered", "BR123", "m1", AT, channel="webhook"),
            Event("failed", "", "m2", AT, "mudou-se", permanent=True, channel="webhook"),
        ]

    def sign(self, body: bytes) -> Callback:
        return signed(body)

    @pytest.mark.parametrize("body", [b"", b"ok", b"[]", b'{"reference": 7}'])
    def test_a_yes_that_cannot_be_read_is_never_said_again(self, body: bytes):
        assert CHANNEL.answer(Response(200, {}, body)) == Accepted("")


def test_it_is_signed_and_carries_what_the_other_side_may_know():
    about = {"case": "A-17", "name": "Maria", "titles": [{"number": "12", "cents": 8000}]}
    asked = CHANNEL.request(replace(OUTGOING, about=about), ACCOUNT)
    said = json.loads(asked.body)
    assert (said["id"], said["text"], said["about"]) == (OUTGOING.ref, OUTGOING.text, about)
    assert said["links"] == [{"label": "Pagar", "url": "https://pagar.example/p/abc"}]
    back = Callback({name.lower(): value for name, value in asked.headers.items()}, asked.body)
    CHANNEL.verify(back, ACCOUNT)


def test_an_old_signature_is_worth_nothing():
    with pytest.raises(Forged):
        CHANNEL.verify(signed(BODY, stamp=int(clock.machine().timestamp()) - 3600), ACCOUNT)


@pytest.mark.parametrize("secret", ["segredo", "whsec_QUJD", "whsec_não é base64"])
def test_a_weak_secret_is_refused_where_it_is_set(secret: str):
    assert CHANNEL.faults(ACCOUNT) == {}
    assert list(CHANNEL.faults(Account("webhook", {}, {"secret": secret}))) == ["secret"]
