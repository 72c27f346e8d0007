"""Rows of a bank's list that wait for a person: which title they paid is decided by a click, or they are left out."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from emdia.apps.journal import api as journal
from emdia.apps.payments.bank_list import SOURCE
from emdia.apps.payments.models import PaymentDoubt
from emdia.apps.payments.record_many import Money, record_many
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.core.among import Among
from emdia.domain.bank_rows import RowKind
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import TitleState

ONE_CANDIDATE = (RowKind.PARTIAL, RowKind.EXCESS)
"""Kinds that are decided together: number and title are sure, only the amount differs."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row in doubt with the titles that it may be."""

    id: int
    batch_id: int
    line: int
    kind: str
    number: str
    tax_id: str
    name: str
    paid_on: dt.date
    cents: int
    candidates: tuple[Any, ...]


def _waiting(creditor_ids: Iterable[int]) -> QuerySet[PaymentDoubt, PaymentDoubt]:
    rows: QuerySet[PaymentDoubt, PaymentDoubt] = PaymentDoubt.objects.filter(
        state="waiting", batch__creditor_id__in=list(creditor_ids)
    )
    return rows


def doubts(
    *, creditor_ids: Iterable[int], batch_id: int | None = None, after_id: int = 0, limit: int = 50
) -> list[Doubt]:
    """Rows that wait, in the order of their lists, with the titles that each may be; two queries."""
    rows = _waiting(creditor_ids).filter(pk__gt=after_id)
    if batch_id is not None:
        rows = rows.filter(batch_id=batch_id)
    found = list(rows.order_by("pk")[:limit])
    titles = {
        title.pk: title
        for title in receivables.titles_by_id(ids=[pk for row in found for pk in row.candidates])
    }
    return [_shown(row, titles) for row in found]


def _shown(row: PaymentDoubt, titles: Mapping[int, Any]) -> Doubt:
    said = json.loads(row.row)
    return Doubt(
        row.pk,
        row.batch_id,
        row.line,
        row.kind,
        said["number"],
        said["tax_id"],
        said["name"],
        dt.date.fromisoformat(said["paid_on"]),
        said["cents"],
        tuple(titles[pk] for pk in row.candidates if pk in titles and _may_be(row.kind, titles[pk])),
    )


def _may_be(kind: str, title: Any) -> bool:
    """A candidate that was paid meanwhile is none any more, unless that was the doubt."""
    return title.state == TitleState.OPEN or kind in (RowKind.SETTLED, RowKind.OTHER_DEBTOR)


@transaction.atomic
def decide(*, choices: Mapping[int, int], creditor_id: int, actor: str) -> int:
    """Record rows in doubt as payments of the title that somebody chose for each; how many were. What is more than a
    title owes is kept as excess (R04). Raises :class:`DomainError` where a title is not this creditor's."""
    rows = list(
        _waiting([creditor_id])
        .filter(Among("pk", choices))
        .select_for_update(of=("self",))
        .select_related("batch")
    )
    titles = {title.pk: title for title in receivables.titles_by_id(ids=[choices[row.pk] for row in rows])}
    if any(row.pk in choices and _stranger(titles.get(choices[row.pk]), creditor_id) for row in rows):
        raise DomainError("Este título não é deste credor.", code="doubt_title", field="título")
    by_batch: dict[int, list[PaymentDoubt]] = {}
    for row in rows:
        by_batch.setdefault(row.batch_id, []).append(row)
    return sum(_decide(some, choices, titles, creditor_id, actor) for some in by_batch.values())


def _stranger(title: Any, creditor_id: int) -> bool:
    return title is None or title.creditor_id != creditor_id


def _decide(
    rows: Sequence[PaymentDoubt],
    choices: Mapping[int, int],
    titles: Mapping[int, Any],
    creditor_id: int,
    actor: str,
) -> int:
    """The rows of one list, recorded together and marked."""
    done = record_many(
        creditor_id=creditor_id,
        money=[_money(row, titles[choices[row.pk]]) for row in rows],
        source=SOURCE,
        actor=actor,
        batch=rows[0].batch,
        closed_as_excess=True,
    )
    now = clock.now()
    for row in rows:
        row.state, row.row, row.decided_by, row.decided_at = "recorded", "", actor[:80], now
        row.payment = done.payments.get(row.reference)
    PaymentDoubt.objects.bulk_update(rows, ["state", "row", "decided_by", "decided_at", "payment"])
    return len(done.payments)


def _money(row: PaymentDoubt, title: Any) -> Money:
    said = json.loads(row.row)
    day = dt.date.fromisoformat(said["paid_on"])
    return Money(title.pk, title.case_id, day, said["cents"], row.reference)


def decide_alike(*, batch_id: int, creditor_id: int, actor: str) -> int:
    """Record all rows of a list whose title is sure and whose amount alone differs, as what they are: part payments,
    and payments in excess."""
    rows = _waiting([creditor_id]).filter(batch_id=batch_id, kind__in=[str(kind) for kind in ONE_CANDIDATE])
    found = rows.values_list("pk", "candidates")
    choices = {pk: candidates[0] for pk, candidates in found if len(candidates) == 1}
    return decide(choices=choices, creditor_id=creditor_id, actor=actor) if choices else 0


@transaction.atomic
def leave_out(*, ids: Sequence[int] | None, batch_id: int | None = None, creditor_id: int, actor: str) -> int:
    """Rows that are no payment of ours (None: all of a list): nothing of them is kept; how many were. Journaled."""
    rows = _waiting([creditor_id])
    if ids is not None:
        rows = rows.filter(Among("pk", ids))
    if batch_id is not None:
        rows = rows.filter(batch_id=batch_id)
    found = list(rows.values_list("pk", flat=True))
    PaymentDoubt.objects.filter(Among("pk", found)).update(
        state="left_out", row="", decided_by=actor[:80], decided_at=clock.now()
    )
    if found:
        journal.append(actor=actor, action="payment.rows_left_out", data={"count": len(found)})
    return len(found)
