"""The engine of many processes, on the real RabbitMQ, with workers that are processes of their own."""

import queue
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from emdia.core.work import Drain
from emdia.core.work.broker import Pokes, application

CHILD = Path(__file__).with_name("celery_child.py")
PATIENCE = 20.0
"""Seconds until a worker that says nothing is a failure; none of the tests waits so long."""


class Worker:
    """One child and what it says."""

    def __init__(self, url: str, prefix: str):
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), url, prefix],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.said: queue.Queue[list[str]] = queue.Queue()
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.put(line.split())

    def until(self, wanted: Callable[[list[str]], bool]) -> list[str]:
        """The first thing said that is wanted."""
        end = monotonic() + PATIENCE
        while True:
            line = self.said.get(timeout=max(0.1, end - monotonic()))
            if wanted(line):
                return line

    def end(self) -> None:
        """Politely, as by Ctrl-C."""
        self.process.communicate("\n", timeout=PATIENCE)


@pytest.fixture
def start() -> Iterator[Callable[..., Worker]]:
    workers: list[Worker] = []

    def another(url: str, prefix: str) -> Worker:
        workers.append(Worker(url, prefix))
        return workers[-1]

    yield another
    for worker in workers:
        worker.process.kill()
        worker.process.wait()
        for pipe in (worker.process.stdin, worker.process.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def prefix(broker_url: str) -> Iterator[str]:
    """Queues of this test alone, gone with it."""
    name = f"emdia-test-{uuid.uuid4().hex[:10]}"
    yield name
    app = application(broker_url, name)
    with app.connection_for_write() as connection, connection.channel() as channel:
        for one in app.conf.task_queues:
            channel.queue_delete(one.name)
        channel.exchange_delete(name)
    app.close()


def test_workers_share_the_looks_and_one_that_is_killed_is_replaced(
    broker_url: str, prefix: str, start: Callable[..., Worker]
):
    first = start(broker_url, prefix)
    first.until(lambda said: said[-1] == "leads")
    second = start(broker_url, prefix)
    second.until(lambda said: said == ["often", said[1], "follows"])
    first.process.kill()
    for share in ("0", "1"):
        second.until(lambda said, share=share: said == ["often", share, "leads"])
    second.end()


def test_a_poke_from_another_process_starts_a_look_long_before_its_time(
    broker_url: str, prefix: str, start: Callable[..., Worker]
):
    worker = start(broker_url, prefix)
    worker.until(lambda said: said[0] == "seldom")
    pokes = Pokes(application(broker_url, prefix), prefix, [Drain("seldom", int, every=3600.0)], shares=2)
    pokes.poke("seldom")
    worker.until(lambda said: said[0] == "seldom")
    pokes.stop()
    worker.end()


def test_without_a_broker_each_worker_looks_by_itself_and_a_poke_holds_nobody_up(
    start: Callable[..., Worker],
):
    nowhere = "amqp://guest:guest@127.0.0.1:1//"
    worker = start(nowhere, "emdia-test")
    pokes = Pokes(application(nowhere, "emdia-test"), "emdia-test", [], shares=1)
    began = monotonic()
    pokes.poke("seldom")
    assert monotonic() - began < 0.5
    worker.until(lambda said: said == ["often", "0", "follows"])
    pokes.stop()
    worker.end()
