"""The only list of event → reaction.

Events make things sooner; a drain finds the rows anyway. What outgoing webhooks tell, and the payments that a file
tells of, are written *within* the fact: a process that dies after the commit has lost nothing.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from emdia.apps.agreements import api as agreements
from emdia.apps.integrations import api as integrations
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.config.engine import distant_poke
from emdia.core import events

WAKES = {
    "payment.recorded": ("integrations.webhooks", "outreach.thank"),
    "payments.recorded_by_file": ("integrations.webhooks", "outreach.thank"),
    "case.paused": ("integrations.webhooks",),
    "message.queued": ("outreach.deliver",),
    "callback.kept": ("intake.process",),
}
"""Which drains look at once after an event."""


def connect(*, poke: Callable[[str], None] | None = None) -> None:
    """Subscribe the reactions; with a running engine, or a distant one, events also wake its
    drains."""
    events.subscribe_within("receivables.settled_by_file", _record_settled)
    events.subscribe("receivables.settled_by_file", outreach.on_settled_by_file)
    events.subscribe_within("receivables.pauses_changed", outreach.show_pauses)
    events.subscribe_within("receivables.payment_news", outreach.release_news)
    events.subscribe("payment.recorded", outreach.on_payment_recorded)
    events.subscribe("payment.recorded", agreements.on_payment)
    events.subscribe("payments.recorded_together", outreach.on_payments_together)
    events.subscribe("payments.recorded_together", agreements.on_payments_together)
    events.subscribe("payment.reversed", outreach.on_payment_reversed)
    events.subscribe("payments.reversed_together", outreach.on_payment_reversed)
    events.subscribe_within("payment.recorded", integrations.payment_recorded)
    events.subscribe_within("payments.recorded_by_file", integrations.payments_recorded)
    events.subscribe_within("case.paused", integrations.case_paused)
    events.subscribe_within("message.status", integrations.message_status)
    poke = poke or distant_poke()
    if poke is not None:
        for event, drains in WAKES.items():
            for drain in drains:
                events.subscribe(event, _waker(poke, drain))


@cache
def _waker(poke: Callable[[str], None], drain: str) -> Callable[..., None]:
    def wake(**_: Any) -> None:
        poke(drain)

    return wake


def _record_settled(**facts: Any) -> None:
    payments.record_settled(**facts)
