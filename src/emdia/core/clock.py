"""Two clocks (law 7).

``now`` is the business clock: it can be set, so that any day can be replayed. ``machine`` is the wall clock, for
leases, rates, sign-in and tokens; it is never set. Both are aware; the business clock speaks America/Sao_Paulo.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

SAO_PAULO = ZoneInfo("America/Sao_Paulo")

_frozen: dt.datetime | None = None


def now() -> dt.datetime:
    """The business time: the set one while a replay holds the clock, else the wall clock."""
    return _frozen if _frozen is not None else dt.datetime.now(SAO_PAULO)


def today() -> dt.date:
    """The business day in São Paulo."""
    return now().astimezone(SAO_PAULO).date()


def machine() -> dt.datetime:
    """The wall clock, in UTC: leases, rates, tokens."""
    return dt.datetime.now(dt.UTC)


def is_set() -> bool:
    """Whether the business clock is held by :func:`at`."""
    return _frozen is not None


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Hold the business clock at ``moment`` (aware) for the whole process; nests."""
    if moment.tzinfo is None:
        raise ValueError("clock.at needs an aware datetime")
    global _frozen
    before, _frozen = _frozen, moment.astimezone(SAO_PAULO)
    try:
        yield
    finally:
        _frozen = before


def parse(text: str) -> dt.datetime:
    """Read an ISO date or time; one without a zone is America/Sao_Paulo. Raises ``ValueError``."""
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SAO_PAULO)
