"""What may be done to many titles at once: each action does a batch, says what was before, and takes it back."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from emdia.apps.desk import bulk_money
from emdia.apps.receivables import api as receivables

type Settings = dict[str, Any]
type Before = list[Any]


class Done(NamedTuple):
    """How many rows changed, and what undoing needs."""

    changed: int
    before: Before


class Action(NamedTuple):
    """``do(ids, settings, actor)`` and ``undo(before, settings, actor)``, both a batch in a fixed number of queries."""

    do: Callable[[Sequence[int], Settings, str], Done]
    undo: Callable[[Before, Settings, str], int]


def _pause(ids: Sequence[int], settings: Settings, actor: str) -> Done:
    before = receivables.pauses_of(ids)
    until = dt.date.fromisoformat(settings["until"]) if settings.get("until") else None
    count = receivables.pause(receivable_ids=ids, until=until, reason=settings["reason"], actor=actor)
    return Done(count, before)


def _resume(ids: Sequence[int], settings: Settings, actor: str) -> Done:
    before = [row for row in receivables.pauses_of(ids) if row[2]]
    count = receivables.resume(receivable_ids=ids, reason=settings["reason"], actor=actor)
    return Done(count, before)


def _as_before(before: Before, _settings: Settings, actor: str) -> int:
    return receivables.restore_pauses(before, actor=actor, reason="ação em lote desfeita")


def _tag(ids: Sequence[int], settings: Settings, actor: str) -> Done:
    cases = receivables.tag_cases(case_ids=receivables.cases_of(ids), tag=settings["tag"], actor=actor)
    return Done(len(cases), cases)


def _untag(ids: Sequence[int], settings: Settings, actor: str) -> Done:
    cases = receivables.tag_cases(
        case_ids=receivables.cases_of(ids), tag=settings["tag"], actor=actor, remove=True
    )
    return Done(len(cases), cases)


def _untag_again(before: Before, settings: Settings, actor: str) -> int:
    return len(receivables.tag_cases(case_ids=before, tag=settings["tag"], actor=actor, remove=True))


def _tag_again(before: Before, settings: Settings, actor: str) -> int:
    return len(receivables.tag_cases(case_ids=before, tag=settings["tag"], actor=actor))


def _told(do: Callable[[Sequence[int], Settings, str], tuple[int, Before]]) -> Callable[..., Done]:
    return lambda ids, settings, actor: Done(*do(ids, settings, actor))


ACTIONS = {
    "pause": Action(_pause, _as_before),
    "resume": Action(_resume, _as_before),
    "tag": Action(_tag, _untag_again),
    "untag": Action(_untag, _tag_again),
    "pay": Action(_told(bulk_money.paid_in_full("console")), bulk_money.take_back),
    "gone_paid": Action(_told(bulk_money.paid_in_full("gone")), bulk_money.take_back),
    "gone_cancel": Action(_told(bulk_money.cancel), bulk_money.uncancel),
    "gone_open": Action(_told(bulk_money.still_open), _as_before),
}
"""By name."""
