"""A receiver of webhooks on this machine, with faults on demand, and a small world."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emdia.core import clock, tenancy
from tests.apps.outreach.scenario import MONDAY, World, make_world


@dataclass
class Heard:
    """One request that the receiver took."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A real HTTP server; ``answers`` says what it answers next, the last one again and again."""

    url: str
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=lambda: [(200, {})])
    heard: list[Heard] = field(default_factory=list)
    hold: threading.Event | None = None
    """While it is there, no answer comes before it is set."""

    def next_answer(self) -> tuple[int, dict[str, str]]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append(Heard(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if found.hold is not None:
                found.hold.wait(20)
            status, headers = found.next_answer()
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Receiver(f"http://127.0.0.1:{server.server_port}/hook")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    if found.hold is not None:
        found.hold.set()
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_world("casa")
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        yield made
