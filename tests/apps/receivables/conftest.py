"""A tenant with one creditor, and a way to import rows as a file."""

import csv
import datetime as dt
import io

import pytest

from emdia.apps.receivables.api import import_file
from emdia.apps.tenants.models import Creditor, Tenant
from emdia.core import clock, tenancy

NOW = dt.datetime(2026, 6, 10, 9, 0, tzinfo=clock.SAO_PAULO)


@pytest.fixture
def tenant(db):
    row = Tenant.objects.create(slug="casa", name="Casa", created_at=NOW)
    with clock.at(NOW), tenancy.use(row.pk):
        yield row


def make_creditor(slug="academia", **fields):
    return Creditor.objects.create(
        slug=slug,
        legal_name="Academia Exemplo Ltda",
        trade_name="Academia Exemplo",
        short_name="Academia",
        tax_id="11222333000181",
        address="Rua Um, 1",
        city="São Paulo",
        state="SP",
        created_at=NOW,
        **fields,
    )


@pytest.fixture
def creditor(tenant):
    return make_creditor()


@pytest.fixture
def load(tmp_path, creditor):
    """``load(rows, **options)`` writes rows (dicts or text) to a file and imports it."""

    def run(content, name="titulos.csv", encoding="utf-8", who=creditor, **options):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else as_csv(content)
            path.write_bytes(text.encode(encoding))
        return import_file(path, creditor=who, actor="teste", **options)

    return run


def as_csv(rows, delimiter=";"):
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, fieldnames=names, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
