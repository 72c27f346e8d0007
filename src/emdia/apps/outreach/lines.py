"""What waits to be said, counted by step and channel, with what it may cost."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet

from emdia.apps.outreach.compose import APPROVAL
from emdia.apps.outreach.foretell import Foretold
from emdia.apps.outreach.models import Message
from emdia.domain.steps import step_order
from emdia.domain.vocabulary import WAITING, Channel


class Line(NamedTuple):
    """Messages of one step on one channel in one text. ``sample`` and ``last`` are ids: the first, and the newest that
    was counted; ``expires_at`` is when the first of them gives up; ``asking`` of them wait for a person."""

    step: str
    stage: str
    variant: str
    channel: str
    messages: int
    people: int
    sample: int
    last: int
    expires_at: dt.datetime | None
    asking: int


def waiting_lines(
    *,
    creditor_ids: Sequence[int],
    until: dt.datetime | None = None,
    rule: str | None = None,
    alive_at: dt.datetime | None = None,
) -> list[Line]:
    """What waits and may go before ``until``, in the order of the steps; one query. ``rule``: only what it holds;
    ``alive_at``: only what has not given up by then."""
    rows = Message.objects.filter(creditor_id__in=creditor_ids, status__in=WAITING)
    if until is not None:
        rows = rows.filter(not_before__lt=until)
    if rule is not None:
        rows = rows.filter(rule=rule)
    if alive_at is not None:
        rows = rows.filter(_alive(alive_at))
    return _counted(rows)


def _alive(at: dt.datetime) -> Q:
    return Q(expires_at=None) | Q(expires_at__gt=at)


def waiting_more_than(*, creditor_ids: Sequence[int], many: int) -> bool:
    """Whether more messages wait than this; counts no further."""
    rows = Message.objects.filter(creditor_id__in=creditor_ids, status__in=WAITING)
    return rows[: many + 1].count() > many


def people_waiting(
    *, creditor_ids: Sequence[int], until: dt.datetime, alive_at: dt.datetime | None = None
) -> int:
    """How many people these are; one query."""
    rows = Message.objects.filter(creditor_id__in=creditor_ids, status__in=WAITING, not_before__lt=until)
    if alive_at is not None:
        rows = rows.filter(_alive(alive_at))
    return rows.aggregate(people=Count("debtor_id", distinct=True))["people"] or 0


def gone_lines(*, creditor_ids: Sequence[int], at: dt.datetime) -> list[Line]:
    """What waited too long at ``at`` and will never be said; one query."""
    rows = Message.objects.filter(creditor_id__in=creditor_ids, status__in=WAITING, expires_at__lte=at)
    return _counted(rows)


def _counted(rows: "QuerySet[Message]") -> list[Line]:
    counted = (
        rows.order_by()
        .values_list("step", "stage", "variant", "channel")
        .annotate(
            messages=Count("id"),
            people=Count("debtor_id", distinct=True),
            sample=Min("id"),
            last=Max("id"),
            expires=Min("expires_at"),
            asking=Count("id", filter=Q(rule=APPROVAL)),
        )
    )
    return sorted((Line(*row) for row in counted), key=lambda line: (step_order(line.step), line.channel))


def cost_mills(
    lines: Iterable[Line], *, prices: Mapping[str, int], texts: Mapping[int, Foretold]
) -> int | None:
    """Thousandths of a real that these lines may cost: SMS by the segments of each line's sample. None where a
    channel that is used has no price."""
    total = 0
    for line in lines:
        price = prices.get(line.channel)
        if price is None:
            return None
        total += line.messages * price * _parts(line, texts)
    return total


def _parts(line: Line, texts: Mapping[int, Foretold]) -> int:
    told = texts.get(line.sample)
    if line.channel != Channel.SMS or told is None or told.said is None:
        return 1
    return max(1, told.said.segments)
