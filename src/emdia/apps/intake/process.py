"""Understand what was kept and hand it on: to ``outreach`` what became of messages, to ``payments`` money."""

import datetime as dt
import json
import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from emdia.apps.intake.accounts import Addressee, UnknownAccount, addressee
from emdia.apps.intake.hand_on import hand_on
from emdia.apps.intake.models import RawCallback
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.providers.channels.base import Callback, Event, Forged, Garbled

log = logging.getLogger(__name__)

BATCH = 200

RECEIPTS = frozenset({"sent", "delivered", "read", "failed"})

EARLY = "early"
"""State of a callback that names a message of which we may not have written down the carrier's reference yet."""

EARLY_FOR, EARLY_AGAIN = dt.timedelta(minutes=2), dt.timedelta(seconds=10)
"""Machine time: how long it may be early, and when it is read again."""


def process(limit: int = BATCH) -> int:
    """Process a batch of the active tenant's new callbacks in one transaction; how many were dealt with. A callback
    that cannot be dealt with is marked and stops nobody."""
    with transaction.atomic():
        waits = Q(state="new") | Q(state=EARLY, processed_at__lt=clock.machine() - EARLY_AGAIN)
        found = RawCallback.objects.select_for_update(skip_locked=True).filter(waits).order_by("id")
        rows = list(found[:limit])
        try:
            with transaction.atomic():
                _settle(rows)
        except Exception as error:
            # One of them cannot be dealt with; alone, it fails alone, and says why.
            log.warning(
                "a batch of %s callbacks failed (%s); each is tried alone", len(rows), type(error).__name__
            )
            for row in rows:
                _settle_alone(row)
        now = clock.machine()
        for row in rows:
            row.processed_at = now
        RawCallback.objects.bulk_update(rows, ["state", "detail", "processed_at"])
    return len(rows)


def _settle(rows: Sequence[RawCallback]) -> None:
    """Hand on the events of all rows together, and write on each row what became of it."""
    known: dict[tuple[str, str], Addressee] = {}
    for row in rows:
        row.state = "new"
    found = {row.pk: _understand(row, known) for row in rows}
    unmatched = set(hand_on([event for events in found.values() for event in events]))
    for row in rows:
        if row.state == "new":
            strays = [event for event in found[row.pk] if event in unmatched]
            row.state = _ended(row, strays)
            row.detail = f"{len(strays)} de {len(found[row.pk])} sem par" if strays else ""


def _ended(row: RawCallback, strays: Sequence[Event]) -> str:
    """A carrier that reports within the second, by its own reference only, overtakes the writing down of its answer."""
    if not strays:
        return "done"
    early = all(event.reference and not event.our_ref and event.kind in RECEIPTS for event in strays)
    young = row.received_at > clock.machine() - EARLY_FOR
    return EARLY if early and young else "unmatched"


def _settle_alone(row: RawCallback) -> None:
    row.state = "new"
    try:
        with transaction.atomic():
            _settle([row])
    except DomainError as error:
        row.state, row.detail = "refused", error.message[:200]
    except Exception as error:
        log.exception("callback %s cannot be dealt with", row.pk)
        row.state, row.detail = "refused", f"erro: {type(error).__name__}"


def _understand(row: RawCallback, known: dict[tuple[str, str], Addressee]) -> list[Event]:
    """The events of one row; one that cannot be understood is marked on the row. ``known`` keeps who was looked up."""
    try:
        kept = json.loads(row.headers)
        address = (row.provider, kept["account"])
        whose = known[address] = known.get(address) or addressee(*address)
        callback = Callback(kept["headers"], row.body.encode("latin-1"), kept.get("url", ""))
        return whose.receiver.events(callback, whose.account)
    except (Forged, Garbled, UnknownAccount) as error:
        row.state, row.detail = "refused", f"{type(error).__name__}: {error}"[:200]
        return []
