"""The parts of a running Em Dia in one process: web, worker and sandbox, each ended cleanly by Ctrl-C."""

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from waitress.server import create_server

from emdia.apps.intake import api as intake
from emdia.config import engine as configured
from emdia.config import observing, subscriptions
from emdia.core import home
from emdia.providers import sandbox


@contextmanager
def web(host: str, port: int, *, threads: int = 8) -> Iterator[str]:
    """Serve the pages; yields their address."""
    from emdia.config.wsgi import application  # only a web process pays for the middleware

    home.path("static").mkdir(exist_ok=True)
    server = create_server(
        application,
        host=host,
        port=port,
        threads=threads,
        ident="emdia",
        # A little more than the largest file: beyond it not even the server keeps a body.
        max_request_body_size=settings.MAX_UPLOAD_BYTES + 1024 * 1024,
        **_behind_proxy(),
    )
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.effective_port}"
    finally:
        # Closed by its own thread: a socket that vanishes under its `select` ends that with an error.
        server.trigger.pull_trigger(lambda: _end(server))
        thread.join(5)
        server.task_dispatcher.shutdown()


def _end(server: Any) -> None:
    """No new connections, and none of the old ones: then the server's loop has nothing left to wait for."""
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.close()


def speak_of(port: int) -> None:
    """Links in messages lead to the port that we serve, unless the installation names an address of its own."""
    if urlsplit(settings.BASE_URL).hostname in ("127.0.0.1", "localhost"):
        settings.BASE_URL = f"http://127.0.0.1:{port}"
        settings.CSRF_TRUSTED_ORIGINS = [settings.BASE_URL]


def _behind_proxy() -> dict[str, object]:
    """Whose word about a client's address counts: the proxy's that was named, else nobody's."""
    if not settings.TRUSTED_PROXY:
        return {"clear_untrusted_proxy_headers": True}
    return {
        "trusted_proxy": settings.TRUSTED_PROXY,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


@contextmanager
def worker() -> Iterator[Any]:
    """Run the drains by the engine that is set, and keep the lines open that carriers deliver over; the data directory
    is held as a worker's (law 7)."""
    with home.lock_worker():
        engine = configured.engine()
        # A distant engine is asked by whoever has something to tell, through the broker.
        subscriptions.connect(poke=engine.poke if settings.ENGINE == "local" else None)
        observing.traced("emdia-worker")
        engine.start()
        try:
            with intake.listening() if "hooks" in configured.served_queues() else nullcontext():
                yield engine
        finally:
            engine.stop()


@contextmanager
def sandboxed(*, port: int = 0) -> Iterator[sandbox.Sandbox]:
    """A sandbox for this data directory: the running one or our own, its pages on ``port`` where that is free."""
    try:
        box = sandbox.start(home.path(), port)
    except OSError:
        box = sandbox.start(home.path())
    try:
        yield box
    finally:
        box.stop()


def until_interrupted() -> None:
    """Wait for Ctrl-C or a polite request to end."""
    done = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: done.set())
    done.wait()


@contextmanager
def everything(host: str, port: int, *, sandbox_port: int = 0) -> Iterator[tuple[str, str]]:
    """Web, worker and sandbox, which calls the web back; yields the addresses of pages and sandbox."""
    with ExitStack() as stack:
        box = stack.enter_context(sandboxed(port=sandbox_port))
        stack.enter_context(worker())
        url = stack.enter_context(web(host, port))
        box.call_back(url)
        stack.callback(box.call_back, "")
        yield url, box.http_url
