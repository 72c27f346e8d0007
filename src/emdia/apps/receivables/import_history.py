"""What came in, from which file, by whom, and which titles it made or changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from emdia.apps.receivables.models import ImportBatch, ImportBefore, Receivable

KINDS = {
    "novos": (),
    "mudados": ("updated", "revived"),
    "encerrados": ("settled", "canceled"),
    "pausados": ("missing",),
    "retomados": ("back",),
}
"""What an import does to titles, as its page calls it, and the outcomes kept for it; of new titles none is kept."""


@dataclass(frozen=True, slots=True)
class Touched:
    """One title of an import; ``before`` is what it was, None where the import brought it."""

    title: Receivable
    before: ImportBefore | None


def imports_page(
    *, creditor_ids: Sequence[int], before_id: int | None = None, limit: int = 30
) -> list[ImportBatch]:
    """The imports of these creditors, newest first, older than ``before_id``."""
    rows = ImportBatch.objects.filter(creditor_id__in=creditor_ids).select_related("creditor")
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return list(rows.order_by("-pk")[:limit])


def import_of(*, batch_id: int, creditor_ids: Sequence[int]) -> ImportBatch | None:
    """One import, if it is of one of these creditors."""
    rows = ImportBatch.objects.filter(pk=batch_id, creditor_id__in=creditor_ids)
    return rows.select_related("creditor").first()


def kind_counts(batch: ImportBatch) -> dict[str, int]:
    """How many titles there are of each kind; kinds without any are left out."""
    counts = dict.fromkeys(KINDS, 0)
    counts["novos"] = _new(batch).count()
    of = ImportBefore.objects.filter(batch=batch).values_list("outcome").annotate(count=Count("pk"))
    for outcome, count in of.order_by("outcome"):
        counts[next(kind for kind, wanted in KINDS.items() if outcome in wanted)] += count
    return {kind: count for kind, count in counts.items() if count}


def titles_of_import(batch: ImportBatch, *, kind: str, after: int = 0, limit: int = 50) -> list[Touched]:
    """The titles of one kind by id, beginning behind ``after``; two queries."""
    if kind == "novos":
        rows = _new(batch).filter(pk__gt=after).select_related("case__debtor").order_by("pk")
        return [Touched(title, None) for title in rows[:limit]]
    kept = ImportBefore.objects.filter(batch=batch, outcome__in=KINDS[kind], receivable_id__gt=after)
    before = {row.receivable_id: row for row in kept.order_by("receivable_id")[:limit]}
    titles = Receivable.objects.filter(pk__in=list(before)).select_related("case__debtor").order_by("pk")
    return [Touched(title, before[title.pk]) for title in titles]


def _new(batch: ImportBatch) -> Any:
    """New titles have ids of their own range, since one import of a creditor waits for the other."""
    if batch.first_ref is None:
        return Receivable.objects.filter(batch=batch)
    ids = (batch.first_ref, batch.last_ref)
    return Receivable.objects.filter(pk__range=ids, creditor_id=batch.creditor_id)
