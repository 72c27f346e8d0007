"""One piece of work on two connections at once: while the database writes one batch, Python thinks about the next."""

import gc
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context

from django.db import connection, connections

_pauses = 0
_guard = threading.Lock()


def in_lanes(batch: Callable[[], int], *, full: int, batches: int | None = None) -> None:
    """Call ``batch``, which claims and handles up to ``full`` rows and says how many, until nothing is left, or at
    most ``batches`` times.

    A second lane opens after a first full batch, on PostgreSQL, and outside of a transaction: SQLite has one writer,
    and what a transaction sees nobody else does. ``batch`` has to be safe to run twice at once. The first error ends
    the work and is raised.
    """
    turns = iter(range(batches)) if batches is not None else iter(int, 1)
    lock = threading.Lock()
    ended = threading.Event()

    def turn() -> int:
        with lock:
            if ended.is_set() or next(turns, None) is None:
                return 0
        try:
            return batch()
        except BaseException:
            ended.set()
            raise

    def lane() -> None:
        while turn():
            pass

    def second() -> None:
        try:
            lane()
        finally:
            connections.close_all()

    with uncollected():
        if turn() < full or connection.vendor != "postgresql" or connection.in_atomic_block:
            lane()
            return
        with ThreadPoolExecutor(1) as threads:
            other = threads.submit(copy_context().run, second)
            lane()
        other.result()


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the collector of cycles: a batch makes a hundred thousand values that all live until it ends, and to look
    through them for cycles again and again takes a fifth of its time."""
    global _pauses
    with _guard:
        _pauses += 1
        if _pauses == 1:
            gc.disable()
    try:
        yield
    finally:
        with _guard:
            _pauses -= 1
            if _pauses == 0:
                gc.enable()
