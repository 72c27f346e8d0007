"""Events: something happened, said after the commit with plain ids.

Events only make things sooner; what must happen is a row that a drain finds. ``config/subscriptions.py`` is the only
list of event → reaction.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

from emdia.core import tenancy

_reactions: defaultdict[str, list[Callable[..., None]]] = defaultdict(list)
log = logging.getLogger(__name__)


def subscribe(name: str, reaction: Callable[..., None]) -> None:
    """Register a reaction; called once per process by ``config/subscriptions.py``."""
    if reaction not in _reactions[name]:
        _reactions[name].append(reaction)


def publish(name: str, **facts: Any) -> None:
    """Run the reactions of ``name`` after the current transaction commits, under the same tenant."""
    tenant = tenancy.active()

    def run() -> None:
        for reaction in _reactions[name]:
            _react(reaction, tenant, facts)

    transaction.on_commit(run)


def _react(reaction: Callable[..., None], tenant: int | None, facts: dict[str, Any]) -> None:
    try:
        if tenant is None or tenant == tenancy.ACROSS:
            reaction(**facts)
        else:
            with tenancy.use(tenant):
                reaction(**facts)
    except Exception:
        # The rows are committed and their drain will find them; one reaction must not stop the next.
        log.exception("reaction %s failed; its drain will catch up", reaction.__qualname__)
