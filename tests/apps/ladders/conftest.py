"""One tenant, one creditor."""

from collections.abc import Iterator

import pytest

from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from tests.apps.ladders.portfolio import BEGIN, Portfolio


@pytest.fixture
def portfolio(db: None) -> Iterator[Portfolio]:
    with clock.at(BEGIN):
        tenant = tenants.add_tenant(slug="casa", name="Casa")
        with tenancy.use(tenant.pk):
            creditor = tenants.add_creditor(
                slug="academia",
                name="Academia Exemplo",
                tax_id="11222333000181",
                address="Rua Um, 1",
                city="São Paulo",
                state="SP",
            )
    with tenancy.use(tenant.pk):
        yield Portfolio(creditor)
