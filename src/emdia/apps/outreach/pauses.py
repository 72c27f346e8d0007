"""A pause is told at once by what it holds: a message that waits never says *queued* while nobody would say it.

Delivery would find out by itself (``standing``), only later. A message keeps its row and its expiry: held steps do not
shift the days, and one that is still in time goes out when the pause ends.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from emdia.apps.contacts import api as contacts
from emdia.apps.outreach.compose import APPROVAL
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.standing import PAUSED, paused
from emdia.core import clock, events
from emdia.core.among import Among
from emdia.core.bulk import update_rows
from emdia.domain import payment_news
from emdia.domain.vocabulary import WAITING, MessageKind, MessageStatus

_COLUMNS = {
    "status": "varchar",
    "reason": "varchar",
    "rule": "varchar",
    "not_before": "timestamptz",
    "leased_until": "timestamptz",
}


def show_pauses(*, case_ids: Iterable[int] = (), creditor_id: int | None = None) -> None:
    """Hold what waits about paused cases and titles, and queue again what no pause holds any more.

    Of these cases, or of a whole creditor. What waits for a person's approval stays hers. Two statements.
    """
    whose = Among("case_id", set(case_ids)) if creditor_id is None else Q(creditor_id=creditor_id)
    waiting = Message.objects.filter(whose, status__in=WAITING, kind=MessageKind.COLLECTION)
    rows = waiting.exclude(rule=APPROVAL).select_for_update(of=("self",))
    found = rows.values_list(
        "pk",
        "reason",
        "not_before",
        "case__pause_reason",
        "case__paused_until",
        "anchor__pause_reason",
        "anchor__paused_until",
    )
    now, today = clock.now(), clock.today()
    changed = [told for row in found if (told := _told(*row, now=now, today=today))]
    update_rows(Message._meta.db_table, _COLUMNS, changed)
    contacts.release(told[0] for told in changed)
    if changed:
        events.publish("message.status", message_ids=[told[0] for told in changed])


def release_news(*, creditor_id: int) -> None:
    """News of payments came: what waited for it is queued again, and judged afresh when it is said. Two statements."""
    rows = Message.objects.filter(creditor_id=creditor_id, status=MessageStatus.HELD, rule=payment_news.RULE)
    ids = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    Message.objects.filter(Among("pk", ids)).update(
        status=MessageStatus.QUEUED, reason="", rule="", not_before=clock.now(), leased_until=None
    )
    if ids:
        events.publish("message.status", message_ids=ids)
        events.publish("message.queued", creditor_id=creditor_id)


def _told(
    pk: int,
    reason: str,
    not_before: dt.datetime,
    case_reason: str,
    case_until: dt.date | None,
    title_reason: str | None,
    title_until: dt.date | None,
    *,
    now: dt.datetime,
    today: dt.date,
) -> tuple[int, str, str, str, dt.datetime, None] | None:
    """How one message stands now; None where that is what it says already."""
    stop = paused(case_reason, case_until, today) or paused(title_reason or "", title_until, today)
    if stop is not None and stop.until is not None:
        moment = max(not_before, stop.until)
        same = reason == stop.reason[:300]
        return None if same else (pk, MessageStatus.HELD, stop.reason[:300], "", moment, None)
    if not reason.startswith(PAUSED):
        return None
    return (pk, MessageStatus.QUEUED, "", "", min(not_before, now), None)
