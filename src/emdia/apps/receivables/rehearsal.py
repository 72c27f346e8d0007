"""A creditor that goes on air begins anew: what its ladder rehearsed is no place on it."""

from collections.abc import Collection

from django.db.models import F, Q

from emdia.apps.receivables.models import Case, Receivable
from emdia.core.among import Among
from emdia.domain.vocabulary import TitleState


def forget_rehearsal(
    *,
    creditor_id: int,
    spoken_to: Collection[int],
    rehearsed: Collection[int],
    only: Collection[int] | None = None,
) -> int:
    """Give every case of the creditor (``only``: of these) its beginning back, but for those that were really
    ``spoken_to``; how many.

    Titles get a new cycle, so that each step may be said once for real. Who was spoken to keeps its place and loses the
    warnings that were only ``rehearsed``: no announced step builds on one that reached nobody (R84). In the caller's
    transaction; a fixed number of statements.
    """
    anew = Case.objects.filter(creditor_id=creditor_id)
    titles = Receivable.objects.filter(creditor_id=creditor_id, state=TitleState.OPEN)
    if only is not None:
        anew, titles = anew.filter(Among("pk", only)), titles.filter(Among("case_id", only))
    if spoken_to:
        anew = anew.exclude(Among("pk", spoken_to))
        both = set(spoken_to) & set(rehearsed)
        if both:
            titles.filter(Among("case_id", both)).update(warned="")
        titles = titles.exclude(Among("case_id", spoken_to))
    titles.filter(Q(position__isnull=False) | ~Q(warned="")).update(
        cycle=F("cycle") + 1, position=None, warned=""
    )
    return int(
        anew.update(
            facts_version=F("facts_version") + 1,
            met_on=None,
            lot_on=None,
            first_contact_on=None,
            last_after_due_on=None,
            last_anchor_ref=None,
            last_offset=None,
            ended_on=None,
            next_step="",
            next_on=None,
            next_reason="",
        )
    )
