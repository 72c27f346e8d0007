"""`emdia worker` with EMDIA_ENGINE=celery: a process of its own plans what waits, asked through RabbitMQ."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from django.conf import settings
from django.db import connection

from emdia.apps.receivables.models import Case
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.core.models import DrainBeat
from emdia.core.work.broker import application
from tests.apps.ladders.portfolio import Portfolio

PATIENCE = 30.0


@pytest.fixture
def prefix(broker_url: str) -> Iterator[str]:
    name = f"emdia-test-{uuid.uuid4().hex[:10]}"
    yield name
    app = application(broker_url, name)
    with app.connection_for_write() as held, held.channel() as channel:
        for one in app.conf.task_queues:
            channel.queue_delete(one.name)
        channel.exchange_delete(name)
    app.close()


def _database_url() -> str:
    told = connection.settings_dict
    return f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_worker_of_its_own_plans_what_waits(broker_url: str, prefix: str, tmp_path: Path):
    tenant = tenants.add_tenant(slug="casa", name="Casa")
    with tenancy.use(tenant.pk):
        creditor = tenants.add_creditor(
            slug="academia",
            name="Academia",
            tax_id="11222333000181",
            address="Rua Um, 1",
            city="São Paulo",
            state="SP",
        )
        portfolio = Portfolio(creditor)
        portfolio.owe(portfolio.debtor(), clock.today().isoformat())
    env = os.environ | {
        "DATABASE_URL": _database_url(),
        "EMDIA_ENGINE": "celery",
        "EMDIA_BROKER_URL": broker_url,
        "EMDIA_BROKER_PREFIX": prefix,
        "EMDIA_HOME": str(tmp_path),
        "EMDIA_KEY": settings.EMDIA_KEY,
    }
    command = [sys.executable, "-m", "emdia.entry.cli.main", "worker"]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as worker:
        try:
            _wait_until_planned(tenant.pk)
        finally:
            worker.terminate()
            _, said = worker.communicate(timeout=PATIENCE)
    assert "Trabalhando" in said
    assert worker.returncode == 0
    assert DrainBeat.objects.filter(name="ladders.plan", errors=0, looks__gte=1).exists()


def _wait_until_planned(tenant_id: int) -> None:
    end = monotonic() + PATIENCE
    with tenancy.use(tenant_id):
        while not Case.objects.exclude(next_reason="").exists():
            assert monotonic() < end, "no worker planned the case"
            Event().wait(0.2)
