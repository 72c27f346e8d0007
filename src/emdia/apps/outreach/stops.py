"""Stop and wrong person, acted on at once and for a whole batch, each with exactly one confirmation (R31, R37)."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.addressed import Addressed
from emdia.apps.outreach.answer import Reply, answer_together
from emdia.apps.outreach.models import Message
from emdia.apps.receivables import api as receivables
from emdia.core import events
from emdia.core.among import Among
from emdia.domain.values import value
from emdia.domain.vocabulary import WAITING, MessageStatus, Stage

STOPPED = "o cliente respondeu que quer parar"
CALLED_SPAM = "o cliente marcou como spam"
NOT_HERS = "quem respondeu disse que não é a pessoa"


@value
class Stop:
    """Somebody stopped the channel of a message. ``confirm``: she is told once that it is done."""

    whose: Addressed
    at: dt.datetime
    source: str
    confirm: bool = True


@transaction.atomic
def stop(stops: Sequence[Stop]) -> int:
    """Stop these channels; how many were open until now. What waits on them is canceled, and it is confirmed once."""
    new = debtors.stop_channels(
        debtors.Said(one.whose.debtor_id, one.whose.channel, one.at, one.source) for one in stops
    )
    first: dict[tuple[int, str], Stop] = {}
    for one in stops:
        if (one.whose.debtor_id, one.whose.channel) in new:
            first.setdefault((one.whose.debtor_id, one.whose.channel), one)
    spam = {key for key, one in first.items() if one.source == debtors.COMPLAINED}
    _cancel_channels(first.keys() - spam, STOPPED)
    _cancel_channels(spam, CALLED_SPAM)
    answer_together([Reply(one.whose, Stage.OPT_OUT_DONE) for one in first.values() if one.confirm])
    receivables.wake_debtors({debtor for debtor, _ in first})
    return len(new)


@transaction.atomic
def wrong_person(answers: Sequence[Addressed], *, actor: str = "quem respondeu") -> set[int]:
    """These contacts are somebody else's: silenced at once, what waits for them canceled, and who told us gets one
    apology with its protocol. The points that were not known to be wrong."""
    by_point = {one.point_id: one for one in answers if one.point_id is not None}
    new = debtors.wrong_points(by_point, reason=NOT_HERS, actor=actor)
    told = [by_point[point] for point in sorted(new)]
    waiting = Message.objects.filter(
        Among("case__debtor_id", {one.debtor_id for one in told}), status__in=WAITING, point_id__in=new
    )
    _cancel(list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True)), NOT_HERS, "R31")
    answer_together([Reply(one, Stage.WRONG_PERSON) for one in told])
    receivables.wake_debtors({one.debtor_id for one in told})
    return new


def _cancel_channels(stopped: Iterable[tuple[int, str]], reason: str) -> None:
    pairs = set(stopped)
    if not pairs:
        return
    waiting = Message.objects.filter(
        Among("case__debtor_id", {debtor for debtor, _ in pairs}),
        channel__in={channel for _, channel in pairs},
        status__in=WAITING,
    ).exclude(stage=Stage.OPT_OUT_DONE)
    rows = waiting.select_for_update(of=("self",)).values_list("pk", "debtor_id", "channel")
    _cancel([pk for pk, debtor, channel in rows if (debtor, channel) in pairs], reason, "R37")


def _cancel(ids: Sequence[int], reason: str, rule: str) -> None:
    if ids:
        Message.objects.filter(Among("pk", ids)).update(
            status=MessageStatus.CANCELED, reason=reason, rule=rule, leased_until=None
        )
        events.publish("message.status", message_ids=list(ids))
