"""What followed the messages of some days, by step and channel: counted in one query a measure, whatever the size."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from emdia.apps.outreach.message_filter import FOLLOWED, followed_by, planned_between
from emdia.apps.outreach.models import Message
from emdia.domain.steps import step_order
from emdia.domain.vocabulary import SPOKEN, MessageKind, MessageStatus

ARRIVED = (MessageStatus.DELIVERED, MessageStatus.READ)


@dataclass(slots=True)
class FunnelLine:
    """One step on one channel; ``followed`` by the words of ``message_filter.FOLLOWED``."""

    step: str
    channel: str
    said: int
    arrived: int
    followed: dict[str, int] = field(default_factory=dict)


def funnel(*, creditor_ids: Sequence[int], first: dt.date, last: dt.date) -> list[FunnelLine]:
    """Messages that were said, planned for these days, in the order of the steps."""
    rows = Message.objects.filter(
        planned_between(first, last),
        creditor_id__in=creditor_ids,
        kind=MessageKind.COLLECTION,
        status__in=SPOKEN,
    ).order_by()
    counted = rows.values_list("step", "channel").annotate(
        said=Count("pk"), arrived=Count("pk", filter=Q(status__in=ARRIVED))
    )
    lines = {(row[0], row[1]): FunnelLine(*row) for row in counted}
    for what in FOLLOWED:
        found = followed_by(rows, what).values_list("step", "channel")
        for step, channel, many in found.annotate(many=Count("pk", distinct=True)):
            lines[step, channel].followed[what] = many
    return sorted(lines.values(), key=lambda line: (step_order(line.step), line.channel))
