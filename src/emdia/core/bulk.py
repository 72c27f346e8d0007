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
            kinds = [*columns.values(), *(["bigint"] if "%(last)s" in where else [])]
            names = ", ".join(f"c{n}" for n in range(len(kinds)))
            lists = ", ".join(f"%s::{kind}[]" for kind in kinds)
            sets = ", ".join(f"{name} = v.c{n}" for n, name in enumerate(columns))
            condition = where.replace("%(last)s", f"v.c{len(kinds) - 1}")
            cursor.execute(
                f"UPDATE {table} AS t SET {sets} FROM unnest(%s::bigint[], {lists}) AS v(row_id, {names}) "
                f"WHERE t.id = v.row_id AND ({condition})",
                _arrays(["bigint", *kinds], rows),
            )
            return int(cursor.rowcount)
        count = len(columns)
        sets = ", ".join(f"{name} = %s" for name in columns)
        values = [(*map(_plain, row[1 : count + 1]), row[0], *row[count + 1 :]) for row in rows]
        condition = where.replace("%(last)s", "%s")
        cursor.executemany(f"UPDATE {table} AS t SET {sets} WHERE t.id = %s AND ({condition})", values)
        return int(cursor.rowcount)


def insert_rows(table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> int:
    """Insert rows, leaving out those that a unique constraint knows already; returns how many were written."""
    if not rows:
        return 0
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lists = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT * FROM unnest({lists}) ON CONFLICT DO NOTHING",
                _arrays(columns.values(), rows),
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
            lists = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT * FROM unnest({lists}) RETURNING id",
                _arrays(columns.values(), rows),
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


def _arrays(kinds: Iterable[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """Columns as the texts of PostgreSQL arrays: a tenth of what the driver's own lists cost."""
    return [_array(kind, column) for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)]


def _array(kind: str, column: Sequence[Any]) -> str:
    """Numbers, dates, times and booleans as they are; texts quoted; bytes in hexadecimal."""
    if kind == "bytea":
        quoted: Iterable[str] = ["NULL" if value is None else f'"\\\\x{value.hex()}"' for value in column]
    elif kind not in _TEXTS:
        quoted = ["NULL" if value is None else str(value) for value in column]
    else:
        if None not in column and not _SPECIAL.search("".join(column)):
            return '{"' + '","'.join(column) + '"}'
        quoted = ["NULL" if value is None else f'"{_SPECIAL.sub(_escaped, value)}"' for value in column]
    return "{" + ",".join(quoted) + "}"


_TEXTS = frozenset({"varchar", "text", "jsonb"})
_SPECIAL = re.compile(r'["\\]')


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, dt.date) else value
