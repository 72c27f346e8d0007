"""That the drains move, written down for whoever asks from another process; and read again."""

import datetime as dt
import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DatabaseError, connection

from emdia.core import clock
from emdia.core.models import DrainBeat
from emdia.core.work.drains import Drain

log = logging.getLogger(__name__)

EVERY = dt.timedelta(seconds=15)
"""A worker writes once in so long, all of its drains in one statement."""

PATIENCE = dt.timedelta(seconds=120)
"""A drain may be silent for this and twice its own pace before it is taken to stand still."""

_SQL = """
INSERT INTO core_drainbeat (name, looked_at, well_at, looks, errors, moved) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (name) DO UPDATE SET
  looked_at = excluded.looked_at, well_at = COALESCE(excluded.well_at, core_drainbeat.well_at),
  looks = core_drainbeat.looks + excluded.looks, errors = core_drainbeat.errors + excluded.errors,
  moved = core_drainbeat.moved + excluded.moved
"""


@dataclass(slots=True)
class _Sum:
    looked_at: dt.datetime
    well_at: dt.datetime | None = None
    looks: int = 0
    errors: int = 0
    moved: int = 0


class Beats:
    """What one worker has to tell. Safe to call from every drain's thread."""

    def __init__(self, every: dt.timedelta = EVERY) -> None:
        self._every = every
        self._sums: dict[str, _Sum] = {}
        self._written: dt.datetime | None = None
        self._known: set[str] = set()
        self._lock = threading.Lock()

    def note(self, name: str, moved: int, well: bool) -> None:  # noqa: FBT001  as Noted says it
        """One look; now and then also writes down what came together."""
        now = clock.machine()
        with self._lock:
            one = self._sums.setdefault(name, _Sum(now))
            one.looked_at = now
            one.well_at = now if well else one.well_at
            one.looks += 1
            one.errors += not well
            one.moved += moved
            first = name not in self._known  # told at once: a worker that has just begun is seen to work
            if not first and self._written is not None and now - self._written < self._every:
                return
            self._known.add(name)
            self._written = now
            due, self._sums = self._sums, {}
        _write(due)


def _write(sums: dict[str, _Sum]) -> None:
    rows = [
        (name, one.looked_at, one.well_at, one.looks, one.errors, one.moved)
        for name, one in sorted(sums.items())  # in one order: two workers must not wait for each other
    ]
    adapt = connection.ops.adapt_datetimefield_value
    told = [(name, adapt(at), adapt(well), *counts) for name, at, well, *counts in rows]
    try:
        with connection.cursor() as cursor:
            cursor.executemany(_SQL, told)
    except DatabaseError as error:
        # The work itself went on; the next beat tells of later looks.
        log.warning("the drains' beat was not written (%s)", type(error).__name__)


def still(drains: Iterable[Drain]) -> list[str]:
    """Names of the drains that nobody has looked at in time; one query."""
    now = clock.machine()
    seen = dict(DrainBeat.objects.values_list("name", "looked_at"))
    return [
        drain.name
        for drain in drains
        if drain.name not in seen or now - seen[drain.name] > PATIENCE + 2 * dt.timedelta(seconds=drain.every)
    ]
