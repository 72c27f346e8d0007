"""Keep many callbacks at once: verified one by one, sealed, written in one statement and one commit for all of them.

For a server of its own, which answers each of them after that commit; the table and its rows are those of ``keep``.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from django.db import transaction

from emdia.apps.intake.accounts import Addressee
from emdia.apps.intake.keep import NEVER_KEPT
from emdia.apps.intake.models import RawCallback
from emdia.core import clock, events, tenancy
from emdia.core.bulk import insert_rows
from emdia.core.sealed import Sealer
from emdia.domain.values import value
from emdia.providers.channels.base import Callback

_COLUMNS = {
    "tenant_id": "bigint",
    "provider": "varchar",
    "digest": "varchar",
    "headers": "bytea",
    "body": "bytea",
    "received_at": "timestamptz",
    "state": "varchar",
    "detail": "varchar",
    "closed_by": "varchar",
    "closed_reason": "varchar",
}


@value
class Arrived:
    """One callback and whose it is."""

    whose: Addressee
    callback: Callback


def verified(whose: Addressee, callback: Callback) -> Arrived:
    """A callback that its provider signed; raises ``Forged``. Touches no table."""
    whose.receiver.verify(callback, whose.account)
    return Arrived(whose, callback)


def keep_many(arrived: Sequence[Arrived]) -> int:
    """Keep them, each once; how many are new. When this returns they are committed. One statement a tenant."""
    by_tenant: dict[int, dict[tuple[str, str], Arrived]] = defaultdict(dict)
    for one in arrived:
        account = one.whose.account
        digest = hashlib.sha256(account.ref.encode() + b"\0" + one.callback.body).hexdigest()
        by_tenant[one.whose.tenant_id].setdefault((account.provider, digest), one)
    new, now = 0, clock.machine()
    for tenant, found in by_tenant.items():
        sealer = _sealer(tenant)
        rows = [
            (
                tenant,
                provider,
                digest,
                sealer.seal(_headers(one)),
                sealer.seal(body) if (body := one.callback.body.decode("latin-1")) else b"",
                now,
                "new",
                "",
                "",
                "",
            )
            for (provider, digest), one in found.items()
        ]
        with tenancy.use(tenant), transaction.atomic():
            written = insert_rows(RawCallback._meta.db_table, _COLUMNS, rows)
            if written:
                events.publish("callback.kept")
        new += written
    return new


def _headers(one: Arrived) -> str:
    kept = {name: text for name, text in one.callback.headers.items() if name not in NEVER_KEPT}
    return json.dumps({"account": one.whose.account.ref, "headers": kept, "url": one.callback.url})


@lru_cache(maxsize=256)
def _sealer(tenant_id: int) -> Sealer:
    return Sealer(tenant_id)
