"""Money in bulk: titles marked paid, and what became of titles that vanished from a complete list."""

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import clock

GONE_SAID = {"gone_paid": "Dar como pagos", "gone_cancel": "Cancelar", "gone_open": "Manter em aberto"}
"""How the sentence begins that says what will happen."""
GONE_DONE = {"gone_paid": "pagos", "gone_cancel": "cancelados", "gone_open": "a cobrança segue"}
"""What became of them."""
_UNDONE = "ação em lote desfeita"


def paid_in_full(source: str) -> Callable[[Sequence[int], dict[str, Any], str], tuple[int, list[Any]]]:
    """An action that records each title as paid in full on the day of its settings; before: the payments."""

    def do(ids: Sequence[int], settings: dict[str, Any], actor: str) -> tuple[int, list[Any]]:
        day = dt.date.fromisoformat(settings["on"])
        titles = sorted(receivables.titles_by_id(ids=ids), key=lambda title: title.creditor_id)
        before: list[Any] = []
        for creditor, some in groupby(titles, key=lambda title: title.creditor_id):
            money = [
                payments.Money(title.pk, title.case_id, day, None, f"{title.pk}:{title.cycle}:{day:%Y%m%d}")
                for title in some
            ]
            done = payments.record_many(creditor_id=creditor, money=money, source=source, actor=actor)
            before += [payment.pk for payment in done.payments.values()]
        return len(before), before

    return do


def take_back(before: list[Any], _settings: dict[str, Any], actor: str) -> int:
    """Reverse what the action recorded and nobody reversed since."""
    standing = [row.pk for row in payments.payments_by_id(before) if row.reversed_at is None]
    for pk in standing:
        payments.reverse(payment_id=pk, at=clock.now(), reason=_UNDONE, actor=actor)
    return len(standing)


def cancel(ids: Sequence[int], _settings: dict[str, Any], actor: str) -> tuple[int, list[Any]]:
    """Cancel titles that the creditor canceled."""
    found = receivables.cancel_titles(ids, actor=actor, reason="cancelado: sumiu da lista completa")
    return len(found), list(found)


def uncancel(before: list[Any], _settings: dict[str, Any], actor: str) -> int:
    """Open them again."""
    return receivables.reopen_canceled(before, actor=actor, reason=_UNDONE)


def still_open(ids: Sequence[int], _settings: dict[str, Any], actor: str) -> tuple[int, list[Any]]:
    """Collection goes on: the list was not complete after all."""
    before = [row for row in receivables.pauses_of(ids) if row[2]]
    count = receivables.resume(
        receivable_ids=list(map(itemgetter(0), before)), reason="segue em aberto", actor=actor
    )
    return count, before
