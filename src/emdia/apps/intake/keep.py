"""Keep a callback before anybody reads it: verified, sealed whole, once."""

import hashlib
import json
from collections.abc import Mapping

from django.db import transaction

from emdia.apps.intake.accounts import Addressee, addressee
from emdia.apps.intake.models import RawCallback
from emdia.core import clock, events, tenancy
from emdia.providers.channels.base import Callback

NEVER_KEPT = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Headers that carry somebody's credentials and are of no use later."""


def keep(*, provider: str, account: str, headers: Mapping[str, str], body: bytes, url: str = "") -> bool:
    """Keep one callback; True if it is new, False if the same body is kept already. When this returns it is
    committed. Header names in lower case, ``url`` as the provider was told it. Raises ``Forged`` or
    :class:`UnknownAccount`."""
    whose = addressee(provider, account)
    callback = Callback(headers, body, url)
    whose.receiver.verify(callback, whose.account)
    return _store(whose, callback)


def keep_heard(*, provider: str, account: str, callback: Callback) -> bool:
    """Keep what came over a line of our own, as :func:`keep` does: nobody else speaks on it, so there is nothing to
    verify. Raises :class:`UnknownAccount`."""
    return _store(addressee(provider, account), callback)


def _store(whose: Addressee, callback: Callback) -> bool:
    account = whose.account.ref
    digest = hashlib.sha256(account.encode() + b"\0" + callback.body).hexdigest()
    kept = {name: value for name, value in callback.headers.items() if name not in NEVER_KEPT}
    with tenancy.use(whose.tenant_id), transaction.atomic():
        _row, new = RawCallback.objects.get_or_create(
            provider=whose.account.provider,
            digest=digest,
            defaults={
                "tenant_id": whose.tenant_id,
                "headers": json.dumps({"account": account, "headers": kept, "url": callback.url}),
                "body": callback.body.decode("latin-1"),
                "received_at": clock.machine(),
            },
        )
        if new:
            events.publish("callback.kept")
    return new
