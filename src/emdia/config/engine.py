"""Which engine does the background work, by one setting: ``EMDIA_ENGINE`` is ``local`` (default) or ``celery``."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings

from emdia.core.registry import load
from emdia.core.work import registered
from emdia.core.work.beats import Beats
from emdia.core.work.drains import QUEUES


class NoEngine(ValueError):
    """The engine that is set cannot work as it is set; the message says in Portuguese what to mend."""


def engine() -> Any:
    """A new engine over every drain: it has ``start``, ``poke`` and ``stop``. Raises :class:`NoEngine`."""
    noted = Beats().note
    if settings.ENGINE == "local":
        return load("emdia.core.work.local:Engine")(registered(), noted=noted)
    return _celery("emdia.core.work.celery:Engine")(
        registered(),
        url=settings.BROKER_URL,
        prefix=settings.BROKER_PREFIX,
        queues=served_queues(),
        threads=settings.WORKER_THREADS,
        shares=settings.WORK_SHARES,
        noted=noted,
    )


def served_queues() -> list[str]:
    """The queues that this worker serves; the local engine serves all. Raises :class:`NoEngine`."""
    names = [name.strip() for name in settings.WORKER_QUEUES.split(",") if name.strip()]
    if settings.ENGINE == "local" or not names:
        return list(QUEUES)
    if unknown := sorted({*names} - {*QUEUES}):
        raise NoEngine(f"EMDIA_WORKER_QUEUES: não conheço {', '.join(unknown)}; use {', '.join(QUEUES)}.")
    return names


@cache
def distant_poke() -> Callable[[str], None] | None:
    """How a process that does no background work asks for a look; None where the engine is local, which would not
    hear it. Nothing is connected before the first poke."""
    if settings.ENGINE == "local":
        return None
    app = _celery("emdia.core.work.broker:application")(settings.BROKER_URL, settings.BROKER_PREFIX)
    pokes = load("emdia.core.work.broker:Pokes")
    poke: Callable[[str], None] = pokes(
        app, settings.BROKER_PREFIX, registered(), shares=settings.WORK_SHARES
    ).poke
    return poke


def _celery(path: str) -> Any:
    if not settings.BROKER_URL:
        raise NoEngine(
            "EMDIA_ENGINE=celery precisa de EMDIA_BROKER_URL=amqp://usuario:senha@servidor:5672/emdia."
        )
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        raise NoEngine("EMDIA_ENGINE=celery precisa do PostgreSQL: defina DATABASE_URL.")
    try:
        return load(path)
    except ModuleNotFoundError as error:
        raise NoEngine(
            "EMDIA_ENGINE=celery precisa de mais pacotes: "
            ".venv/bin/python -m pip install --require-hashes -r requirements/scale.txt"
        ) from error
