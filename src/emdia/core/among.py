"""Thousands of keys as one parameter: Django's own ``__in`` writes, checks and splits a place for each of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func


class Among(Func):
    """``rows.filter(Among("case_id", ids))``: the column is one of these ids, in whatever order; never for none."""

    def __init__(self, column: str, ids: Iterable[int]) -> None:
        super().__init__(F(column), output_field=BooleanField())
        self.ids = ",".join(map(str, ids))

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """An array, which the planner knows as it knows a list."""
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY (%s::bigint[])", (*params, f"{{{self.ids}}}")

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """A JSON list as a table of one column."""
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, f"[{self.ids}]")


class AmongHashes(Func):
    """The same for keyed hashes: ``rows.filter(AmongHashes("value_hash", hashes))``."""

    def __init__(self, column: str, hashes: Iterable[bytes]) -> None:
        super().__init__(F(column), output_field=BooleanField())
        self.hashes = [one.hex() for one in hashes]

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """An array of byte strings."""
        column, params = compiler.compile(self.source_expressions[0])
        listed = ",".join([f'"\\\\x{one}"' for one in self.hashes])
        return f"{column} = ANY (%s::bytea[])", (*params, f"{{{listed}}}")

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """Blob literals, since SQLite's JSON has no bytes: hexadecimal digits need no quoting."""
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} IN ({','.join([f"x'{one}'" for one in self.hashes])})", params
