"""Where a benchmark happens: the cluster, one database for each portfolio, and the children's environment."""

import base64
import secrets
from pathlib import Path
from typing import Any

import psycopg

from emdia.entry.bench import child
from emdia.entry.bench.cluster import FLOOR_DATABASE, Cluster


class Stand:
    """One benchmark's databases. A portfolio is built once and copied for each run, so that every run sees the same."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._key = base64.b64encode(secrets.token_bytes(32)).decode()
        self.home = self._folder("home")
        self.floor_folder = self._folder("floor")

    def _folder(self, name: str) -> Path:
        """A folder that the server may write to as well."""
        folder = self._cluster.folder / name
        folder.mkdir()
        folder.chmod(0o777)
        return folder

    @property
    def floor_env(self) -> dict[str, str]:
        """What the floors' programs want to know."""
        return {"PERF_DSN": self._cluster.dsn(FLOOR_DATABASE), "FLOOR_DIR": str(self.floor_folder)}

    def create(self, database: str) -> None:
        """A new, empty database."""
        self._sql(f'CREATE DATABASE "{database}"')

    def copy(self, source: str, target: str) -> None:
        """``target`` becomes what ``source`` is, byte by byte; the server has it in memory and on disk then."""
        self.drop(target)
        self._sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY file_copy')
        with psycopg.connect(self._cluster.url(target), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
            connection.execute(
                "SELECT sum(pg_prewarm(oid::regclass)) FROM pg_class WHERE relkind IN ('r', 'i') AND relpages > 0"
            )
        self._sql("CHECKPOINT")

    def drop(self, database: str) -> None:
        """Away with a database, if it is there."""
        self._sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def perform(self, piece: str, *, database: str, **arguments: Any) -> dict[str, Any]:
        """Run a piece of work on a database, in a child of its own."""
        env = {
            "DATABASE_URL": self._cluster.url(database),
            "EMDIA_HOME": str(self.home),
            "EMDIA_KEY": self._key,
            "EMDIA_SECRET_KEY": self._key,
        }
        return child.perform(piece, env=env, **arguments)

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self._cluster.url(FLOOR_DATABASE), autocommit=True) as connection:
            connection.execute(statement.encode())
