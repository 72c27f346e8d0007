"""How much waits in a queue of rows, and for how long: two short queries, however much it is."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

CAP = 100_000
"""Nobody counts further than this: that much waits is all that a watcher needs to know."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """``many`` rows wait (:data:`CAP` means so many or more), the first of them since ``since``."""

    many: int = 0
    since: dt.datetime | None = None

    def age(self, now: dt.datetime) -> float:
        """Seconds that the first has been waiting."""
        return 0.0 if self.since is None else max(0.0, (now - self.since).total_seconds())


def of(rows: QuerySet[Any], by: str) -> Backlog:
    """What ``rows`` are, the oldest by the column ``by``."""
    many = rows.order_by()[:CAP].count()
    first = rows.order_by(by).values_list(by, flat=True).first() if many else None
    return Backlog(many, first)


def together(parts: Iterable[Backlog]) -> Backlog:
    """The backlogs of several tenants as one."""
    found = list(parts)
    since = [one.since for one in found if one.since is not None]
    return Backlog(sum(one.many for one in found), min(since, default=None))
