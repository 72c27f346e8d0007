"""What a child of the nursery does: one part of a running Em Dia, or one piece of work for the chaos itself."""

import datetime as dt
import logging
import mmap
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from emdia.core import clock, home
from emdia.core.registry import load
from emdia.core.work import Engine, registered
from emdia.entry import serving
from emdia.entry.chaos import world
from emdia.entry.chaos.nursery import CLOCKS
from emdia.providers import sandbox

EVERY_SECONDS = 0.2
"""How often a drain looks here: a round is short."""

DRAINS = {
    "planner": ("ladders.plan",),
    "deliverer": ("outreach.deliver", "outreach.reconcile", "intake.process"),
}

WORK: dict[str, Callable[..., Any]] = {
    "found": world.found,
    "import_cohorts": world.import_cohorts,
    "wake": world.wake,
    "left": world.left,
    "outcome": world.outcome,
}


def warm_up() -> None:
    """Everything that a child would have to load or compile, so that the fork has it."""
    load("emdia.config.wsgi:application")


def play(role: str, clocks: mmap.mmap, *, port: int = 0, url: str = "") -> None:
    """Play a role until the nursery ends us, or is gone itself."""
    _set_clocks(clocks)
    nursery = os.getppid()
    if role == "web":
        with serving.web("127.0.0.1", port):
            _while_child_of(nursery)
    elif role == "sandbox":
        sandbox.start(home.path(), callback=url)
        _while_child_of(nursery)
    else:
        drains = [replace(one, every=EVERY_SECONDS) for one in registered() if one.name in DRAINS[role]]
        Engine(drains).start()
        _while_child_of(nursery)


def perform(name: str, clocks: mmap.mmap, **more: Any) -> Any:
    """One piece of work, and what it answers."""
    _set_clocks(clocks)
    return WORK[name](**more)


def _while_child_of(nursery: int) -> None:
    while os.getppid() == nursery:
        time.sleep(0.1)


def _set_clocks(clocks: mmap.mmap) -> None:
    """Both clocks follow the nursery's, also in the middle of something: that is what a jump is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.captureWarnings(True)
    machine = clock.machine

    def business() -> dt.datetime:
        return dt.datetime.fromtimestamp(CLOCKS.unpack_from(clocks)[0], clock.SAO_PAULO)

    def shifted() -> dt.datetime:
        return machine() + dt.timedelta(seconds=CLOCKS.unpack_from(clocks)[1])

    setattr(clock, "_frozen", business())  # noqa: B010  law 7: whoever asks learns that the clock is set
    setattr(clock, "now", business)  # noqa: B010
    setattr(clock, "machine", shifted)  # noqa: B010
