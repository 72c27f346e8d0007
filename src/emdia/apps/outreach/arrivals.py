"""From which message a person came to her page."""

from emdia.apps.outreach.models import Message
from emdia.domain.vocabulary import SPOKEN, MessageKind


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
