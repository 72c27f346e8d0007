"""What waits here: messages that are due, payments that nobody thanked for."""

from collections.abc import Callable

from emdia.apps.outreach.claim import anybodys_due
from emdia.apps.outreach.deliver import BATCH, deliver
from emdia.apps.outreach.reconcile import reconcile
from emdia.apps.outreach.thank import thank
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.core.work import Drain, backlog
from emdia.core.work.backlog import Backlog, together


def _for_every_tenant(move: Callable[[], int]) -> int:
    moved = 0
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            moved += move()
    return moved


def deliver_due() -> int:
    """Say one batch of what is due, for every tenant."""
    return _for_every_tenant(lambda: len(deliver(at=clock.now(), limit=4 * BATCH).messages))


def thank_for_payments() -> int:
    """Compose the thank-yous that wait, for every tenant."""
    return _for_every_tenant(thank)


def reconcile_unknown() -> int:
    """Ask carriers about what is unknown, for every tenant."""
    return _for_every_tenant(lambda: reconcile(at=clock.now()))


def messages_due() -> Backlog:
    """Messages that may be said by now, of every tenant."""
    found = []
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            found.append(backlog.of(anybodys_due(at=clock.now()), "not_before"))
    return together(found)


DRAINS = [
    Drain("outreach.thank", thank_for_payments, every=5.0),
    Drain("outreach.deliver", deliver_due, every=5.0, queue="deliver", shared=True, waits=messages_due),
    Drain("outreach.reconcile", reconcile_unknown, every=60.0, queue="deliver"),
]
