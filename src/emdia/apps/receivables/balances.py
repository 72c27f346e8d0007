"""Balances of many titles at once, in a fixed number of queries (R05: always a breakdown)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched
from typing import Any

from emdia.apps.receivables.ledger import COLUMNS, facts_of
from emdia.apps.receivables.models import Receivable
from emdia.apps.tenants import api as tenants
from emdia.core.among import Among
from emdia.domain.balance import ContractTerms, TitleBalance, TitleFacts, balance
from emdia.domain.compliance.rules.r50 import prescribes_on

_MORE = (
    "number",
    "installment",
    "description",
    "digitable",
    "state",
    "cycle",
    "disputed_at",
    "paused_until",
    "pause_reason",
    "prescribes_on",
    "case_id",
    "creditor_id",
    "case__debtor__kind",
)


@dataclass(frozen=True, slots=True)
class TitleOwed:
    """A title, open or not, as those who speak of it need it. ``prescribes_on`` is computed where nobody set it."""

    id: int
    case_id: int
    creditor_id: int
    number: str
    installment: str
    description: str
    digitable: str
    state: str
    cycle: int
    disputed: bool
    paused_until: dt.date | None
    pause_reason: str
    prescribes_on: dt.date
    facts: TitleFacts


def titles_for_balance(receivable_ids: Iterable[int]) -> dict[int, TitleOwed]:
    """These titles by id; one query."""
    rows = Receivable.objects.filter(Among("pk", set(receivable_ids))).values_list(*COLUMNS, *_MORE)
    return {row[0]: _title(row) for row in rows}


def balances(receivable_ids: Iterable[int], *, on: dt.date) -> dict[int, TitleBalance]:
    """What these titles amount to on a day, by the terms of their creditors; two queries."""
    titles = titles_for_balance(receivable_ids)
    terms = tenants.terms_of({title.creditor_id for title in titles.values()}, on=on)
    return balances_of(titles.values(), terms, on=on)


def balances_of(
    titles: Iterable[TitleOwed], terms: dict[int, ContractTerms], *, on: dt.date
) -> dict[int, TitleBalance]:
    """The same from titles and terms that were read already."""
    return {title.id: balance(title.facts, terms[title.creditor_id], on) for title in titles}


def _title(row: tuple[Any, ...]) -> TitleOwed:
    money, (number, installment, description, digitable, state, cycle, disputed_at, *rest) = (
        row[: len(COLUMNS)],
        row[len(COLUMNS) :],
    )
    paused_until, pause_reason, expires, case_id, creditor_id, kind = rest
    facts = facts_of(money, consumer=kind == "person")
    return TitleOwed(
        id=money[0],
        case_id=case_id,
        creditor_id=creditor_id,
        number=number,
        installment=installment,
        description=description,
        digitable=digitable,
        state=state,
        cycle=cycle,
        disputed=disputed_at is not None,
        paused_until=paused_until,
        pause_reason=pause_reason,
        prescribes_on=expires or prescribes_on(facts.due),
        facts=facts,
    )


def numbers_of(receivable_ids: Iterable[int]) -> dict[int, str]:
    """The creditor's numbers of these titles; one query for each 5,000."""
    found: dict[int, str] = {}
    for some in batched(sorted(set(receivable_ids)), 5000):
        found.update(Receivable.objects.filter(pk__in=some).values_list("pk", "number"))
    return found
