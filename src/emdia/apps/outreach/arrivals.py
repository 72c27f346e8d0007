"""What a debtor's page reads of messages: which one led here, what was said so far, what was announced."""

import datetime as dt
from typing import Any

from emdia.apps.outreach.announced import action_day
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.phrases import WILL
from emdia.apps.tenants import api as tenants
from emdia.domain.calendar import Place
from emdia.domain.vocabulary import SPOKEN, MessageKind, Stage, TitleState


def last_point(*, case_id: int, channel: str) -> int | None:
    """The contact point that the newest message of a case on a channel went to, or None."""
    rows = Message.objects.filter(case_id=case_id, channel=channel, status__in=SPOKEN, point__isnull=False)
    return rows.order_by("-sent_at", "-pk").values_list("point_id", flat=True).first()


def notices_of_case(*, case_id: int, limit: int = 12) -> list[tuple[str, object]]:
    """(channel, when) of the collection messages that were said about a case, newest first: the page's history."""
    rows = Message.objects.filter(
        case_id=case_id, kind=MessageKind.COLLECTION, status__in=SPOKEN, sent_at__isnull=False
    )
    return list(rows.order_by("-sent_at", "-pk").values_list("channel", "sent_at")[:limit])


def announced(*, case: Any, on: dt.date) -> tuple[str, dt.date] | None:
    """The action and the day that D+9 or D+15 announced about a title that is still open, as the page repeats it.

    None where nothing was announced, the day is past, or the creditor takes no action any more (R02, W12).
    """
    rows = Message.objects.filter(
        case_id=case.pk,
        stage__in=(Stage.ACTION_DATED, Stage.HISTORY),
        status__in=SPOKEN,
        anchor__state=TitleState.OPEN,
    )
    newest = rows.select_related("anchor").order_by("-sent_at", "-pk").first()
    creditor, debtor = case.creditor, case.debtor
    if newest is None or not creditor.suspends_service:
        return None
    action = creditor.action if creditor.action in WILL else "suspension"
    state, city = (debtor.state, debtor.city) if debtor.state else (creditor.state, creditor.city)
    day = action_day(
        newest.anchor.effective_due_on,
        action=action,
        sector=creditor.sector,
        calendar=tenants.calendar(),
        place=Place(state, city),
        today=on,
    )
    return (WILL[action], day) if day else None
