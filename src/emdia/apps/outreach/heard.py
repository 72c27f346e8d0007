"""What people write: whose message it answers, and what is remembered of it. What it means is ``inbox``'s."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.addressed import Addressed, addressed
from emdia.apps.outreach.whatsapp_choose import MARGIN, window_of
from emdia.apps.outreach.whatsapp_heard import remember
from emdia.domain.vocabulary import Channel
from emdia.providers.channels.base import Event


@transaction.atomic
def heard(events: Sequence[Event]) -> list[Addressed | None]:
    """Of each reply the message that it answers, None for who is unknown. The channel that a person used and, on
    WhatsApp, when she wrote are remembered. A fixed number of queries."""
    whose = addressed(events)
    pairs = [(event, found) for event, found in zip(events, whose, strict=True) if found is not None]
    debtors.used_channels({found.debtor_id: found.channel for _, found in pairs})
    remember([(event, found.as_row()) for event, found in pairs])
    return whose


def window_until(*, channel: str, account: str, heard_at: dt.datetime) -> dt.datetime | None:
    """Until when free words may be said on this account to who wrote at ``heard_at``; None where always (only
    WhatsApp's own accounts have a window)."""
    window = window_of(account.partition(":")[0]) if channel == Channel.WHATSAPP else None
    return None if window is None else heard_at + window - MARGIN
