"""Money that comes in is counted once, to the cent, and stops what was about to be said."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from emdia.apps.payments import api as payments
from emdia.apps.payments.models import Payment, PaymentPart
from emdia.apps.receivables.models import Receivable
from emdia.apps.tenants.models import Tenant
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError
from tests.apps.payments.world import NOON, case_with, creditor_of

JUNE_1 = dt.date(2026, 6, 1)
JUNE_2 = dt.date(2026, 6, 2)


@pytest.fixture
def world(db):
    tenant = Tenant.objects.create(slug="t", name="t", created_at=NOON)
    with tenancy.use(tenant.pk), clock.at(NOON):
        creditor = creditor_of(tenant)
        yield creditor, case_with(creditor, ("1", 10_000, JUNE_1), ("2", 5_000, JUNE_2))


def pay(case, cents, reference="r1", **more):
    return payments.record(
        case_id=case.pk,
        cents=cents,
        paid_at=more.pop("paid_at", NOON),
        source="cli",
        reference=reference,
        **more,
    )


def test_in_full_is_the_total_of_the_day_and_settles(world):
    _, case = world
    title = Receivable.objects.get(number="1")
    found = pay(case, None, receivable_ids=[title.pk])
    title.refresh_from_db()
    # 14 days late: 2 % fine and 14 thirtieths of 1 % on R$ 100,00.
    assert found.payment.cents == 10_000 + 200 + 47
    assert (title.state, title.open_cents, title.settled_on) == ("settled", 0, NOON.date())
    assert Receivable.objects.get(number="2").state == "open"


def test_of_a_case_the_oldest_title_goes_first_fees_interest_fine_principal(world):
    _, case = world
    pay(case, 10_247 + 30)
    first, second = Receivable.objects.order_by("number")
    assert first.state == "settled"
    part = PaymentPart.objects.get(receivable=second)
    assert (part.interest_cents, part.fine_cents, part.principal_cents) == (22, 8, 0)
    assert second.open_cents == 5_000


def test_the_same_news_twice_changes_nothing(world):
    _, case = world
    pay(case, 1_000)
    again = pay(case, 1_000)
    assert again.repeated
    assert Payment.objects.count() == 1
    assert sum(PaymentPart.objects.values_list("principal_cents", flat=True)) + 47 + 200 == 1_000


def test_what_is_paid_beyond_is_kept_and_flagged(world):
    _, case = world
    found = pay(case, 1_000_000)
    assert found.excess_cents == 1_000_000 - sum(
        p.principal_cents + p.fine_cents + p.interest_cents for p in PaymentPart.objects.all()
    )
    assert not Receivable.objects.filter(state="open").exists()


def test_a_payment_may_carry_a_past_time_but_no_future_one(world):
    _, case = world
    on_the_day = NOON.replace(day=1)
    title = Receivable.objects.get(number="1")
    found = pay(case, None, receivable_ids=[title.pk], paid_at=on_the_day)
    assert found.payment.cents == 10_000, "nothing is added when it was paid on its due date"
    with pytest.raises(DomainError, match="futuro"):
        pay(case, 100, "r2", paid_at=NOON + dt.timedelta(days=1))


def test_a_payment_wakes_the_case(world):
    _, case = world
    version = case.facts_version
    pay(case, 100)
    case.refresh_from_db()
    assert case.next_at <= NOON and case.facts_version == version + 1


def test_a_reversal_opens_the_title_again_in_a_new_cycle(world):
    _, case = world
    found = pay(case, None)
    payments.reverse(payment_id=found.payment.pk, at=NOON, reason="MED")
    title = Receivable.objects.get(number="1")
    assert (title.state, title.open_cents, title.cycle, title.position, title.settled_on) == (
        "open",
        10_000,
        2,
        None,
        None,
    )
    with pytest.raises(DomainError, match="já foi estornado"):
        payments.reverse(payment_id=found.payment.pk, at=NOON, reason="MED")


def test_an_older_payment_taken_back_leaves_the_later_one_standing(world):
    _, case = world
    title = Receivable.objects.get(number="1")
    first = pay(case, 3_000, "a", receivable_ids=[title.pk])
    pay(case, 2_000, "b", receivable_ids=[title.pk])
    payments.reverse(payment_id=first.payment.pk, at=NOON, reason="erro")
    due = pay(case, None, "c", receivable_ids=[title.pk]).payment.cents
    assert due == 10_247 - 2_000


def test_a_pix_finds_its_case_by_txid_and_an_unknown_one_finds_none(world):
    _, case = world
    request = payments.issue_pix(
        case_id=case.pk, receivable_ids=[Receivable.objects.get(number="1").pk], day=NOON.date()
    )
    assert request.cents == 10_247
    assert (
        payments.issue_pix(case_id=case.pk, receivable_ids=request.receivables, day=NOON.date()).pk
        == request.pk
    )
    found = payments.record_pix(txid=request.txid, cents=10_247, paid_at=NOON, reference="E1")
    assert found is not None and found.settled == tuple(request.receivables)
    assert payments.record_pix(txid="NADA", cents=1, paid_at=NOON, reference="E2") is None


class Conservation(TestCase):
    """Whatever is paid and taken back, no cent appears or vanishes."""

    @given(st.lists(st.tuples(st.integers(1, 9_000), st.booleans()), min_size=1, max_size=6))
    def test_every_cent_is_in_a_part_or_in_the_excess(self, moves):
        tenant = Tenant.objects.create(slug="t", name="t", created_at=NOON)
        with tenancy.use(tenant.pk), clock.at(NOON):
            creditor = creditor_of(tenant)
            case = case_with(creditor, ("1", 10_000, JUNE_1), ("2", 5_000, JUNE_2))
            for number, (cents, taken_back) in enumerate(moves):
                found = pay(case, cents, f"r{number}")
                parts = PaymentPart.objects.filter(payment=found.payment)
                paid = sum(
                    p.fees_cents + p.interest_cents + p.fine_cents + p.correction_cents + p.principal_cents
                    for p in parts
                )
                assert paid + found.excess_cents == cents
                if taken_back:
                    payments.reverse(payment_id=found.payment.pk, at=NOON, reason="estorno")
            kept = Payment.objects.filter(reversed_at=None)
            inside = sum(p.cents - p.excess_cents for p in kept)
            owed = 10_247 + 5_000 + 100 + 22
            open_ids = list(Receivable.objects.filter(state="open").values_list("pk", flat=True))
            left = (
                payments.record(
                    case_id=case.pk,
                    cents=None,
                    paid_at=NOON,
                    source="cli",
                    reference="rest",
                    receivable_ids=open_ids,
                ).payment.cents
                if open_ids
                else 0
            )
            assert inside + left == owed
