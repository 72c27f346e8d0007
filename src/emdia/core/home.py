"""The data directory and its two locks (law 7).

A live worker holds the lock shared; whoever sets the business clock needs it alone. So a replay is refused while a
worker lives, and a worker while a replay runs. The kernel drops the lock with the process, so none can go stale.
"""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.conf import settings


class Busy(RuntimeError):
    """Somebody else holds the data directory in a way that excludes us."""


def path(name: str = "") -> Path:
    """A path inside the data directory, which is made on first use."""
    home = Path(settings.EMDIA_HOME)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home / name if name else home


@contextmanager
def _locked(mode: int, message: str) -> Iterator[None]:
    with path("clock.lock").open("a") as file:
        try:
            fcntl.flock(file, mode | fcntl.LOCK_NB)
        except OSError:
            raise Busy(message) from None
        yield


def lock_clock() -> AbstractContextManager[None]:
    """Hold the directory alone while the business clock is set. Raises :class:`Busy`."""
    return _locked(
        fcntl.LOCK_EX,
        "Há um worker ou outro comando em uso neste diretório de dados. Pare-o (Ctrl-C) antes de mexer no relógio.",
    )


def lock_worker() -> AbstractContextManager[None]:
    """Hold the directory as one of its workers. Raises :class:`Busy`."""
    return _locked(
        fcntl.LOCK_SH, "O relógio deste diretório está ajustado por um replay. Espere que ele termine."
    )


def worker_lives() -> bool:
    """Whether a worker, or whoever sets the clock, holds the directory at this moment."""
    try:
        with lock_clock():
            return False
    except Busy:
        return True
