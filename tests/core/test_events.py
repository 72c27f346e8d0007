"""Events run after the commit, under the tenant that said them, and never stop one another."""

import pytest
from django.db import transaction

from emdia.apps.tenants.models import Tenant
from emdia.core import clock, events, tenancy


@pytest.mark.django_db(transaction=True)
def test_reactions_run_after_the_commit_and_under_the_tenant(caplog):
    tenant = Tenant.objects.create(slug="t", name="t", created_at=clock.now())
    heard: list[tuple[int, int | None]] = []

    def broken(**_: int) -> None:
        raise RuntimeError("one reaction fails")

    def listen(case_id: int) -> None:
        heard.append((case_id, tenancy.active()))

    events.subscribe("test.happened", broken)
    events.subscribe("test.happened", listen)
    with tenancy.use(tenant.pk), transaction.atomic():
        events.publish("test.happened", case_id=7)
        assert heard == []
    assert heard == [(7, tenant.pk)]
    assert "its drain will catch up" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_nothing_runs_when_the_transaction_fails():
    heard: list[int] = []
    events.subscribe("test.failed", lambda case_id: heard.append(case_id))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.publish("test.failed", case_id=7)
        raise ZeroDivisionError
    assert heard == []
