"""What the debtor's page needs to know of a case: who a link belongs to, and what is open."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from emdia.apps.receivables.balances import TitleOwed, balances_of, titles_for_balance
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.receivables.wake import wake
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.core.among import Among
from emdia.core.bulk import update_rows
from emdia.domain.balance import ContractTerms, TitleBalance
from emdia.domain.vocabulary import TitleState


@dataclass(frozen=True, slots=True)
class OpenTitles:
    """The open titles of a case on a day, oldest first, each with its balance."""

    titles: tuple[TitleOwed, ...]
    owed: dict[int, TitleBalance]
    terms: ContractTerms


def case_of_link(case_id: int, version: int) -> Case | None:
    """The case behind a signed link with creditor and debtor, in whichever tenant; None for a revoked link."""
    with tenancy.across_tenants("link resolution: the token says which tenant a page is for"):
        rows = Case.objects.select_related("creditor", "debtor", "tenant")
        found = rows.filter(pk=case_id).first()
        if found is None or found.link_version % 64 != version % 64:
            return None
        # The link of a case that was united with an older one leads there.
        return rows.get(pk=found.joined_ref) if found.joined_ref else found  # type: ignore[no-any-return]


def open_titles(*, case: Case, on: dt.date) -> OpenTitles:
    """Open titles that may be asked for: a time-barred one is not shown as owed (R51), unless its owner said so."""
    ids = Receivable.objects.filter(case=case, state=TitleState.OPEN).values_list("pk", flat=True)
    titles = titles_for_balance(ids)
    terms = tenants.terms_of([case.creditor_id], on=on)
    barred = not case.creditor.collects_time_barred
    shown = [title for title in titles.values() if not (barred and title.prescribes_on <= on)]
    shown.sort(key=lambda title: (title.facts.due, title.id))
    return OpenTitles(tuple(shown), balances_of(shown, terms, on=on), terms[case.creditor_id])


@transaction.atomic
def wait(*, case_id: int, until: dt.date, reason: str) -> None:
    """The ladder waits through ``until``: the person asked, proposed or says that it was paid (R69)."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if case.waits_until is None or case.waits_until <= until:
        case.waits_until, case.waits_reason = until, reason[:200]
        case.save(update_fields=["waits_until", "waits_reason"])
    wake([case_id])


@transaction.atomic
def wait_together(cases: Mapping[int, dt.date], *, reason: str) -> None:
    """The same for a batch: each case through its day, a longer wait goes on as it is. Three queries."""
    if not cases:
        return
    rows = Case.objects.filter(Among("pk", cases)).select_for_update(of=("self",)).order_by("pk")
    shorter = [
        (pk, cases[pk], reason[:200])
        for pk, until in rows.values_list("pk", "waits_until")
        if until is None or until < cases[pk]
    ]
    update_rows(Case._meta.db_table, {"waits_until": "date", "waits_reason": "varchar"}, shorter)
    wake(cases)


def knows_title(*, case_id: int, answer: str, cents: int | None) -> bool:
    """Whether a company's answer is the number or the amount of one of its open titles (R42)."""
    rows = Receivable.objects.filter(case_id=case_id, state=TitleState.OPEN)
    if cents is not None and rows.filter(principal_cents=cents).exists():
        return True
    wanted = _plain(answer)
    return bool(wanted) and any(_plain(number) == wanted for number in rows.values_list("number", flat=True))


def _plain(number: str) -> str:
    return "".join(char for char in number.upper() if char.isalnum()).lstrip("0")


def end_wait(case_ids: Iterable[int], *, reason_begins: str) -> None:
    """What these cases waited for is over; a wait for another reason goes on. They are woken; two queries."""
    ids = list(case_ids)
    waiting = Case.objects.filter(pk__in=ids, waits_reason__startswith=reason_begins)
    waiting.update(waits_until=None, waits_reason="")
    wake(ids)
