"""Whose a case or a title is, for those who hold only its id."""

from collections.abc import Iterable
from typing import NamedTuple

from emdia.apps.receivables.models import Case, Receivable
from emdia.core.among import Among
from emdia.domain.vocabulary import TitleState


class CaseOwners(NamedTuple):
    """The two parties of a case."""

    creditor_id: int
    debtor_id: int


def owners_of_cases(case_ids: Iterable[int]) -> dict[int, CaseOwners]:
    """By case; one query."""
    rows = Case.objects.filter(Among("pk", set(case_ids))).values_list("pk", "creditor_id", "debtor_id")
    return {pk: CaseOwners(creditor, debtor) for pk, creditor, debtor in rows}


def cases_of(receivable_ids: Iterable[int]) -> set[int]:
    """The cases of some titles; one query."""
    return set(Receivable.objects.filter(pk__in=set(receivable_ids)).values_list("case_id", flat=True))


def cases_with_open_titles(case_ids: Iterable[int]) -> set[int]:
    """Which of these cases have something open; one query."""
    rows = Receivable.objects.filter(case_id__in=set(case_ids), state=TitleState.OPEN)
    return set(rows.values_list("case_id", flat=True))
