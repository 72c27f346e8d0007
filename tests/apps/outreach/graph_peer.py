"""A stand-in of Meta's Graph API on loopback: takes messages and templates, and shows what was asked of it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


class Graph:
    """What was asked: (method, path, body) in order; ``answers`` by path ending, else the usual yes."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.answers: dict[str, tuple[int, dict[str, Any]]] = {}
        self.url = ""

    def sent(self) -> list[dict[str, Any]]:
        """The messages that were taken."""
        return [body for _, path, body in self.asked if path.endswith("/messages")]

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The answer of one request."""
        self.asked.append((method, path, body))
        for ending, told in self.answers.items():
            if f"{method} {path}".endswith(ending):
                return told
        number = len(self.asked)
        if path.endswith("/messages"):
            return 200, {"messages": [{"id": f"wamid.{number}"}]}
        if path.endswith("/message_templates") and method == "POST":
            return 200, {"id": str(9000 + number), "status": "PENDING", "category": "UTILITY"}
        if method == "GET":
            return 200, {"data": []}
        return 200, {"success": True}


@contextmanager
def serve_graph() -> Iterator[Graph]:
    """Serve it for a while."""
    graph = Graph()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(size) or b"{}")
            status, told = graph.answer(self.command, urlsplit(self.path).path, body)
            said = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_DELETE = _do

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    graph.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield graph
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
