"""What waits here: callbacks that were kept and not yet read."""

from emdia.apps.intake.models import RawCallback
from emdia.apps.intake.process import process
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.core.work import Drain, backlog
from emdia.core.work.backlog import Backlog, together


def run() -> int:
    """One batch for every tenant."""
    moved = 0
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            moved += process()
    return moved


def unread() -> Backlog:
    """Callbacks that nobody has read, of every tenant."""
    found = []
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            found.append(backlog.of(RawCallback.objects.filter(state="new"), "received_at"))
    return together(found)


DRAINS = [Drain("intake.process", run, every=2.0, waits=unread)]
