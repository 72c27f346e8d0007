"""Slips that the bank still holds although their title was paid another way (*baixar no banco*)."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from emdia.apps.journal import api as journal
from emdia.apps.payments.models import BankWithdrawal
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.core.among import Among

BESIDE_THE_SLIP = frozenset({"pix", "console", "cli"})
"""Sources that say that something else than the slip was paid: a Pix, or what a person wrote down."""


def note_withdrawals(source: str, settled: Sequence[tuple[int, int]]) -> int:
    """Of these (payment, title) whose title is settled now, write down those with a slip at the bank; two queries.

    Nobody tells us that a slip has expired: one that was registered counts until somebody says that it is done.
    """
    if source not in BESIDE_THE_SLIP or not settled:
        return 0
    slips = receivables.with_slip([title for _, title in settled])
    rows = [
        BankWithdrawal(payment_id=payment, receivable_id=title, since=clock.now())
        for payment, title in settled
        if title in slips
    ]
    BankWithdrawal.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _waiting(creditor_ids: Iterable[int]) -> QuerySet[BankWithdrawal, BankWithdrawal]:
    rows: QuerySet[BankWithdrawal, BankWithdrawal] = BankWithdrawal.objects.filter(
        done_at=None, payment__reversed_at=None, receivable__creditor_id__in=list(creditor_ids)
    )
    return rows


def to_withdraw(
    *, creditor_ids: Iterable[int], after_id: int = 0, limit: int | None = 50
) -> list[BankWithdrawal]:
    """Slips to withdraw with title, debtor and payment, the oldest first; one query."""
    rows = _waiting(creditor_ids).filter(pk__gt=after_id).order_by("pk")
    rows = rows.select_related("receivable__case__debtor", "receivable__creditor", "payment")
    return list(rows if limit is None else rows[:limit])


@transaction.atomic
def withdrawn(
    *, creditor_ids: Iterable[int], ids: Sequence[int] | None, actor: str, done: bool = True
) -> list[int]:
    """*Feito*: these (None: all) were withdrawn at the bank, or with ``done`` False they were not after all. Returns
    which rows changed; journaled."""
    if done:
        rows = _waiting(creditor_ids)
    else:
        rows = BankWithdrawal.objects.filter(
            done_at__isnull=False, receivable__creditor_id__in=list(creditor_ids)
        )
    if ids is not None:
        rows = rows.filter(Among("pk", ids))
    found = list(rows.values_list("pk", flat=True))
    if found:
        values = {"done_at": clock.now(), "done_by": actor[:80]} if done else {"done_at": None, "done_by": ""}
        BankWithdrawal.objects.filter(Among("pk", found)).update(**values)
        journal.append(
            actor=actor,
            action="payment.slips_withdrawn" if done else "payment.slips_not_withdrawn",
            data={"ids": found[:200], "count": len(found)},
        )
    return found
