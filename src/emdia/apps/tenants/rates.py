"""Tables of monthly rates: loaded whole, with their source; read by whoever computes a balance (R09)."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from django.db import transaction
from django.db.models import Max

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import RateTable
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.rate_file import TABLES
from emdia.domain.rates import MonthlyRates


@transaction.atomic
def load_rates(*, name: str, percent: Mapping[str, str], source: str, actor: str) -> RateTable:
    """Load a table, or a newer version of it. Raises :class:`DomainError` without a source, for a name that nobody
    asks for, or where the new version lacks a month that the last one had."""
    if name not in TABLES:
        raise DomainError(
            f"Não conheço a tabela “{name}”. Use uma destas: {', '.join(TABLES)}.",
            code="rates_unknown",
            field="tabela",
        )
    if not source.strip():
        raise DomainError(
            "Diga de onde vêm as taxas (--source): nenhum valor entra sem fonte.",
            code="rates_source",
            field="fonte",
        )
    last = RateTable.objects.filter(name=name).order_by("-version").first()
    lost = sorted(set(last.percent) - set(percent)) if last is not None else []
    if lost:
        months = ", ".join(f"{month[5:]}/{month[:4]}" for month in lost[:6])
        raise DomainError(
            f"A tabela nova não traz {months}, que a anterior tinha. Carregue a tabela inteira.",
            code="rates_shorter",
            field="tabela",
        )
    version = (RateTable.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0) + 1
    table = RateTable.objects.create(
        name=name, version=version, source=source.strip()[:200], percent=dict(percent), loaded_by=actor,
        loaded_at=clock.machine(),
    )  # fmt: skip
    journal.append(
        actor=actor,
        action="rates.loaded",
        subject=f"rates:{name}:{version}",
        data={"months": len(percent), "first": min(percent), "last": max(percent), "source": table.source},
    )
    return table


def rate_tables() -> list[RateTable]:
    """The table of each name that counts."""
    newest: dict[str, RateTable] = {}
    for table in RateTable.objects.order_by("name", "version"):
        newest[table.name] = table
    return list(newest.values())


def rates_by_name() -> dict[str, MonthlyRates]:
    """The loaded tables as the thinking reads them; one query for the versions, the months once a process."""
    rows = RateTable.objects.order_by("name", "version").values_list("name", "version", "loaded_at")
    newest = {name: (name, version, loaded_at) for name, version, loaded_at in rows}
    return {name: _rates(*key) for name, key in newest.items()}


@lru_cache(maxsize=32)
def _rates(name: str, version: int, _loaded_at: dt.datetime) -> MonthlyRates:
    table = RateTable.objects.get(name=name, version=version)
    return MonthlyRates.from_percent(TABLES[name], table.source, table.percent)
