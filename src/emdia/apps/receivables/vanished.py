"""Titles that a complete list no longer named: they wait for somebody to say what became of them."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from emdia.apps.journal import api as journal
from emdia.apps.receivables.incoming.titles import VANISHED
from emdia.apps.receivables.models import ImportBatch, Receivable
from emdia.apps.receivables.wake import wake
from emdia.core import clock, events
from emdia.core.among import Among
from emdia.domain.vocabulary import TitleState

_LISTED = 200


def _gone(creditor_ids: Iterable[int]) -> QuerySet[Receivable, Receivable]:
    rows: QuerySet[Receivable, Receivable] = Receivable.objects.filter(
        creditor_id__in=list(creditor_ids), state=TitleState.OPEN, pause_reason=VANISHED
    )
    return rows


def vanished_count(*, creditor_ids: Iterable[int]) -> int:
    """How many titles wait for somebody to say whether they were paid; one query."""
    return _gone(creditor_ids).count()


def vanished_page(*, creditor_ids: Iterable[int], after_id: int = 0, limit: int = 50) -> list[Receivable]:
    """These titles with case and debtor, in the order in which they came in; one query."""
    rows = _gone(creditor_ids).filter(pk__gt=after_id).select_related("case__debtor", "creditor")
    return list(rows.order_by("pk")[:limit])


def vanished_ids(
    *, creditor_ids: Iterable[int], among: Sequence[int] | None = None, limit: int = 200_000
) -> list[int]:
    """Which titles wait: all of them, or those of ``among``; one query."""
    rows = _gone(creditor_ids)
    if among is not None:
        rows = rows.filter(Among("pk", among))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def report_day(*, creditor_ids: Iterable[int]) -> dt.date:
    """The day of the newest complete list, the likeliest day of what vanished from it; else the business day."""
    rows = ImportBatch.objects.filter(creditor_id__in=list(creditor_ids), whole=True)
    newest = rows.order_by("-at").values_list("at", flat=True).first()
    return (newest or clock.now()).astimezone(clock.SAO_PAULO).date()


@transaction.atomic
def cancel_titles(receivable_ids: Sequence[int], *, actor: str, reason: str) -> list[int]:
    """Cancel open titles: they are owed no more. Returns which were; a fixed number of queries."""
    rows = Receivable.objects.filter(Among("pk", receivable_ids), state=TitleState.OPEN)
    found = list(rows.values_list("pk", "case_id"))
    _move(found, TitleState.CANCELED, "receivables.canceled", actor, reason)
    return [pk for pk, _ in found]


@transaction.atomic
def reopen_canceled(receivable_ids: Sequence[int], *, actor: str, reason: str) -> int:
    """Take a cancellation back; the title stands where it stood, with the pause that it had."""
    rows = Receivable.objects.filter(Among("pk", receivable_ids), state=TitleState.CANCELED)
    found = list(rows.values_list("pk", "case_id"))
    _move(found, TitleState.OPEN, "receivables.cancel_undone", actor, reason)
    return len(found)


def _move(found: Sequence[tuple[int, int]], state: TitleState, action: str, actor: str, reason: str) -> None:
    if not found:
        return
    ids = [pk for pk, _ in found]
    Receivable.objects.filter(Among("pk", ids)).update(state=state)
    wake({case for _, case in found})
    journal.append(
        actor=actor,
        action=action,
        subject=f"receivable:{ids[0]}" if len(ids) == 1 else "",
        reason=reason,
        data={"ids": ids[:_LISTED], "count": len(ids)},
    )
    if state == TitleState.CANCELED:
        events.publish("receivables.canceled", receivable_ids=ids)
