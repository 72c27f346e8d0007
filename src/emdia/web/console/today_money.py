"""Yesterday's money by where it came from."""

from collections.abc import Iterable
from typing import NamedTuple

SOURCES = {
    "file": "planilha ou relatório",
    "gone": "sumiu do relatório",
    "console": "baixa na tela",
    "cli": "linha de comando",
    "pix": "Pix",
    "bank": "banco",
    "api": "integração",
}
"""Where a payment came from, as people read it."""


class Source(NamedTuple):
    """Payments of one source."""

    key: str
    word: str
    many: int
    cents: int


def source_word(source: str) -> str:
    """A source in words; one that is new here by its own name."""
    return SOURCES.get(source, source)


def by_source(found: Iterable[tuple[str, int, int]]) -> list[Source]:
    """The larger amounts first."""
    lines = [Source(key, source_word(key), count, cents) for key, count, cents in found]
    return sorted(lines, key=lambda one: -one.cents)
