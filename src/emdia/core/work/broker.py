"""RabbitMQ between the processes: names of queues, the Celery application, pokes that never hold anybody up.

A message says only "look at this drain". What waits is in the database, so a message may be lost, late or doubled: it
expires soon, is written to no disk, and of a queue that nobody empties the oldest are thrown away.
"""

import logging
import threading
from collections.abc import Iterable
from typing import Any

from amqp.exceptions import AMQPError
from celery import Celery
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError

from emdia.core.work.drains import QUEUES, Drain

log = logging.getLogger(__name__)

GONE: tuple[type[Exception], ...] = (OSError, OperationalError, AMQPError)
"""What a broker that is away, or goes away, is raised as."""

TASK = "emdia.look"
CONNECT = 3.0
"""Seconds until a broker that does not answer is taken to be away."""

POKE_LIVES = 60
GATHER = 0.1
"""Seconds between two pokes of a drain: a thousand payments are one look."""

AWAY = 5.0
"""Seconds until a broker that was away is tried again by pokes."""


def application(url: str, prefix: str) -> Celery:
    """The Celery application of one installation; ``prefix`` begins the name of all its queues."""
    app = Celery("emdia", broker=url, set_as_current=False, fixups=[])
    exchange = Exchange(prefix, type="direct", durable=True)
    limits = {"x-max-length": 1000, "x-overflow": "drop-head"}
    app.conf.update(
        task_queues=[
            Queue(f"{prefix}.{name}", exchange, routing_key=name, durable=True, queue_arguments=limits)
            for name in QUEUES
        ],
        task_default_queue=f"{prefix}.hooks",
        task_default_exchange=prefix,
        task_default_routing_key="hooks",
        task_default_delivery_mode="transient",
        task_ignore_result=True,
        task_acks_late=False,
        task_store_errors_even_if_ignored=False,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_detect_quorum_queues=False,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=CONNECT,
        broker_transport_options={"read_timeout": 30, "write_timeout": 10},
        broker_heartbeat=10,
        event_queue_durable=True,
        task_serializer="json",
        accept_content=["json"],
    )
    return app


def ask(app: Celery, prefix: str, drain: Drain, index: int, of: int, *, lives: float) -> None:
    """Put one "look at share ``index`` of ``of``" on the drain's queue; raises what the transport raises."""
    app.send_task(
        TASK,
        args=(drain.name, index, of),
        queue=f"{prefix}.{drain.queue}",
        expires=lives,
        retry=False,
        ignore_result=True,
    )


class Pokes:
    """Asks for looks from any process, on a thread of its own that starts with the first poke."""

    def __init__(self, app: Celery, prefix: str, drains: Iterable[Drain], *, shares: int) -> None:
        self._app, self._prefix, self._shares = app, prefix, shares
        self._drains = {drain.name: drain for drain in drains}
        self._wanted: set[str] = set()
        self._turn = 0
        self._lock = threading.Lock()
        self._some = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def poke(self, name: str) -> None:
        """Ask for a look at this drain soon; returns at once, whatever the broker does."""
        with self._lock:
            self._wanted.add(name)
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="pokes", daemon=True)
                self._thread.start()
        self._some.set()

    def stop(self) -> None:
        """End the thread; what was not said yet is found by the next look."""
        self._stop.set()
        self._some.set()
        if self._thread is not None:
            self._thread.join(CONNECT + 1)

    def _loop(self) -> None:
        while not self._stop.is_set():
            self._some.wait()
            self._some.clear()
            with self._lock:
                names, self._wanted = self._wanted, set()
            self._stop.wait(GATHER if self._say(names) else AWAY)

    def _say(self, names: set[str]) -> bool:
        try:
            for name in names & self._drains.keys():
                drain = self._drains[name]
                of = self._shares if drain.shared else 1
                self._turn += 1
                ask(self._app, self._prefix, drain, self._turn % of, of, lives=POKE_LIVES)
        except GONE as error:
            # The database knows what waits, so the next look finds it.
            log.warning("a poke was lost, the broker is away (%s)", type(error).__name__)
            return False
        return True


def task_of(app: Celery, look: Any) -> None:
    """Let ``look(name, index, of)`` answer the messages of this application."""

    def answer(name: str, index: int, of: int) -> None:
        look(name, index, of)

    app.task(name=TASK, ignore_result=True)(answer)
