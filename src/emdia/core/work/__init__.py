"""Work for when nobody waits: rows that wait are the queue, drains handle them."""

from emdia.core.work.drains import Drain, registered, run_once
from emdia.core.work.local import Engine

__all__ = ["Drain", "Engine", "registered", "run_once"]
