"""Hands events to the app that they concern."""

from collections.abc import Sequence

from emdia.apps.inbox import api as inbox
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.providers.channels.base import Event
from emdia.providers.payments.sandbox_pix import SIMULATED


def hand_on(events: Sequence[Event]) -> list[Event]:
    """Hand on events of the active tenant, in the caller's transaction; returns those that belong to nothing we
    know. Each of them may come again: the second time changes nothing."""
    strays = [event for event in events if event.kind == "paid" and not _record(event)]
    written = [event for event in events if _is_written(event)]
    told = [event for event in events if event.kind != "paid" and not _is_written(event)]
    strays += outreach.receive(told) if told else []
    return strays + (inbox.receive(written) if written else [])


def _is_written(event: Event) -> bool:
    """What a person wrote: a reply, or a stop that the carrier understood before us."""
    return event.kind == "reply" or (event.kind == "opt_out" and bool(event.text))


def _record(event: Event) -> bool:
    """Record a Pix by its txid; False when we issued no such code, or when play money would pay a real debt."""
    request = payments.request_by_txid(event.our_ref)
    if request is None:
        return False
    if event.reference.startswith(SIMULATED) and request.case.creditor.on_air:
        return False
    payments.record_pix(txid=event.our_ref, cents=event.cents, paid_at=event.at, reference=event.reference)
    return True
