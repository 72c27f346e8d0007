"""Runs the sandbox: one thread, one loop, two free loopback ports."""

import asyncio
import socket
import threading
import uuid
import weakref
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from aiohttp import web

from emdia.providers.sandbox import pages, pages_faults, pages_pix, place, service
from emdia.providers.sandbox.faults import Faults, FaultyServer
from emdia.providers.sandbox.mailbox import Mailbox
from emdia.providers.sandbox.push import Pusher
from emdia.providers.sandbox.stand import Inside, NotAnswering, Sandbox
from emdia.providers.sandbox.store import Store

STORE_FILE = "sandbox.sqlite3"
LARGEST_MAIL = 10 * 1024 * 1024


def start(home: Path, port: int = 0, *, callback: str = "") -> Sandbox:
    """The sandbox of a data directory: the one that runs already, else a new one on free loopback ports (``port``: the
    one of its pages), announced in ``sandbox.json``. With ``callback`` receipts are pushed to the web at that address.
    Call ``stop()`` at the end. Raises ``OSError`` where the port is taken."""
    if (known := place.running(home)) is not None:
        box = known
    else:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        thread = _Thread(home, port)
        thread.start()
        box = thread.ready()
    if callback:
        box.call_back(callback)
    return box


class _Thread(threading.Thread):
    """Holds the loop; announces the sandbox when it listens, withdraws it when it ends."""

    def __init__(self, home: Path, port: int) -> None:
        super().__init__(name="sandbox", daemon=True)
        self._home, self._port = home, port
        self._key = place.secret(home)
        self._name = uuid.uuid4().hex
        self._listening = threading.Event()
        self._box: Sandbox | None = None
        self._failure: Exception | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    def ready(self) -> Sandbox:
        """The handle, once it listens. Raises what prevented it."""
        self._listening.wait()
        if self._box is None:
            self.join()
            raise self._failure or RuntimeError("the sandbox did not start")
        return self._box

    def run(self) -> None:
        """The thread's life."""
        try:
            asyncio.run(self._live())
        except Exception as error:
            self._failure = error
        finally:
            self._listening.set()

    def _stop(self) -> None:
        if self._loop is not None and self._end is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end.set)
        self.join()

    def _inside(self, store: Store) -> Inside:
        def ask(question: Callable[[Store], bytes]) -> bytes:
            async def answer() -> bytes:
                return question(store)

            if self._loop is None or self._loop.is_closed():
                raise NotAnswering("the sandbox was stopped")
            return asyncio.run_coroutine_threadsafe(answer(), self._loop).result()

        return ask

    async def _live(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        with closing(Store(self._home / STORE_FILE)) as store:
            faults = Faults()
            pusher = Pusher(store, self._key, faults)
            application = _application(store, pusher, self._key, self._name)
            application[service.FAULTS] = faults
            # Whoever is left without an answer by a fault does not hold up the end.
            runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            try:
                await self._listen(runner, store, pusher, faults)
            finally:
                place.withdraw(self._home, self._name)
                await runner.cleanup()

    async def _listen(self, runner: web.AppRunner, store: Store, pusher: Pusher, faults: Faults) -> None:
        if self._loop is None or self._end is None:
            raise RuntimeError("the loop does not run")
        http_socket, smtp_socket = _loopback(self._port), _loopback(0)
        mailbox = Mailbox(store, pusher)
        protocols: weakref.WeakSet[FaultyServer] = weakref.WeakSet()

        def mail_server() -> FaultyServer:
            made = FaultyServer(mailbox, faults=faults, size=LARGEST_MAIL, hostname="sandbox.emdia")
            protocols.add(made)
            return made

        site = web.SockSite(runner, http_socket)
        await site.start()
        mail = await self._loop.create_server(mail_server, sock=smtp_socket)
        pushing = self._loop.create_task(pusher.run())
        url = f"http://127.0.0.1:{http_socket.getsockname()[1]}"
        mail_port = smtp_socket.getsockname()[1]
        self._box = Sandbox(url, mail_port, self._key, self._stop, self._inside(store))
        place.announce(self._home, self._box, self._name)
        self._listening.set()
        try:
            await self._end.wait()
        finally:
            pushing.cancel()
            mail.close()
            for protocol in list(protocols):
                if isinstance(protocol.transport, asyncio.Transport):
                    protocol.transport.abort()
            await mail.wait_closed()


def _application(store: Store, pusher: Pusher, key: str, name: str) -> web.Application:
    application = web.Application(middlewares=[service.guard], client_max_size=service.BODY_LIMIT)
    application[service.STORE] = store
    application[service.PUSHER] = pusher
    application[service.KEY] = key
    application[service.NAME] = name
    application.add_routes(service.routes)
    application.add_routes(pages.routes)
    application.add_routes(pages_pix.routes)
    application.add_routes(pages_faults.routes)
    return application


def _loopback(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1", port))
    except OSError:
        made.close()
        raise
    return made
