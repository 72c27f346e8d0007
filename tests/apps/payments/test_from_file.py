"""What a file says was paid is money that came in, once."""

import datetime as dt

import pytest

from emdia.apps.payments import api as payments
from emdia.apps.payments.models import Payment
from emdia.apps.receivables.models import Receivable
from emdia.apps.tenants.models import Tenant
from emdia.core import clock, tenancy
from tests.apps.payments.world import NOON, case_with, creditor_of


@pytest.fixture
def settled(db):
    tenant = Tenant.objects.create(slug="t", name="t", created_at=NOON)
    with tenancy.use(tenant.pk), clock.at(NOON):
        creditor = creditor_of(tenant)
        case_with(creditor, ("1", 10_000, dt.date(2026, 6, 1)))
        title = Receivable.objects.get()
        title.state, title.open_cents, title.settled_on = "settled", 0, dt.date(2026, 6, 10)
        title.save()
        yield title


def news(title, cents):
    told = {"receivable_id": title.pk, "case_id": title.case_id, "paid_cents": cents, "open_cents": 10_000}
    return {
        "creditor_id": title.creditor_id,
        "batch_id": 1,
        "titles": [told | {"paid_on": "2026-06-10"}],
    }


def test_a_paid_row_is_one_payment_however_often_it_is_told(settled):
    assert [payments.record_settled(**news(settled, 10_250)) for _ in range(2)] == [1, 0]
    payment = Payment.objects.get()
    part = payment.parts.get()
    assert (payment.cents, part.principal_cents, part.interest_cents) == (10_250, 10_000, 250)
    assert payment.paid_at.date() == dt.date(2026, 6, 10)


def test_without_an_amount_the_open_principal_was_paid(settled):
    payments.record_settled(**news(settled, None))
    assert Payment.objects.get().cents == 10_000


def test_taking_it_back_opens_the_title_again(settled):
    payments.record_settled(**news(settled, None))
    payments.reverse(payment_id=Payment.objects.get().pk, at=NOON, reason="arquivo errado")
    settled.refresh_from_db()
    assert (settled.state, settled.open_cents, settled.cycle) == ("open", 10_000, 2)
