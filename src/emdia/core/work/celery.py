"""The engine of many processes and machines: Celery on RabbitMQ (extra ``celery``; ``EMDIA_ENGINE=celery``).

Whichever worker holds the exclusive queue ``<prefix>.beat`` runs Celery's beat: it asks for a look at every drain in
the drain's own rhythm, and any worker answers. When that worker dies, RabbitMQ frees the queue and another takes over.
While the broker is away each worker looks by itself, as the local engine does: slower together, never standing still.
"""

import logging
import os
import socket
import threading
from collections.abc import Iterable

from amqp.exceptions import ResourceLocked
from celery import Celery
from celery.beat import Scheduler
from celery.worker import WorkController, state
from django.db import connections
from kombu import Connection, Queue

from emdia.core.work import broker, local, share
from emdia.core.work.drains import Drain
from emdia.core.work.look import Noted, look

log = logging.getLogger(__name__)

TAKE_OVER = 3.0
"""Seconds until a worker asks again whether the beat is free, or the broker back."""

TICK = 0.5


class Engine:
    """Answers looks from the queues that this worker serves. One to a process, since Celery keeps its state there."""

    def __init__(
        self,
        drains: list[Drain],
        *,
        url: str,
        prefix: str,
        queues: Iterable[str],
        threads: int,
        shares: int,
        noted: Noted | None = None,
    ) -> None:
        self._drains = {drain.name: drain for drain in drains}
        self._prefix, self._shares, self._noted = prefix, shares, noted
        self._app: Celery = broker.application(url, prefix)
        self._app.set_default()  # else tasks are received on this thread's worker and silently never run
        broker.task_of(self._app, self._look)
        self._pokes = broker.Pokes(self._app, prefix, drains, shares=shares)
        self._busy: dict[tuple[str, int], bool] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._leads = threading.Event()
        self._worker = WorkController(
            app=self._app,
            hostname=f"emdia-{os.getpid()}@{socket.gethostname()}",
            pool="threads",
            concurrency=threads,
            queues=[f"{prefix}.{name}" for name in queues],
            without_heartbeat=True,
            without_gossip=True,
            without_mingle=True,
        )
        self._threads = [
            threading.Thread(target=self._worker.start, name="celery", daemon=True),
            threading.Thread(target=self._beat, name="beat", daemon=True),
        ]

    @property
    def leads(self) -> bool:
        """Whether this worker runs the beat at this moment."""
        return self._leads.is_set()

    def start(self) -> None:
        """Begin to answer."""
        for thread in self._threads:
            thread.start()

    def poke(self, name: str) -> None:
        """Ask for a look at a drain, by whichever worker."""
        self._pokes.poke(name)

    def stop(self, timeout: float = 15.0) -> None:
        """End after the batches that are in hand."""
        self._stop.set()
        self._pokes.stop()
        state.should_stop = 0  # the exit code; Celery asks for it in its own loop
        for thread in self._threads:
            thread.join(timeout)
        state.should_stop = None

    def _look(self, name: str, index: int, of: int) -> None:
        """Look until the share is empty, giving way to others after each batch; a share that this process looks at
        already is looked at once more after that."""
        drain, key = self._drains.get(name), (name, index)
        if drain is None:
            return
        with self._lock:
            if key in self._busy:
                self._busy[key] = True
                return
            self._busy[key] = False
        moved, again = 0, False
        try:
            with share.use(share.Share(index, of)):
                moved = look(drain, self._noted)
        finally:
            with self._lock:
                again = self._busy.pop(key)
            connections["default"].close_if_unusable_or_obsolete()
        if (moved or again) and not self._stop.is_set():
            self._ask(drain, index, of)

    def _ask(self, drain: Drain, index: int, of: int) -> None:
        try:
            broker.ask(self._app, self._prefix, drain, index, of, lives=broker.POKE_LIVES)
        except broker.GONE as error:
            log.warning("the broker is away (%s); the next look goes on", type(error).__name__)

    def _beat(self) -> None:
        alone: local.Engine | None = None
        while not self._stop.is_set():
            try:
                with self._app.connection_for_write(heartbeat=10) as connection:
                    connection.ensure_connection(max_retries=1, timeout=broker.CONNECT)
                    if alone is not None:
                        alone.stop()
                        alone = None
                    self._lead(connection)
            except ResourceLocked:
                log.debug("another worker runs the beat")
            except broker.GONE as error:
                if alone is None and not self._stop.is_set():
                    log.warning("the broker is away (%s): this worker looks by itself", type(error).__name__)
                    alone = local.Engine(list(self._drains.values()), noted=self._noted)
                    alone.start()
            finally:
                self._leads.clear()
            self._stop.wait(TAKE_OVER)
        if alone is not None:
            alone.stop()

    def _lead(self, connection: Connection) -> None:
        """Run the beat for as long as the exclusive queue is ours; raises ``ResourceLocked`` where it is another's."""
        with connection.channel() as channel:
            Queue(f"{self._prefix}.beat", exclusive=True, durable=False, channel=channel).queue_declare()
            self._leads.set()
            for drain, index, of in self._looks():
                broker.ask(self._app, self._prefix, drain, index, of, lives=drain.every)
            scheduler = Scheduler(self._app, lazy=True)
            scheduler.update_from_dict(self._schedule())
            while not self._stop.is_set():
                scheduler.tick()
                connection.heartbeat_check()
                try:
                    connection.drain_events(timeout=TICK)
                except TimeoutError:
                    continue

    def _looks(self) -> list[tuple[Drain, int, int]]:
        """Every drain, a shared one once for each share."""
        return [
            (drain, index, of)
            for drain in self._drains.values()
            for of in [self._shares if drain.shared else 1]
            for index in range(of)
        ]

    def _schedule(self) -> dict[str, dict[str, object]]:
        return {
            f"{drain.name}/{index}": {
                "task": broker.TASK,
                "schedule": drain.every,
                "args": (drain.name, index, of),
                "options": {
                    "queue": f"{self._prefix}.{drain.queue}",
                    "expires": drain.every,
                    "ignore_result": True,
                    "retry": False,
                },
            }
            for drain, index, of in self._looks()
        }
