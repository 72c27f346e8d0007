"""What waits here: promises whose last day is over."""

from emdia.apps.agreements.promise import review
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.core.work import Drain


def review_promises() -> int:
    """Look at one batch of promises, for every tenant."""
    moved = 0
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            moved += review()
    return moved


DRAINS = [Drain("agreements.promises", review_promises, every=60.0)]
