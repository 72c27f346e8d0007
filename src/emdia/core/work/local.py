"""The engine of one process: each drain on a thread of its own (the default, no broker)."""

import threading

from django.db import connections

from emdia.core.work.drains import Drain
from emdia.core.work.look import Noted, look


class Engine:
    """Runs drains until it is stopped; a poke makes one look at once."""

    def __init__(self, drains: list[Drain], *, noted: Noted | None = None) -> None:
        self._stop = threading.Event()
        self._noted = noted
        self._pokes = {drain.name: threading.Event() for drain in drains}
        self._threads = [
            threading.Thread(target=self._loop, args=(drain,), name=f"drain-{drain.name}", daemon=True)
            for drain in drains
        ]

    def start(self) -> None:
        """Start every drain's thread."""
        for thread in self._threads:
            thread.start()

    def poke(self, name: str) -> None:
        """Ask one drain to look now; unknown names are another process's business."""
        if event := self._pokes.get(name):
            event.set()

    def stop(self, timeout: float = 10.0) -> None:
        """Ask all to end after their batch and wait for them."""
        self._stop.set()
        for event in self._pokes.values():
            event.set()
        for thread in self._threads:
            thread.join(timeout)

    def _loop(self, drain: Drain) -> None:
        poke = self._pokes[drain.name]
        try:
            while not self._stop.is_set():
                poke.clear()
                if not look(drain, self._noted):
                    poke.wait(drain.every)
        finally:
            connections.close_all()
