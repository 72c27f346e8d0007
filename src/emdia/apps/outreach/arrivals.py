"""What a debtor's page reads of messages: which one led here, what was said so far, what was announced."""

import datetime as dt
from typing import Any

from emdia.apps.outreach.announced import action_day
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.phrases import WILL
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.calendar import Place
from emdia.domain.vocabulary import SPOKEN, MessageKind, Stage, TitleState

_DATED_READ = 20
"""Messages with a date that one case is looked at for."""


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
    dated = list(rows.select_related("anchor").order_by("-sent_at", "-pk")[:_DATED_READ])
    creditor, debtor = case.creditor, case.debtor
    if not dated or not creditor.suspends_service:
        return None
    newest = dated[0]
    first = [one for one in dated if one.anchor_id == newest.anchor_id][-1]
    action = creditor.action if creditor.action in WILL else "suspension"
    state, city = (debtor.state, debtor.city) if debtor.state else (creditor.state, creditor.city)

    def named(today: dt.date, *, named_before: bool) -> dt.date | None:
        return action_day(
            newest.anchor.effective_due_on,
            action=action,
            sector=creditor.sector,
            calendar=tenants.calendar(),
            place=Place(state, city),
            today=today,
            named_before=named_before,
        )

    said_on = min(on, first.sent_at.astimezone(clock.SAO_PAULO).date()) if first.sent_at else on
    if not named(said_on, named_before=False):
        return None
    day = named(on, named_before=True)
    return (WILL[action], day) if day else None
