"""Is this installation healthy? Each check says what it looked at and how to mend it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from emdia.core import home, rowsecurity, sealed

LOW_DISK_BYTES = 1 << 30


def examine() -> list[dict[str, Any]]:
    """All checks, as ``{"what", "ok", "detail"}``."""
    return [{"what": what, "ok": ok, "detail": detail} for what, check in CHECKS for ok, detail in check()]


def _python() -> Iterator[tuple[bool, str]]:
    yield sys.version_info >= (3, 12), sys.version.split()[0]


def _directory() -> Iterator[tuple[bool, str]]:
    free = shutil.disk_usage(home.path()).free
    yield free > LOW_DISK_BYTES, f"{home.path()}, {free >> 30} GB livres"


def _database() -> Iterator[tuple[bool, str]]:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield False, f"{connection.vendor} não respondeu: {error}"
        return
    yield not pending, f"{connection.vendor}; " + ("tabelas em dia" if not pending else "rode emdia init")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = %s", [rowsecurity.ROLE])
            row = cursor.fetchone()
        yield (
            row == (False,),
            "papel emdia_tenant sem BYPASSRLS" if row else "falta o papel emdia_tenant: rode emdia init",
        )


def _key() -> Iterator[tuple[bool, str]]:
    opened = sealed.unseal(sealed.seal("prova", tenant_id=0))
    own_file = home.path("emdia.key").exists()
    yield (
        opened == "prova",
        "chave no diretório de dados; guarde uma cópia" if own_file else "chave do ambiente",
    )


def _secrets() -> Iterator[tuple[bool, str]]:
    yield not settings.DEBUG, "modo de depuração desligado" if not settings.DEBUG else "desligue EMDIA_DEBUG"


CHECKS: tuple[tuple[str, Callable[[], Iterator[tuple[bool, str]]]], ...] = (
    ("Python", _python),
    ("Diretório de dados", _directory),
    ("Banco de dados", _database),
    ("Chave de selagem", _key),
    ("Segurança", _secrets),
)
