"""The only list of event → reaction.

Events make things sooner; every reaction has a drain that finds its rows anyway.
"""

from collections.abc import Callable
from typing import Any

from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.core import events


def connect(*, poke: Callable[[str], None] | None = None) -> None:
    """Subscribe the reactions; with a running engine, events also wake its drains."""
    events.subscribe("receivables.settled_by_file", _record_settled)
    events.subscribe("payment.recorded", outreach.on_payment_recorded)
    events.subscribe("payment.reversed", outreach.on_payment_reversed)
    if poke is not None:
        events.subscribe("payment.recorded", lambda **_: poke("outreach.thank"))
        events.subscribe("message.queued", lambda **_: poke("outreach.deliver"))
        events.subscribe("callback.kept", lambda **_: poke("intake.process"))


def _record_settled(**facts: Any) -> None:
    payments.record_settled(**facts)
