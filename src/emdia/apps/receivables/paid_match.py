"""Titles that the rows of a list of payments may mean; a fixed number of queries a list."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import Lower

from emdia.apps.receivables.models import Case, Receivable
from emdia.core import sealed, tenancy
from emdia.core.among import Among, AmongHashes
from emdia.domain.vocabulary import TitleState

MOST = 20_000
"""Titles of one of these amounts that are looked at: a fee that everybody pays names nobody."""


class MatchRow(NamedTuple):
    """A title as the matching needs it."""

    id: int
    case_id: int
    number: str
    installment: str
    state: str
    open_cents: int
    debtor: bytes


_COLUMNS = (
    "pk",
    "case_id",
    "number",
    "installment",
    "state",
    "open_cents",
    "case__debtor__tax_id_hash",
)


def debtor_key(tax_id: str) -> bytes:
    """What a document is found by."""
    return sealed.keyed_hash("tax_id", tax_id, tenant_id=tenancy.current_id()) if tax_id else b""


def match_rows(
    *, creditor_id: int, numbers: Iterable[str], debtors: Iterable[bytes], cents: Iterable[int]
) -> list[MatchRow]:
    """Titles of one of these numbers, open ones of one of these people, and open ones of one of these amounts, oldest
    first; at most four queries. Numbers are compared without leading zeros, capitals or what stands behind a ``/``."""
    rows = Receivable.objects.filter(creditor_id=creditor_id)
    found: dict[int, MatchRow] = {}
    if keys := {key for number in numbers for key in _forms(number)}:
        bare = Lower(Func(F("number"), Value("0"), function="ltrim", output_field=CharField()))
        _add(found, rows.annotate(bare=bare).filter(bare__in=keys))
    opened = rows.filter(state=TitleState.OPEN)
    if people := set(debtors) - {b""}:
        cases = Case.objects.filter(AmongHashes("debtor__tax_id_hash", people), creditor_id=creditor_id)
        ids = list(cases.values_list("pk", flat=True))
        if ids:
            _add(found, opened.filter(Among("case_id", ids)))
    if amounts := set(cents):
        _add(found, opened.filter(Among("open_cents", amounts)).order_by("due_on", "pk")[:MOST])
    return sorted(found.values())


def with_slip(receivable_ids: Iterable[int]) -> set[int]:
    """Which of these titles have a slip at the bank; one query."""
    rows = Receivable.objects.filter(Among("pk", receivable_ids)).exclude(digitable="")
    return set(rows.values_list("pk", flat=True))


def _forms(number: str) -> set[str]:
    """A number as it may stand in a title: alone, or with its instalment behind a sign."""
    text = number.strip().casefold()
    parts = {text} | {text[:at].strip() for at, sign in enumerate(text) if sign in "/-" and at}
    return {part.lstrip("0") for part in parts} - {""}


def _add(found: dict[int, MatchRow], rows: QuerySet[Receivable, Receivable]) -> None:
    for pk, case, number, installment, state, cents, debtor in rows.values_list(*_COLUMNS):
        found[pk] = MatchRow(pk, case, number, installment, state, cents, bytes(debtor or b""))
