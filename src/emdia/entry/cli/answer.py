"""What a command answers, and how it prepares: tenant, creditor, database, clock."""

import argparse
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, home, tenancy
from emdia.domain.errors import DomainError


class Refused(Exception):
    """The command will not do it; the message is one Portuguese sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``data`` for ``--json``, ``text`` for people."""

    data: Any
    text: str = ""
    code: int = 0


def command(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], Answer],
    help_text: str,
    *,
    tenant: bool = True,
) -> argparse.ArgumentParser:
    """Add one command with what all have: ``--json`` and, where it acts for somebody, ``--tenant``."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--json", action="store_true", help="resposta em JSON, e nada mais")
    if tenant:
        parser.add_argument("--tenant", metavar="ORGANIZAÇÃO", help="só é preciso quando há várias")
    parser.set_defaults(run=run)
    return parser


def migrate() -> None:
    """Bring the database to this version's tables; quick when there is nothing to do."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def acting(args: argparse.Namespace) -> Iterator[None]:
    """Activate the tenant of a command; domain refusals become one sentence."""
    migrate()
    try:
        tenant = tenants.tenant_named(args.tenant)
        with tenancy.use(tenant.pk):
            yield
    except (DomainError, tenants.NotFound, receivables.NotFound, home.Busy) as error:
        raise Refused(str(error)) from error


@contextmanager
def business_time(moment: dt.datetime | None) -> Iterator[dt.datetime]:
    """Hold the business clock at ``moment`` with the directory's lock (law 7), or leave it running.

    The clock goes back only while no message has a later ``sent_at``; raises :class:`Refused` otherwise.
    """
    if moment is None:
        yield clock.now()
        return
    with home.lock_clock():
        last = outreach.last_sent_at()
        if last is not None and moment < last:
            raise Refused(
                f"O relógio não pode voltar para {stamp(moment)}: há mensagem enviada em {stamp(last)}. "
                "Use uma data depois dela, ou outro diretório de dados (EMDIA_HOME)."
            )
        with clock.at(moment):
            yield moment


def stamp(moment: dt.datetime | None) -> str | None:
    """A time as it is printed: ISO with the offset of São Paulo."""
    return None if moment is None else moment.astimezone(clock.SAO_PAULO).isoformat(timespec="seconds")


def moment_of(text: str) -> dt.datetime:
    """argparse type of ``--at``: an ISO date or time; without a zone it is São Paulo's."""
    try:
        return clock.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” não é uma data; use 2026-03-10 ou 2026-03-10T09:00"
        ) from None


def day_of(text: str) -> dt.date:
    """argparse type of a day, as ISO or dd/mm/aaaa."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"“{text}” não é uma data; use 2026-03-10")
