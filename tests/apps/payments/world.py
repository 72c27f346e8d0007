"""A small world for tests of money: one tenant, one creditor with 2 % and 1 %, one debtor, some titles."""

import datetime as dt

from emdia.apps.debtors.models import Debtor
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Creditor, Tenant
from emdia.core import clock, tenancy

NOON = dt.datetime(2026, 6, 15, 12, tzinfo=clock.SAO_PAULO)


def creditor_of(tenant: Tenant, **more: object) -> Creditor:
    """A creditor with declared terms."""
    return tenants.add_creditor(
        slug="academia",
        name="Academia Exemplo Ltda",
        tax_id="11222333000181",
        address="Rua Exemplo, 100",
        city="São Paulo",
        state="SP",
        declared=tenants.Declared(fine_bp=200, interest_monthly_bp=100, evidence="cláusula 5"),
        pix_key="pix@example.com",
        **more,
    )


def case_with(creditor: Creditor, *titles: tuple[str, int, dt.date]) -> Case:
    """A case with open titles (number, cents, due date that is a bank day)."""
    tenancy.current_id()
    debtor = Debtor.objects.create(name="Ana Exemplo", state="SP", city="São Paulo", created_at=clock.now())
    case = Case.objects.create(creditor=creditor, debtor=debtor, code="C1", opened_at=clock.now())
    for number, cents, due in titles:
        Receivable.objects.create(
            creditor=creditor,
            case=case,
            identity=f"n:{number}",
            number=number,
            principal_cents=cents,
            open_cents=cents,
            due_on=due,
            effective_due_on=due,
            created_at=clock.now(),
        )
    return case
