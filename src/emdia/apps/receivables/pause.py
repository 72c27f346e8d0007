"""Pause and resume: a person decides that collection rests, for a title, a case or a whole creditor."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from emdia.apps.journal import api as journal
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.receivables.wake import wake
from emdia.core import events
from emdia.domain.vocabulary import TitleState

_LISTED = 200
"""Ids that a journal entry lists; beyond that their number says enough."""


def pause(
    *,
    reason: str,
    actor: str,
    until: dt.date | None = None,
    case_ids: Sequence[int] | None = None,
    receivable_ids: Sequence[int] | None = None,
    creditor_id: int | None = None,
) -> int:
    """Pause through ``until`` (without it: until somebody resumes). Returns how many cases or titles were paused.

    The target is exactly one of titles, cases or a creditor (all of its cases). Messages that wait say so at once, by
    ``receivables.pauses_changed``. Raises ValueError for an empty reason: a pause without one could not be explained.
    """
    if not reason.strip():
        raise ValueError("a pause needs a reason")
    values = {"paused_until": until, "pause_reason": reason.strip()[:200]}
    return _write("receivables.pause", values, actor, reason, _target(case_ids, receivable_ids, creditor_id))


def resume(
    *,
    reason: str,
    actor: str,
    case_ids: Sequence[int] | None = None,
    receivable_ids: Sequence[int] | None = None,
    creditor_id: int | None = None,
) -> int:
    """Take a pause back; only what is paused is touched and counted."""
    rows = _target(case_ids, receivable_ids, creditor_id).exclude(pause_reason="")
    return _write("receivables.resume", {"paused_until": None, "pause_reason": ""}, actor, reason, rows)


def tell_paused(
    case_ids: Iterable[int], *, titles: Mapping[int, int], reason: str, until: dt.date | None = None
) -> None:
    """Publish ``case.paused``, in the transaction of the pause; ``titles`` says of each paused title whose case it
    is, and is empty where the cases rest as a whole."""
    events.publish(
        "case.paused",
        case_ids=sorted(case_ids),
        titles=dict(titles),
        reason=reason,
        until=until.isoformat() if until else None,
    )


def _target(
    case_ids: Sequence[int] | None, receivable_ids: Sequence[int] | None, creditor_id: int | None
) -> QuerySet[Any]:
    given = [value for value in (case_ids, receivable_ids, creditor_id) if value is not None]
    if len(given) != 1:
        raise ValueError("one of case_ids, receivable_ids and creditor_id")
    if receivable_ids is not None:
        return Receivable.objects.filter(pk__in=list(receivable_ids), state=TitleState.OPEN)
    if case_ids is not None:
        return Case.objects.filter(pk__in=list(case_ids))
    return Case.objects.filter(creditor_id=creditor_id)


def _write(action: str, values: dict[str, Any], actor: str, reason: str, rows: QuerySet[Any]) -> int:
    with transaction.atomic():
        titles = rows.model is Receivable
        found = list(rows.values_list("pk", "case_id" if titles else "pk"))
        if not found:
            return 0
        ids = [pk for pk, _ in found]
        rows.update(**values)
        wake(case for _, case in found)
        until = values["paused_until"]
        events.publish("receivables.pauses_changed", case_ids=sorted({case for _, case in found}))
        if values["pause_reason"]:
            cases = {case for _, case in found}
            tell_paused(cases, titles=dict(found) if titles else {}, reason=reason, until=until)
        journal.append(
            actor=actor,
            action=action,
            subject=f"{'receivable' if titles else 'case'}:{ids[0]}" if len(ids) == 1 else "",
            reason=reason,
            data={"ids": ids[:_LISTED], "count": len(ids), "until": until.isoformat() if until else None},
        )
    return len(ids)
