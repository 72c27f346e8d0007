"""A step over the webhook goes, signed, to a system of the creditor, with what a letter needs and nothing more."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.tenants.models import Creditor, ProviderAccount
from emdia.core import clock, tenancy
from emdia.providers.channels.base import Account, Callback
from emdia.providers.channels.webhook import CHANNEL
from tests.apps.outreach.scenario import MONDAY, make_world

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY="


@pytest.fixture
def letter_house() -> Iterator[tuple[str, list[Any]]]:
    """A server on this machine that takes every letter."""
    heard: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((dict(self.headers.items()), body))
            answer = b'{"reference": "BR1"}'
            self.send_response(202)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/cartas", heard
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_letter_goes_out_signed_and_without_what_it_does_not_need(
    db: None, letter_house: tuple[str, list[Any]]
):
    url, heard = letter_house
    world = make_world()
    with tenancy.use(world.tenant.pk), clock.at(MONDAY):
        Creditor.objects.update(on_air=True, payment_news_at=MONDAY)
        ProviderAccount.objects.create(
            channel="webhook",
            provider="webhook",
            settings={"url": url},
            secrets=json.dumps({"secret": SECRET}),
            created_at=MONDAY,
        )
        case = world.person(
            name="Ana Exemplo", tax_id="52998224725", address="Rua das Acácias, 9", postcode="13010000"
        )
        made = world.compose(case, world.title(case), channels=("webhook",))
        assert made.channels == ("webhook",)
        outreach.deliver(at=MONDAY)
        row = Message.objects.get()
    assert (row.status, row.reference, row.point_id) == ("sent", "BR1", None)
    ((headers, body),) = heard
    account = Account("webhook", {"url": url}, {"secret": SECRET})
    CHANNEL.verify(Callback({name.lower(): text for name, text in headers.items()}, body), account)
    said = json.loads(body)
    assert said["id"] == f"m{row.pk}"
    assert "Academia Exemplo" in said["text"]
    assert said["about"]["address"] == "Rua das Acácias, 9"
    assert [one["number"] for one in said["about"]["titles"]] == ["T1"]
    assert said["about"]["total_cents"] == row.amount_cents
    assert "52998224725" not in body.decode()
