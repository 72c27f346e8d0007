"""A drain: what waits in one table, and who handles it.

Each app lists its drains in ``drains.py`` as ``DRAINS``; the engine finds them through the installed apps. A drain
claims a batch with a lease, handles it and says how many rows it moved; it must be safe to run twice at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from emdia.core.work.backlog import Backlog

QUEUES = ("plan", "deliver", "hooks")
"""What a worker may be set to serve: planning, speaking to carriers, everything else."""


@dataclass(frozen=True, slots=True)
class Drain:
    """``run`` moves one batch for every tenant that has work and returns how many rows it moved."""

    name: str
    run: Callable[[], int]
    every: float = 5.0
    """Seconds between looks when nothing waits."""
    queue: str = "hooks"
    """Which of :data:`QUEUES` asks for it, where several workers share the work; ``hooks`` is what any may do."""
    shared: bool = False
    """Whether several workers may each take a share (:mod:`emdia.core.work.share`)."""
    waits: Callable[[], Backlog] | None = None
    """What waits for it, of every tenant together; None where nothing is measured."""


def registered() -> list[Drain]:
    """Every drain of the installed apps, in the order of INSTALLED_APPS."""
    found: list[Drain] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.drains"
        if config.name.startswith("emdia.") and find_spec(name):
            found.extend(import_module(name).DRAINS)
    return found


def run_once(drain: Drain) -> int:
    """Run a drain until it is empty; returns how many rows it moved."""
    total = 0
    while moved := drain.run():
        total += moved
    return total
