"""SMS and WhatsApp to the sandbox: what recorded answers and callbacks mean."""

import datetime as dt
import json

import pytest

from emdia.core import clock
from emdia.core.http import Response
from emdia.providers.channels.base import Account, Callback, Event, Garbled, Refused
from emdia.providers.channels.sandbox import CHANNEL, SIGNATURE, signature
from tests.providers.contract import OUTGOING, ChannelContract

ACCOUNT = Account(
    "sandbox",
    {"url": "http://127.0.0.1:9"},
    {"hmac": "segredo-da-pasta-de-dados"},
    loopback=True,
    ref="academia",
)
AT = dt.datetime(2026, 12, 7, 9, 30, 3, tzinfo=clock.SAO_PAULO)
BODY = json.dumps(
    {
        "events": [
            {"id": 1, "kind": "delivered", "reference": "sb-9", "ref": "m1", "channel": "sms"}
            | {"at": AT.isoformat(), "from": "", "detail": "", "text": ""},
            {"id": 2, "kind": "undelivered", "reference": "sb-10", "ref": "m2", "channel": "whatsapp"}
            | {"at": AT.isoformat(), "from": "", "detail": "unknown_subscriber", "text": ""},
            {"id": 3, "kind": "from-next-year", "reference": "sb-11", "ref": "m3", "at": AT.isoformat()},
            {"id": 4, "kind": "stopped", "reference": "sb-9", "ref": "m1", "channel": "sms"}
            | {"at": AT.isoformat(), "from": "+5511900001234", "detail": "", "text": "SAIR"},
        ],
        "last": 4,
    }
).encode()
MEANING = [
    Event("delivered", "sb-9", "m1", AT, channel="sms"),
    Event("failed", "sb-10", "m2", AT, "unknown_subscriber", permanent=True, channel="whatsapp"),
    Event("opt_out", "sb-9", "m1", AT, text="SAIR", sender="+5511900001234", channel="sms"),
]


class TestSandboxChannel(ChannelContract):
    name = "sandbox"
    account = ACCOUNT
    accepted = Response(201, {}, b'{"reference": "sb-17"}'), "sb-17"
    refused = (
        Response(422, {}, '{"error": "invalid_number", "detail": "número inexistente"}'.encode()),
        Refused(True, "recipient", "invalid_number", "número inexistente"),
    )
    callback = Callback({SIGNATURE: signature("segredo-da-pasta-de-dados", BODY)}, BODY), MEANING

    def sign(self, body: bytes) -> Callback:
        return Callback({SIGNATURE: signature("segredo-da-pasta-de-dados", body)}, body)

    def test_the_request_carries_the_business_time(self):
        with clock.at(AT):
            request = CHANNEL.request(OUTGOING, ACCOUNT)
        assert request.headers["X-Emdia-At"] == "2026-12-07T09:30:03-03:00"

    @pytest.mark.parametrize("at", ["", "ontem", "2026-12-07T09:30:03"])
    def test_an_event_without_a_certain_time_is_garbled(self, at: str):
        body = json.dumps({"events": [{"kind": "read", "at": at}]}).encode()
        with pytest.raises(Garbled):
            CHANNEL.events(self.sign(body), ACCOUNT)
