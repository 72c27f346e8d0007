"""What waits here: callbacks that were kept and not yet read."""

from emdia.apps.intake.process import process
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.core.work import Drain


def run() -> int:
    """One batch for every tenant."""
    moved = 0
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            moved += process()
    return moved


DRAINS = [Drain("intake.process", run, every=2.0)]
