"""R65: a title that the person does not recognise is held until somebody answers; her other titles go on."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.receivables.models import Dispute, Receivable
from emdia.apps.receivables.wake import wake
from emdia.core import clock
from emdia.domain.vocabulary import DisputeAnswer, TitleState

_LISTED = 200
"""Ids that a journal entry lists; beyond that their number says enough."""


def dispute(*, receivable_ids: Sequence[int], reason: str, actor: str) -> list[int]:
    """Hold these titles; returns those that were open and not disputed yet. ``reason`` is kept sealed, out of the
    journal.

    Messages that wait are the caller's to cancel: ``outreach.api.open_dispute`` does both. Raises ValueError for an
    empty reason.
    """
    if not reason.strip():
        raise ValueError("a dispute needs a reason")
    now = clock.now()
    with transaction.atomic():
        rows = list(
            Receivable.objects.select_for_update(of=("self",))
            .filter(pk__in=list(receivable_ids), state=TitleState.OPEN, disputed_at=None)
            .order_by("pk")
            .values_list("pk", "case_id")
        )
        if not rows:
            return []
        ids = [pk for pk, _ in rows]
        Receivable.objects.filter(pk__in=ids).update(disputed_at=now)
        Dispute.objects.bulk_create(
            [
                Dispute(receivable_id=pk, reason=reason.strip(), opened_at=now, opened_by=actor[:80])
                for pk in ids
            ]
        )
        wake(case for _, case in rows)
        _tell("receivables.dispute", ids, actor)
    return ids


def answer_dispute(
    *, receivable_ids: Sequence[int], outcome: DisputeAnswer, actor: str, reason: str = ""
) -> list[int]:
    """Answer the open disputes of these titles; returns the titles that had one.

    Accepted cancels a title that is still open; rejected lets its ladder go on from the next step ahead.
    """
    with transaction.atomic():
        opened = Dispute.objects.select_for_update(of=("self",)).filter(
            receivable_id__in=list(receivable_ids), answered_at=None
        )
        rows = list(opened.order_by("pk").values_list("pk", "receivable_id", "receivable__case_id"))
        if not rows:
            return []
        Dispute.objects.filter(pk__in=[pk for pk, _, _ in rows]).update(
            answered_at=clock.now(),
            answer=outcome,
            answer_reason=reason.strip(),
            answered_by=actor[:80],
        )
        ids = [title for _, title, _ in rows]
        titles = Receivable.objects.filter(pk__in=ids)
        if outcome == DisputeAnswer.ACCEPTED:
            titles.filter(state=TitleState.OPEN).update(state=TitleState.CANCELED)
        titles.update(disputed_at=None)
        wake(case for _, _, case in rows)
        _tell(f"receivables.dispute_{outcome}", ids, actor)
    return ids


def disputed_cases(case_ids: Iterable[int]) -> set[int]:
    """Which of these cases have a dispute that nobody answered yet; one query."""
    rows = Dispute.objects.filter(receivable__case_id__in=set(case_ids), answered_at=None)
    return set(rows.values_list("receivable__case_id", flat=True))


def _tell(action: str, ids: Sequence[int], actor: str) -> None:
    journal.append(
        actor=actor,
        action=action,
        subject=f"receivable:{ids[0]}" if len(ids) == 1 else "",
        data={"ids": list(ids[:_LISTED]), "count": len(ids)},
    )
