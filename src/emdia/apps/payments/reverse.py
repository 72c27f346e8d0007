"""Take payments back: devolução, MED, estorno, a slip of the finger, a list that was the wrong one."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from itertools import batched

from django.db import transaction
from django.db.models import Max

from emdia.apps.journal import api as journal
from emdia.apps.payments.models import Payment, PaymentPart
from emdia.apps.receivables import api as receivables
from emdia.core import events
from emdia.core.among import Among
from emdia.domain.errors import DomainError

AT_A_TIME = 500
"""Payments of one batch: a fixed number of queries, one entry of the journal, one event."""
_PARTS = ("principal", "fees", "interest", "fine", "correction")


def reverse(*, payment_id: int, at: dt.datetime, reason: str, actor: str = "emdia") -> Payment:
    """Reverse a payment once. Titles that it had settled open again at the stage of their age (cycle + 1)."""
    with transaction.atomic():
        if not _take_back([payment_id], at=at, reason=reason):
            Payment.objects.get(pk=payment_id)
            raise DomainError("Este pagamento já foi estornado.", code="already_reversed", field="pagamento")
        payment: Payment = Payment.objects.get(pk=payment_id)
        journal.append(actor=actor, action="payment.reversed", subject=f"payment:{payment.pk}", reason=reason)
        events.publish("payment.reversed", payment_id=payment.pk, case_id=payment.case_id)
    return payment


@transaction.atomic
def reverse_many(
    *,
    payment_ids: Sequence[int],
    at: dt.datetime,
    reason: str,
    actor: str,
    progress: Callable[[float], None] = lambda _: None,
) -> int:
    """Reverse these payments, the newest first, all or none; how many were. What was reversed already is left alone.

    Publishes ``payments.reversed_together(case_ids)`` once a batch.
    """
    count = 0
    ids = sorted(payment_ids, reverse=True)
    for some in batched(ids, AT_A_TIME):
        rows = _take_back(some, at=at, reason=reason)
        if rows:
            refs = sorted(row.pk for row in rows)
            journal.append(
                actor=actor,
                action="payment.reversed",
                subject=f"payment:{refs[0]}" if len(refs) == 1 else "",
                reason=reason,
                data={"payments": refs[:200], "count": len(refs), "cents": sum(row.cents for row in rows)},
            )
            events.publish("payments.reversed_together", case_ids=sorted({row.case_id for row in rows}))
        count += len(rows)
        progress(count / len(ids))
    return count


def _take_back(ids: Sequence[int], *, at: dt.datetime, reason: str) -> list[Payment]:
    """Those of them that stood until now, with everything that they had done to their titles taken back."""
    mine = PaymentPart.objects.filter(Among("payment_id", ids))
    titles = receivables.lock_paid_titles(mine.values_list("receivable_id", flat=True))
    standing = Payment.objects.select_for_update(of=("self",)).filter(Among("pk", ids), reversed_at=None)
    rows = {row.pk: row for row in standing.order_by("pk")}
    if not rows:
        return []
    later = _newest_of_others(titles, rows)
    parts = list(PaymentPart.objects.filter(Among("payment_id", rows)).order_by("-pk"))
    for part in parts:
        receivables.take_part_back(
            titles[part.receivable_id],
            before=part.before,
            newest=later.get(part.receivable_id, 0) < part.pk,
            cents={name: getattr(part, f"{name}_cents") for name in _PARTS},
        )
    receivables.write_taken_back([titles[pk] for pk in sorted({part.receivable_id for part in parts})])
    Payment.objects.filter(Among("pk", rows)).update(reversed_at=at, reversal_reason=reason[:200])
    return list(rows.values())


def _newest_of_others(titles: Collection[int], mine: Collection[int]) -> dict[int, int]:
    """The newest part of each title that belongs to another payment that stands; one query."""
    if not titles:
        return {}
    rows = PaymentPart.objects.filter(Among("receivable_id", titles), payment__reversed_at=None)
    others = rows.exclude(Among("payment_id", mine)).values("receivable_id").annotate(last=Max("pk"))
    return dict(others.values_list("receivable_id", "last"))
