"""What waits here: cases whose ``next_at`` has come."""

from emdia.apps.ladders.plan import plan
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.core.work import Drain
from emdia.core.work.backlog import Backlog, together

_BATCHES = 5
"""Batches of one creditor before the next creditor has its turn."""


def plan_what_is_due() -> int:
    """One turn of every creditor of every tenant; returns how many cases were looked at."""
    looked_at = 0
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            for creditor in tenants.creditors():
                report = plan(creditor_id=creditor, at=clock.now(), detail=False, batches=_BATCHES)
                looked_at += report.cases
    return looked_at


def cases_due() -> Backlog:
    """Cases whose time has come, of every tenant."""
    found = []
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            found.append(receivables.cases_due(at=clock.now()))
    return together(found)


DRAINS = [
    Drain("ladders.plan", plan_what_is_due, every=20.0, queue="plan", shared=True, waits=cases_due),
]
