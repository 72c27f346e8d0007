"""What waits here: events to be told, folders whose time has come, answers that are old enough to be forgotten."""

from collections.abc import Callable

from emdia.apps.integrations.answers import forget_old
from emdia.apps.integrations.folders import look_due
from emdia.apps.integrations.models import WebhookDelivery
from emdia.apps.integrations.send import clear_log, send_due
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.core.work import Drain, backlog
from emdia.core.work.backlog import Backlog, together


def _for_every_tenant(move: Callable[[bool], int]) -> int:
    """Call ``move`` for each, with whether it is a demonstration."""
    moved = 0
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            moved += move(tenant.is_demo)
    return moved


def send_webhooks() -> int:
    """One batch for every tenant. A demonstration, or a clock that is set, speaks to this machine only (law 7)."""
    return _for_every_tenant(lambda demo: send_due(only_loopback=demo or clock.is_set()))


def look_into_folders() -> int:
    """Every folder whose time has come."""
    return _for_every_tenant(lambda _: look_due())


def forget_answers() -> int:
    """Answers that were kept for seven days, and a log that nobody will read any more."""
    return _for_every_tenant(lambda _: forget_old() + clear_log())


def webhooks_due() -> Backlog:
    """Events that should have been told by now, of every tenant."""
    found = []
    for tenant in tenants.tenants():
        with tenancy.use(tenant.pk):
            rows = WebhookDelivery.objects.filter(
                status="waiting", next_at__lte=clock.machine(), endpoint__active=True
            )
            found.append(backlog.of(rows, "next_at"))
    return together(found)


DRAINS = [
    Drain("integrations.webhooks", send_webhooks, every=5.0, waits=webhooks_due),
    Drain("integrations.folders", look_into_folders, every=15.0),
    Drain("integrations.answers", forget_answers, every=3600.0),
]
