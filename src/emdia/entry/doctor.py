"""Is this installation healthy? Each check says what it looked at and how to mend it."""

import datetime as dt
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from emdia.apps.integrations import api as integrations
from emdia.apps.tenants import api as tenants
from emdia.core import clock, home, rowsecurity, sealed, tenancy
from emdia.domain.rate_file import TABLES

LOW_DISK_BYTES = 1 << 30

type Check = Callable[[], Iterator[tuple[bool, str]]]
"""Says of one thing whether it is well, and what was seen."""


def examine() -> list[dict[str, Any]]:
    """All checks, as ``{"what", "ok", "detail"}``."""
    return [
        {"what": what, "ok": ok, "detail": detail} for what, check in CHECKS for ok, detail in _asked(check)
    ]


def _asked(check: Check) -> list[tuple[bool, str]]:
    try:
        return list(check())
    except DatabaseError:
        return [(False, "o banco ainda não tem as tabelas desta versão: rode emdia init")]


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


def _rates() -> Iterator[tuple[bool, str]]:
    """A loaded table that stopped holds back what it should price (R09); none loaded is a choice."""
    month = f"{clock.today():%Y-%m}"
    closed = f"{clock.today().replace(day=1) - dt.timedelta(days=1):%Y-%m}"
    tables = tenants.rate_tables()
    for table in tables:
        last = max(table.percent)
        yield last >= (month if table.name == "legal" else closed), f"{TABLES[table.name]} até {last}"
    if not tables:
        yield True, "nenhuma carregada; sem juros declarados, nada é acrescentado"


def _secrets() -> Iterator[tuple[bool, str]]:
    yield not settings.DEBUG, "modo de depuração desligado" if not settings.DEBUG else "desligue EMDIA_DEBUG"


def _webhooks() -> Iterator[tuple[bool, str]]:
    """An endpoint that was switched off is a program of the creditor that does not know who paid."""
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            for row in integrations.stopped_endpoints():
                yield (
                    False,
                    f"{row.url} desligado: {row.stopped_reason}. Conserte e rode emdia webhook resume {row.pk}",
                )


CHECKS: tuple[tuple[str, Check], ...] = (
    ("Python", _python),
    ("Diretório de dados", _directory),
    ("Banco de dados", _database),
    ("Chave de selagem", _key),
    ("Tabelas de taxas", _rates),
    ("Segurança", _secrets),
    ("Avisos (webhooks)", _webhooks),
)
