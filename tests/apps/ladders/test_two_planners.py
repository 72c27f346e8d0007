"""Two planners at once: each case is planned by one of them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from emdia.apps.ladders import api as ladders
from emdia.apps.ladders import plan as planner
from emdia.apps.ladders.models import StepRecord
from emdia.apps.outreach.models import Message
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from tests.apps.ladders.portfolio import BEGIN, Portfolio

CASES = 24


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("planners", [1, 2])
def test_each_case_is_planned_once(monkeypatch: pytest.MonkeyPatch, planners: int):
    """Also by one planner, which has two lanes where the database can."""
    monkeypatch.setattr(planner, "BATCH", 3)
    moment = clock.parse("2026-03-13T09:00")
    with clock.at(BEGIN):
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
            for _ in range(CASES):
                portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)

    def work(_: int) -> list[int]:
        try:
            with tenancy.use(tenant.pk):
                return [item["case"] for item in ladders.plan(creditor_id=creditor.pk, at=moment).items]
        finally:
            connections.close_all()

    with clock.at(moment), ThreadPoolExecutor(2) as both:
        planned = [case for cases in both.map(work, range(planners)) for case in cases]
    with tenancy.use(tenant.pk):
        assert len(planned) == len(set(planned)) == CASES
        assert StepRecord.objects.count() == CASES
        assert set(Counter(Message.objects.values_list("case_id", flat=True)).values()) == {2}, (
            "push and e-mail"
        )
