"""The only list of event → reaction.

Events make things sooner; a drain finds the rows anyway. One exception: the payments that a file tells of have no drain
yet, so a process that dies between an import's commit and this reaction leaves their titles settled without them.
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
