"""How far an import is, as a share between 0 and 1, told every some thousand rows."""

from collections.abc import Callable
from itertools import islice

from emdia.apps.receivables.reading.source import Source, Table
from emdia.apps.receivables.reading.table import Row

_SAMPLED = 200


class Share:
    """A file's rows are estimated from its size and its first lines; the merge takes the last part of the bar."""

    def __init__(self, source: Source, tell: Callable[[float], None]) -> None:
        self._tell = tell
        self._expected = max(sum(_expected(table, source.kind) for table in source.tables), 1)
        self._from, self._to = 0.0, 1.0

    def part(self, start: float, end: float) -> None:
        """The next pass over the rows moves the bar from ``start`` to ``end``."""
        self._from, self._to = start, end
        self._tell(start)

    def tell(self, seen: int) -> None:
        """So many rows of this pass are done."""
        self._tell(self._from + (self._to - self._from) * min(seen / self._expected, 1.0))


def _expected(table: Table, kind: str) -> int:
    if kind == "workbook":
        return table.raw.size
    sample: list[Row] = list(islice(table.rows(), _SAMPLED))
    width = sum(sum(len(cell) + 1 for cell in row) + 1 for _, row in sample)
    return int(table.raw.size * len(sample) / width) if width else 1
