"""Events: something happened, said after the commit with plain ids.

Events only make things sooner; what must happen is a row that a drain finds. A reaction *within* writes such a row in
the transaction of the fact itself, so that neither is without the other. ``config/subscriptions.py`` is the only list
of event → reaction.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

from emdia.core import tenancy

_reactions: defaultdict[str, list[Callable[..., None]]] = defaultdict(list)
_within: defaultdict[str, list[Callable[..., None]]] = defaultdict(list)
log = logging.getLogger(__name__)


def subscribe(name: str, reaction: Callable[..., None]) -> None:
    """Register a reaction; called once per process by ``config/subscriptions.py``."""
    if reaction not in _reactions[name]:
        _reactions[name].append(reaction)


def subscribe_within(name: str, reaction: Callable[..., None]) -> None:
    """Register a reaction that writes rows in the publisher's transaction; what it raises undoes the fact too."""
    if reaction not in _within[name]:
        _within[name].append(reaction)


def publish(name: str, **facts: Any) -> None:
    """Run the reactions of ``name`` after the current transaction commits, under the same tenant; those *within* run
    at once, so the publisher has to be inside the transaction of the fact."""
    tenant = tenancy.active()
    for reaction in _within[name]:
        reaction(**facts)

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
