"""Prepare the next piece of work while the last one is with the database.

A statement that PostgreSQL works on leaves Python free: on two cores, reading a file and writing what was read take the
time of the longer of both. The items come from a thread of their own, so what makes them must not touch the database.
"""

import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _End:
    """Nothing comes any more; ``error`` is why, unless all came."""

    error: BaseException | None = None


@contextmanager
def ahead[T](items: Iterable[T], *, depth: int = 2) -> Iterator[Iterator[T]]:
    """The items, up to ``depth`` of them made before they are asked for.

    An error while making them is raised where they are taken. The thread has ended when the block is left, also where
    it is left early. It sees the active tenant and the clock of the caller.
    """
    ready: queue.Queue[T | _End] = queue.Queue(maxsize=depth)
    leaving = threading.Event()
    maker = threading.Thread(
        target=copy_context().run, args=(_make, items, ready, leaving), name="ahead", daemon=True
    )
    maker.start()
    try:
        yield _taken(ready)
    finally:
        leaving.set()
        _empty(ready)
        maker.join()


def _make[T](items: Iterable[T], ready: queue.Queue[T | _End], leaving: threading.Event) -> None:
    error: BaseException | None = None
    try:
        for item in items:
            if leaving.is_set():
                return
            ready.put(item)
    except BaseException as caught:  # whatever it is, it belongs to who takes the items
        error = caught
    finally:
        if not leaving.is_set():
            ready.put(_End(error))


def _taken[T](ready: queue.Queue[T | _End]) -> Iterator[T]:
    while not isinstance(item := ready.get(), _End):
        yield item
    if item.error is not None:
        raise item.error


def _empty[T](ready: queue.Queue[T | _End]) -> None:
    """Make room, so that a maker that waits for it goes on and sees that nobody waits for more."""
    while True:
        try:
            ready.get_nowait()
        except queue.Empty:
            return
