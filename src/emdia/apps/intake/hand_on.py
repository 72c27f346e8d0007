"""Hands events to the app that they concern."""

from collections.abc import Sequence

from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.providers.channels.base import Event
from emdia.providers.payments.sandbox_pix import SIMULATED


def hand_on(events: Sequence[Event]) -> list[Event]:
    """Hand on events of the active tenant, in the caller's transaction; returns those that belong to nothing we
    know. Each of them may come again: the second time changes nothing."""
    strays = [event for event in events if event.kind == "paid" and not _record(event)]
    told = [event for event in events if event.kind != "paid"]
    return strays + (list(outreach.receive(told)) if told else [])


def _record(event: Event) -> bool:
    """Record a Pix by its txid; False when we issued no such code, or when play money would pay a real debt."""
    request = payments.request_by_txid(event.our_ref)
    if request is None:
        return False
    if event.reference.startswith(SIMULATED) and request.case.creditor.on_air:
        return False
    payments.record_pix(txid=event.our_ref, cents=event.cents, paid_at=event.at, reference=event.reference)
    return True
