"""Write many rows in one statement: ``unnest`` on PostgreSQL, ``executemany`` on SQLite.

Table, column names and types come from our own code, never from data. Row-level security still applies.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection


def update_rows(
    table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]], *, where: str = "TRUE"
) -> int:
    """Set ``columns`` (name to PostgreSQL type); each row is the id, then the values in their order.

    ``where`` is a further condition over ``t``, the table. Where it says ``%(last)s``, each row carries one integer
    more, as its last value. Returns how many rows were changed.
    """
    if not rows:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = ["bigint", *columns.values(), *(["bigint"] if "%(last)s" in where else [])]
            source, values, params = _columns(kinds, rows)
            sets = ", ".join(f"{name} = {value}" for name, value in zip(columns, values[1:], strict=False))
            condition = where.replace("%(last)s", values[-1])
            cursor.execute(
                f"UPDATE {table} AS t SET {sets} FROM {source} WHERE t.id = {values[0]} AND ({condition})",
                params,
            )
            return int(cursor.rowcount)
        count = len(columns)
        sets = ", ".join(f"{name} = %s" for name in columns)
        plain = [(*map(_plain, row[1 : count + 1]), row[0], *row[count + 1 :]) for row in rows]
        condition = where.replace("%(last)s", "%s")
        cursor.executemany(f"UPDATE {table} AS t SET {sets} WHERE t.id = %s AND ({condition})", plain)
        return int(cursor.rowcount)


def insert_rows(table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> int:
    """Insert rows, leaving out those that a unique constraint knows already; returns how many were written."""
    if not rows:
        return 0
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source, values, params = _columns(columns.values(), rows)
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {source} ON CONFLICT DO NOTHING",
                params,
            )
            return int(cursor.rowcount)
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING",
            [tuple(map(_plain, row)) for row in rows],
        )
        return int(cursor.rowcount)


def insert_new(table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Insert rows and return their ids, in the order of the rows; raises ``IntegrityError`` for a row that a unique
    constraint knows already."""
    if not rows:
        return []
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source, values, params = _columns(columns.values(), rows)
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {source} RETURNING id", params
            )
            return sorted(pk for (pk,) in cursor.fetchall())
        marks = f"({', '.join(['%s'] * len(columns))})"
        room = (connection.features.max_query_params or 999) // len(columns)
        ids: list[int] = []
        for start in range(0, len(rows), room):
            some = rows[start : start + room]
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * len(some))} RETURNING id",
                [_plain(value) for row in some for value in row],
            )
            ids += sorted(pk for (pk,) in cursor.fetchall())
        return ids


def _columns(kinds: Iterable[str], rows: Sequence[Sequence[Any]]) -> tuple[str, list[str], list[Any]]:
    """The rows as one ``unnest`` with the name ``v``, how to say each column, and the parameters of both.

    Columns go as the texts of PostgreSQL arrays: a tenth of what the driver's own lists cost. One that says the same in
    every row goes as a single value, which PostgreSQL then reads once: it stands in ``s``, a row of its own.
    """
    values, lists, arrays, alike, singles = [], [], [], [], []
    for number, (kind, column) in enumerate(zip(kinds, zip(*rows, strict=True), strict=True)):
        if number and column.count(column[0]) == len(column):
            alike.append(f"%s::{kind} AS c{number}")
            singles.append(column[0])
            values.append(f"s.c{number}")
        else:
            lists.append((number, kind))
            arrays.append(_array(kind, column))
            values.append(f"v.c{number}")
    names = ", ".join(f"c{number}" for number, _ in lists)
    source = f"unnest({', '.join(f'%s::{kind}[]' for _, kind in lists)}) AS v({names})"
    if alike:
        source += f", (SELECT {', '.join(alike)}) AS s"
    return source, values, arrays + singles


def _array(kind: str, column: Sequence[Any]) -> str:
    """Numbers, dates, times and booleans as they are; texts quoted; bytes in hexadecimal."""
    if kind == "bytea":
        quoted: Iterable[str] = ["NULL" if value is None else f'"\\\\x{value.hex()}"' for value in column]
    elif kind not in _TEXTS:
        if kind in _MOMENTS:
            # Days and moments come again and again, and are dear to write.
            column = [*map({value: str(value) for value in set(column)}.__getitem__, column)]
            return "{" + ",".join(column).replace("None", "NULL") + "}"
        quoted = ["NULL" if value is None else str(value) for value in column]
    else:
        if None not in column and not _SPECIAL.search("".join(column)):
            return '{"' + '","'.join(column) + '"}'
        quoted = ["NULL" if value is None else f'"{_SPECIAL.sub(_escaped, value)}"' for value in column]
    return "{" + ",".join(quoted) + "}"


_MOMENTS = frozenset({"date", "timestamptz"})
_TEXTS = frozenset({"varchar", "text", "jsonb"})
_SPECIAL = re.compile(r'["\\]')


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, dt.date) else value
