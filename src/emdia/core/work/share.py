"""A worker's share of a drain: several workers look at one queue of rows without looking at the same ones first.

Claims skip what another worker has locked, so shares are never needed for being right; they are for not being in each
other's way. With one engine in one process there is one share, and nothing is narrowed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

RANGE_BITS = 14
"""Ids that stand together belong to one share: 16,384 of them, so that its rows and index pages are its own."""


@dataclass(frozen=True, slots=True)
class Share:
    """Share ``index`` of ``of``; the only one is ``Share(0, 1)``."""

    index: int = 0
    of: int = 1


WHOLE = Share()
_mine: ContextVar[Share] = ContextVar("emdia_share", default=WHOLE)


@contextmanager
def use(share: Share) -> Iterator[None]:
    """Work on one share."""
    token = _mine.set(share)
    try:
        yield
    finally:
        _mine.reset(token)


def mine() -> Share:
    """The share that this thread works on."""
    return _mine.get()


def own_ranges(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Only the rows whose range of ids belongs to the active share; all of them where there is one share."""
    share = _mine.get()
    if share.of == 1:
        return rows
    place = F("pk").bitrightshift(RANGE_BITS) % share.of
    narrowed: QuerySet[Any] = rows.alias(_share=place).filter(_share=share.index)
    return narrowed


def own_first[T](items: Sequence[T]) -> list[T]:
    """All items, each share beginning at another one: nobody waits for a worker that is not there."""
    share = _mine.get()
    begin = len(items) * share.index // share.of
    return [*items[begin:], *items[:begin]]
