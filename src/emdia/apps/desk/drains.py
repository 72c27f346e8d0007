"""What waits here: batches of actions on many titles."""

from emdia.apps.desk.bulk import advance_bulk
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.core.work import Drain


def advance() -> int:
    """Do one batch, for every tenant that has one."""
    moved = 0
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            moved += advance_bulk()
    return moved


DRAINS = [Drain("desk.bulk", advance, every=2.0)]
