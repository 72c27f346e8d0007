"""The measured pieces: each runs in a child (see ``child``), on the database that ``DATABASE_URL`` names."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.entry.cli.answer import migrate as bring_up_to_date

CREDITOR = "medida"
PLAN_TIME = dt.time(0, 1)


def migrate() -> dict[str, Any]:
    """The tables of this version."""
    bring_up_to_date()
    return {}


def found_creditor() -> dict[str, Any]:
    """Tables, one tenant, one creditor in São Paulo with the shipped ladder and the usual terms."""
    migrate()
    tenant = tenants.add_tenant(slug="medida", name="Medida")
    with tenancy.use(tenant.pk):
        creditor = tenants.add_creditor(
            slug=CREDITOR,
            name="Empresa Exemplo SA",
            tax_id="11222333000181",
            address="Rua do Exemplo, 100",
            city="São Paulo",
            state="SP",
            declared=tenants.Declared(fine_bp=200, interest_monthly_bp=100, evidence="contrato, cláusula 5"),
            service_phone="+55 11 4000-0000",
            email="cobranca@empresa.example",
            pix_key="11222333000181",
        )
        ladders.install_default(creditor.pk)
    return {"tenant": tenant.pk, "creditor": creditor.pk}


def import_file(path: str, day: str) -> dict[str, Any]:
    """Import one file as ``emdia import`` does; the seconds are those of the import alone."""
    with tenancy.use(tenants.tenant_named(None).pk), clock.at(moment(day)):
        creditor = tenants.creditor_named(CREDITOR)
        begun = time.perf_counter()
        report = receivables.import_file(
            Path(path), creditor=creditor, dry_run=False, whole=False, actor="bench"
        )
        seconds = time.perf_counter() - begun
    analyze()  # what autovacuum does within a minute, and the floor does before it meets its rows again
    data = report.as_json()
    counts = {name: data[name] for name in ("created", "updated", "unchanged", "settled")}
    return {"seconds": seconds, **counts, "rejected": len(data["rejected"])}


def plan(day: str) -> dict[str, Any]:
    """Plan one day as the worker does; the seconds are those of the plan alone, in a process that has planned before
    (one batch that is taken back), as the floor's are those of a connection that has."""
    with tenancy.use(tenants.tenant_named(None).pk), clock.at(moment(day)):
        creditor = tenants.creditor_named(CREDITOR)
        ladders.plan(creditor_id=creditor.pk, at=clock.now(), dry_run=True, detail=False, batches=1)
        begun = time.perf_counter()
        report = ladders.plan(creditor_id=creditor.pk, at=clock.now(), detail=False)
        seconds = time.perf_counter() - begun
    return {"seconds": seconds, "planned": report.planned, "held": report.held}


def deliver(at: str, limit: int | None = None) -> dict[str, Any]:
    """Send what is due as ``emdia deliver`` does; the seconds are those of the delivery alone."""
    when = clock.parse(at)
    with tenancy.use(tenants.tenant_named(None).pk), clock.at(when):
        begun = time.perf_counter()
        report = outreach.deliver(at=when, limit=limit)
        seconds = time.perf_counter() - begun
    return {"seconds": seconds, "by_status": dict(report.by_status)}


def moment(day: str) -> dt.datetime:
    """Just after midnight in São Paulo, when a day is planned."""
    return dt.datetime.combine(dt.date.fromisoformat(day), PLAN_TIME, clock.SAO_PAULO)


def analyze() -> None:
    """Let PostgreSQL know its tables, and read them once."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
