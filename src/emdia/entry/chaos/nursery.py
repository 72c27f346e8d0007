"""The process that forks the parts of Em Dia, so that each is there within milliseconds, and ends them.

``python -m emdia.entry.chaos.nursery`` reads one JSON object a line and answers with one. It has neither a connection
nor a thread of its own: whatever needs one is forked. It ends those that it started and no others: a child that died is
not waited for before it is ended by name, so its number cannot have become somebody else's.
"""

import gc
import json
import mmap
import os
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

CLOCKS = struct.Struct("dd")
"""Shared with every child: business time, and how wrong the machine's clock is (seconds)."""


class Nursery:
    """Children by number; ``time`` is what their clocks show."""

    def __init__(self) -> None:
        self.time = mmap.mmap(-1, CLOCKS.size)
        self._children: set[int] = set()

    def fork(self, role: str, **more: Any) -> int:
        """A child that plays a role until it is ended."""
        from emdia.entry.chaos import roles

        return self._child(lambda: roles.play(role, self.time, **more))

    def end(self, pid: int) -> None:
        """At once and without a warning."""
        if pid in self._children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            self._children.discard(pid)

    def call(self, name: str, **more: Any) -> Any:
        """What a piece of work in a child of its own answers."""
        from emdia.entry.chaos import roles

        reader, writer = os.pipe()

        def work() -> None:
            os.close(reader)
            said = roles.perform(name, self.time, **more)
            with os.fdopen(writer, "w") as out:
                json.dump(said, out)

        pid = self._child(work)
        os.close(writer)
        with os.fdopen(reader) as answer:
            text = answer.read()
        _, status = os.waitpid(pid, 0)
        self._children.discard(pid)
        if status or not text:
            raise RuntimeError(f"{name} ended with {status}")
        return json.loads(text)

    def _child(self, work: Callable[[], None]) -> int:
        pid = os.fork()
        if pid:
            self._children.add(pid)
            return pid
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    @contextmanager
    def ending_all(self) -> Iterator[None]:
        """Nobody outlives the nursery."""
        try:
            yield
        finally:
            for pid in list(self._children):
                self.end(pid)


def main() -> None:
    """Serve orders until the input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    django.setup()
    from emdia.core.registry import load
    from emdia.entry.chaos import roles

    load("emdia.config.subscriptions:connect")()
    roles.warm_up()
    gc.freeze()  # children share it, and their collector leaves it alone
    nursery = Nursery()
    orders: dict[str, Callable[..., Any]] = {
        "fork": nursery.fork,
        "end": nursery.end,
        "call": nursery.call,
        "clock": lambda business, shift: CLOCKS.pack_into(nursery.time, 0, business, shift),
    }
    with nursery.ending_all():
        for line in sys.stdin:
            order = json.loads(line)
            try:
                said = {"answer": orders[order.pop("do")](**order)}
            except Exception as error:
                traceback.print_exc()
                said = {"error": f"{type(error).__name__}: {error}"}
            answers.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
