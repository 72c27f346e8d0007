"""What every channel provider over HTTP has to keep: each one's test class inherits :class:`ChannelContract` and fills
in recorded payloads. (A provider with its own line has the dialogues of its own test.)"""

import datetime as dt
import json
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from emdia.core import http
from emdia.core.http import Response
from emdia.providers.channels import registry, speak
from emdia.providers.channels.base import (
    Accepted,
    Account,
    Button,
    Callback,
    Event,
    Forged,
    Garbled,
    HttpChannel,
    Lost,
    Outgoing,
    PerAccount,
    Refused,
    failed,
)
from tests.loops import run

OUTGOING = Outgoing(
    ref="msg-2026-77",
    channel="whatsapp",
    to="+5511900001234",
    text="Olá, Maria! Sua mensalidade de dezembro vence sexta.",
    sender_name="Academia Exemplo",
    buttons=(Button("Pagar", "https://pagar.example/p/abc"), Button("Já paguei")),
)

LETTER = Outgoing(
    ref="m2026",
    channel="email",
    to="maria@example.com",
    text="Olá, Maria! Sua mensalidade de dezembro vence sexta.",
    sender_name="Academia Exemplo",
    sender_address="contato@academia.example",
    reply_to="atendimento@academia.example",
    subject="Sua mensalidade de dezembro",
    html="<p>Olá, Maria! Sua mensalidade de dezembro vence sexta.</p>",
    unsubscribe_url="https://academia.example/p/abc/parar",
)


class ChannelContract:
    """Fill in the attributes; the tests are the same for everybody."""

    name: str
    account: Account
    accepted: tuple[Response, str]
    """A recorded yes, and its reference."""
    refused: tuple[Response, Refused]
    """A recorded no for good, and what it means."""
    callback: tuple[Callback, list[Event]]
    """A recorded, rightly signed callback, and what it means."""
    signs_body = True
    """False for vendors whose callbacks only carry a password."""

    carries_our_reference = True
    """False for vendors that take none."""

    outgoing = OUTGOING
    """What is said; for e-mail :data:`LETTER`."""

    @property
    def provider(self) -> HttpChannel:
        found = registry.channel(self.name)
        return found.of(self.account) if isinstance(found, PerAccount) else found

    def sign(self, body: bytes) -> Callback:
        """A callback with this body, rightly signed."""
        raise AssertionError("each provider says how its callbacks are signed")

    def said(self, request: http.Request) -> str:
        """Everything that a request says, readable."""
        form = "urlencoded" in dict(request.headers).get("Content-Type", "")
        whole = dict(parse_qsl(request.body.decode())) if form else json.loads(request.body)
        return json.dumps([whole, request.url, dict(request.headers)], ensure_ascii=False)

    def forgeries(self, right: Callback) -> list[Callback]:
        """Callbacks made out of a right one that are not the vendor's."""
        middle = len(right.body) // 2
        changed = right.body[:middle] + bytes([right.body[middle] ^ 1]) + right.body[middle + 1 :]
        return [
            replace(right, body=changed) if self.signs_body else replace(right, headers={}),
            replace(right, headers={}),
            replace(right, headers=dict.fromkeys(right.headers, "á")),
        ]

    def test_our_reference_receiver_and_text_are_in_the_request(self):
        said = self.said(self.provider.request(self.outgoing, self.account))
        assert (self.outgoing.ref in said) is self.carries_our_reference
        assert self.outgoing.text in said
        assert self.outgoing.to.removeprefix("+55") in said

    def test_secrets_and_people_are_not_in_a_log_line(self):
        request = self.provider.request(self.outgoing, self.account)
        line = f"{request!r} {self.account!r} {self.outgoing!r}"
        to = self.outgoing.to
        hidden = [*self.account.secrets.values(), to, to.removeprefix("+55"), "Maria"]
        assert not [value for value in hidden if value in line]

    def test_an_account_that_lacks_something_says_nothing(self):
        for name in [one.name for one in self.provider.settings if one.required]:
            told = {}
            settings = {key: value for key, value in self.account.settings.items() if key != name}
            secrets = {key: value for key, value in self.account.secrets.items() if key != name}
            lacking = Account(self.name, settings, secrets, loopback=True)
            run(speak(lacking, [self.outgoing], told.__setitem__))
            assert (told[self.outgoing.ref].permanent, told[self.outgoing.ref].fault) == (True, "account")

    def test_a_yes(self):
        response, reference = self.accepted
        assert self.provider.answer(response) == Accepted(reference)

    def test_a_no_for_good(self):
        response, meaning = self.refused
        assert meaning.permanent
        assert self.provider.answer(response) == meaning

    def test_too_many_waits_as_long_as_the_carrier_says(self):
        answer = self.provider.answer(Response(429, {"retry-after": "90"}, b"{}"))
        assert (answer.permanent, answer.fault, answer.retry_after) == (False, "provider", 90.0)

    def test_a_carrier_in_trouble_is_asked_again_later(self):
        for status in (500, 502, 503, 504):
            answer = self.provider.answer(Response(status, {}, b"<html>Bad gateway</html>"))
            assert (type(answer), answer.permanent) == (Refused, False)

    def test_an_unknown_code_is_a_value(self):
        body = b'{"error": "code-from-next-year", "errors": [{"code": 99999}]}'
        answer = self.provider.answer(Response(418, {}, body))
        assert isinstance(answer, Refused)
        assert answer.code

    @pytest.mark.parametrize("body", [b"", b"ok", b"[]", b"{", b"\xff\xfe", b'{"reference": 7}'])
    def test_a_yes_that_cannot_be_read_is_never_said_again(self, body: bytes):
        assert isinstance(self.provider.answer(Response(200, {}, body)), Lost)

    @pytest.mark.parametrize("kind", ["reset", "timeout", "garbage"])
    def test_what_broke_after_we_spoke_is_unknown(self, kind: str):
        assert isinstance(failed(http.Failure(kind, "", spoken=True)), Lost)

    def test_what_broke_before_we_spoke_may_be_tried_again(self):
        answer = failed(http.Failure("connect", "", spoken=False))
        assert (answer.permanent, answer.fault) == (False, "provider")

    def test_a_recorded_callback(self):
        callback, meaning = self.callback
        assert self.provider.events(callback, self.account) == meaning

    def test_forged_callbacks_are_refused(self):
        right, _ = self.callback
        other = Account(self.name, self.account.settings, dict.fromkeys(self.account.secrets, "other"))
        unkeyed = Account(self.name, self.account.settings, {})
        for given, account in (
            *((forged, self.account) for forged in self.forgeries(right)),
            (right, other),
            (right, unkeyed),
        ):
            with pytest.raises(Forged):
                self.provider.verify(given, account)

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff"])
    def test_a_signed_callback_that_cannot_be_read_says_so(self, body: bytes):
        with pytest.raises(Garbled):
            self.provider.events(self.sign(body), self.account)

    def test_it_says_what_it_is_and_what_it_needs(self):
        assert self.provider.title
        assert self.provider.channels
        asked = [one.name for one in self.provider.settings]
        assert len(set(asked)) == len(asked)
        assert {*self.account.settings, *self.account.secrets} <= {*asked, "concurrency"}
        assert {one.name for one in self.provider.settings if one.secret}.isdisjoint(self.account.settings)

    def test_times_are_aware(self):
        events = self.provider.events(self.callback[0], self.account)
        assert events
        assert all(event.at.utcoffset() is not None for event in events)
        assert all(event.at > dt.datetime(2020, 1, 1, tzinfo=dt.UTC) for event in events)
