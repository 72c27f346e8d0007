"""SQLite in the data directory by default; PostgreSQL by ``DATABASE_URL`` and nothing else."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
    ),
}

POSTGRES_COSTS = "-c random_page_cost=1.1"
"""What a page costs on any disk of this decade. With the server's default (4, a spinning disk) PostgreSQL read a whole
table of cases for every two thousand that it changed."""


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings of the one database. Raises ``ValueError`` for an address that is not PostgreSQL's."""
    if not url:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = home / "emdia.sqlite3"
        if not path.exists():
            # Names are in it: nobody else reads it, whatever the folder allows. SQLite's companions take its mode.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": SQLITE_OPTIONS,
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(
            "DATABASE_URL: use postgresql://usuario:senha@servidor:5432/banco, ou deixe vazio para SQLite"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"options": POSTGRES_COSTS, **dict(parse_qsl(parts.query))},
    }
