"""Understand what was kept and hand it on: to ``outreach`` what became of messages, to ``payments`` money."""

import json
import logging
from collections.abc import Sequence

from django.db import transaction

from emdia.apps.intake.accounts import UnknownAccount, addressee
from emdia.apps.intake.hand_on import hand_on
from emdia.apps.intake.models import RawCallback
from emdia.core import clock
from emdia.providers.channels.base import Event, Forged, Garbled

log = logging.getLogger(__name__)

BATCH = 200


def process(limit: int = BATCH) -> int:
    """Process a batch of the active tenant's new callbacks in one transaction; how many were dealt with. A callback
    that cannot be dealt with is marked and stops nobody."""
    with transaction.atomic():
        rows = list(
            RawCallback.objects.select_for_update(skip_locked=True).filter(state="new").order_by("id")[:limit]
        )
        try:
            with transaction.atomic():
                _settle(rows)
        except Exception:
            # One of them cannot be dealt with; alone, it fails alone.
            log.exception("a batch of %s callbacks failed; each is tried alone", len(rows))
            for row in rows:
                _settle_alone(row)
        now = clock.machine()
        for row in rows:
            row.processed_at = now
        RawCallback.objects.bulk_update(rows, ["state", "detail", "processed_at"])
    return len(rows)


def _settle(rows: Sequence[RawCallback]) -> None:
    """Hand on the events of all rows together, and write on each row what became of it."""
    found = {row.pk: _understand(row) for row in rows}
    unmatched = set(hand_on([event for events in found.values() for event in events]))
    for row in rows:
        if row.state == "new":
            strays = [event for event in found[row.pk] if event in unmatched]
            row.state = "unmatched" if strays else "done"
            row.detail = f"{len(strays)} de {len(found[row.pk])} sem par" if strays else ""


def _settle_alone(row: RawCallback) -> None:
    row.state = "new"
    try:
        with transaction.atomic():
            _settle([row])
    except Exception as error:
        log.exception("callback %s cannot be dealt with", row.pk)
        row.state, row.detail = "refused", f"erro: {type(error).__name__}"


def _understand(row: RawCallback) -> list[Event]:
    """The events of one row; one that cannot be understood is marked on the row."""
    try:
        kept = json.loads(row.headers)
        whose = addressee(row.provider, kept["account"])
        return whose.receiver.callback(kept["headers"], row.body.encode("latin-1"), whose.account)
    except (Forged, Garbled, UnknownAccount) as error:
        row.state, row.detail = "refused", f"{type(error).__name__}: {error}"[:200]
        return []
