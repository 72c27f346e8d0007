"""Play money: what the sandbox paid while a creditor rehearsed is no payment once it speaks to the world."""

from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum

from emdia.apps.payments.models import Payment, PaymentPart
from emdia.apps.payments.reverse import reverse_many
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.core.among import Among
from emdia.providers.payments.sandbox_pix import SIMULATED

REASON = "ensaio: pagamento simulado"


class PlayMoney(NamedTuple):
    """Payments of the sandbox that still stand, and their cents."""

    payments: int
    cents: int


def play_money(*, creditor_id: int) -> PlayMoney:
    """What of a creditor's money is the sandbox's; one query."""
    found = _simulated(creditor_id).aggregate(many=Count("pk"), cents=Sum("cents"))
    return PlayMoney(found["many"], found["cents"] or 0)


def take_back_play_money(*, creditor_id: int, actor: str) -> set[int]:
    """Reverse the sandbox's payments of a creditor, journaled; every other payment stands as it is.

    The next file is heard about their titles, even where it says again what it said. Returns the cases that somebody
    has to look at: a real payment of theirs found nothing open and was kept as excess, so their titles are paused.
    """
    ids = list(_simulated(creditor_id).values_list("pk", flat=True))
    if not ids:
        return set()
    reverse_many(payment_ids=ids, at=clock.now(), reason=REASON, actor=actor)
    parts = PaymentPart.objects.filter(Among("payment_id", ids)).values_list(
        "receivable_id", "receivable__case_id"
    )
    titles = dict(parts)
    receivables.read_again(titles)
    real = Payment.objects.filter(
        Among("case_id", set(titles.values())), reversed_at=None, excess_cents__gt=0
    )
    unsure = set(real.values_list("case_id", flat=True))
    if unsure:
        receivables.pause(
            receivable_ids=[title for title, case in titles.items() if case in unsure],
            reason="um pagamento ensaiado foi desfeito, e há outro do mesmo cliente a conferir",
            actor=actor,
        )
    return unsure


def _simulated(creditor_id: int) -> QuerySet[Payment, Payment]:
    rows: QuerySet[Payment, Payment] = Payment.objects.filter(
        creditor_id=creditor_id, source="pix", reference__startswith=SIMULATED, reversed_at=None
    )
    return rows
