"""Take what the sandbox has for us, where no web runs to be called back: ``deliver`` and ``replay``."""

import datetime as dt

from django.db import transaction

from emdia.apps.intake.hand_on import hand_on
from emdia.apps.tenants import api as tenants
from emdia.core import clock, home, tenancy
from emdia.providers import sandbox

BATCH = 5000


def pull_sandbox(*, until: dt.datetime | None = None) -> int:
    """Hand on what came back for the active tenant up to ``until`` (the business time); how many events. Nothing where
    no sandbox runs. What is handed on is committed before it is acknowledged: a crash repeats and loses nothing."""
    box = sandbox.running(home.path())
    if box is None:
        return 0
    own = tenancy.current_id()
    slug = next(tenant.slug for tenant in tenants.tenants() if tenant.pk == own)
    total = 0
    while (came := box.receipts(slug, until=until or clock.now(), limit=BATCH)).last:
        with transaction.atomic():
            hand_on(came.events)
        box.acknowledge(slug, came.last)
        total += len(came.events)
    return total
