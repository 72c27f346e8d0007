"""What other programs read of titles and cases: page by page, in the order in which they came."""

from collections.abc import Sequence

from emdia.apps.receivables.models import Case, Receivable


def titles_after(
    *,
    creditor_id: int,
    after_id: int,
    limit: int,
    state: str = "",
    number: str = "",
    case_id: int | None = None,
) -> list[Receivable]:
    """One page of a creditor's titles; one query."""
    rows = Receivable.objects.filter(creditor_id=creditor_id, pk__gt=after_id)
    if state:
        rows = rows.filter(state=state)
    if number:
        rows = rows.filter(number=number)
    if case_id is not None:
        rows = rows.filter(case_id=case_id)
    return list(rows.select_related("case__debtor").order_by("pk")[:limit])


def title_of(*, creditor_id: int, receivable_id: int) -> Receivable | None:
    """One title of a creditor with case and debtor."""
    rows = Receivable.objects.filter(creditor_id=creditor_id, pk=receivable_id)
    return rows.select_related("case__debtor").first()  # type: ignore[no-any-return]


def cases_after(*, creditor_id: int, after_id: int, limit: int, code: str = "") -> list[Case]:
    """One page of a creditor's cases with their debtors; one query."""
    rows = Case.objects.filter(creditor_id=creditor_id, pk__gt=after_id)
    if code:
        rows = rows.filter(code=code)
    return list(rows.select_related("debtor", "creditor").order_by("pk")[:limit])


def titles_of_cases(case_ids: Sequence[int]) -> list[Receivable]:
    """All titles of some cases, oldest due date first; one query."""
    return list(Receivable.objects.filter(case_id__in=list(case_ids)).order_by("due_on", "id"))
