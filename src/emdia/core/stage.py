"""Temporary tables that are filled fast on both databases, so that a million rows meet ours in a few statements.

PostgreSQL takes COPY, SQLite ``executemany``. A stage lives on its connection until ``drop``; it holds no lock on
real tables while it fills, so that a long file keeps nobody waiting.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import batched
from typing import Any

from django.db import connection

from emdia.core.packing import pack

_TYPES: dict[str, dict[str, str]] = {
    "postgresql": {"int": "bigint", "text": "text", "bytes": "bytea", "date": "date", "bool": "boolean"},
    "sqlite": {"int": "integer", "text": "text", "bytes": "blob", "date": "text", "bool": "integer"},
}


_AT_A_TIME = 10_000

Packed = bytes | Sequence[Sequence[Any]]
"""Rows as the database takes them at once."""


class Stage:
    """One temporary table; ``columns`` maps names to int, text, bytes, date (ISO text) or bool."""

    def __init__(self, name: str, columns: Mapping[str, str]) -> None:
        self.name = name
        self.columns = dict(columns)
        self._copies = connection.vendor == "postgresql"

    def create(self) -> None:
        """Make the table empty, also where an earlier one was left behind."""
        types = _TYPES[connection.vendor]
        body = ", ".join(f"{column} {types[kind]}" for column, kind in self.columns.items())
        self.drop()
        run(f"CREATE TEMPORARY TABLE {self.name} ({body})")

    def load(self, rows: Iterable[Sequence[Any]], *, columns: Sequence[str] | None = None) -> None:
        """Append rows whose values stand in the order of ``columns`` (default: all)."""
        for some in batched(rows, _AT_A_TIME):
            self.write(self.pack(some, columns=columns), columns=columns)

    def pack(self, rows: Sequence[Sequence[Any]], *, columns: Sequence[str] | None = None) -> Packed:
        """What :meth:`write` takes; may be done on another thread, it needs no connection."""
        kinds = [self.columns[name] for name in columns or self.columns]
        return pack(kinds, rows) if self._copies else list(rows)

    def write(self, packed: Packed, *, columns: Sequence[str] | None = None) -> None:
        """Append what was packed for the same columns."""
        if not packed:
            return
        names = ", ".join(columns or self.columns)
        with connection.cursor() as cursor:
            if isinstance(packed, bytes):
                with cursor.copy(f"COPY {self.name} ({names}) FROM STDIN") as copy:
                    copy.write(packed)
            else:
                marks = ", ".join(["%s"] * len(columns or self.columns))
                cursor.executemany(f"INSERT INTO {self.name} ({names}) VALUES ({marks})", packed)

    def clear(self) -> None:
        """Take the rows away, keep the table."""
        run(f"TRUNCATE {self.name}" if connection.vendor == "postgresql" else f"DELETE FROM {self.name}")

    def index(self, *columns: str) -> None:
        """Index the columns after loading, and tell the planner what is in there."""
        run(f"CREATE INDEX {self.name}_{'_'.join(columns)} ON {self.name} ({', '.join(columns)})")

    def analyze(self, *columns: str) -> None:
        """Tell the planner how much is in there; ``columns`` are those that statements join or group by."""
        analyze(f"{self.name} ({', '.join(columns)})" if columns else self.name)

    def drop(self) -> None:
        """Take the table away if it is there."""
        schema = "pg_temp" if connection.vendor == "postgresql" else "temp"
        run(f"DROP TABLE IF EXISTS {schema}.{self.name}")


def analyze(table: str) -> None:
    """Tell PostgreSQL's planner how much a temporary table holds; SQLite plans well enough without."""
    if connection.vendor == "postgresql":
        run(f"ANALYZE {table}")


def make_room() -> None:
    """Let PostgreSQL sort and join a large stage in memory until the current transaction ends."""
    if connection.vendor == "postgresql":
        run("SET LOCAL work_mem = '96MB'")


def run(sql: str, params: Sequence[Any] = ()) -> int:
    """Execute one statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapt(value) for value in params])
        return int(cursor.rowcount)


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Execute one query; all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapt(value) for value in params])
        return list(cursor.fetchall())


def scalar(sql: str, params: Sequence[Any] = ()) -> Any:
    """The first column of the first row, or None."""
    found = rows(sql, params)
    return found[0][0] if found else None


def next_id(table: str) -> str:
    """The SQL expression, for the list of a SELECT, that gives each row an id of ``table`` before it is inserted."""
    if connection.vendor == "postgresql":
        return f"nextval('{table}_id_seq')"
    known = f"(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = '{table}')"
    return f"{known} + row_number() OVER ()"


def day(value: Any) -> dt.date:
    """A date that came out of a temporary table: SQLite gives its ISO text."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _adapt(value: Any) -> Any:
    if hasattr(value, "tzinfo"):
        return connection.ops.adapt_datetimefield_value(value)
    return value
