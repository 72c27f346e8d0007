"""Two people on one case: what the page knew when it was drawn, and what happened since.

A form carries the marker of what its page had seen. Where something else was done meanwhile, the second person reads
what it was and sends her form again, with all that she had written.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from emdia.apps.agreements import api as agreements
from emdia.apps.desk import api as desk
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.domain.calls import LABELS as CALL_RESULTS
from emdia.domain.money import format_brl


class Seen(NamedTuple):
    """The newest rows that a page showed. ``version`` counts every change of a fact of the case."""

    version: int
    note: int
    call: int
    payment: int
    promise: int

    @property
    def marker(self) -> str:
        """As a hidden field carries it."""
        return "-".join(map(str, self))


def seen(
    case: Any, *, notes: Sequence[Any], calls: Sequence[Any], paid: Sequence[Any], promised: Sequence[Any]
) -> Seen:
    """What a page shows of a case."""
    newest = (max((row.pk for row in rows), default=0) for rows in (notes, calls, paid, promised))
    return Seen(case.facts_version, *newest)


def read(marker: str) -> Seen | None:
    """A marker that a form sent, or None for none and for a damaged one."""
    parts = marker.split("-")
    if len(parts) != len(Seen._fields) or not all(part.isdecimal() and len(part) < 19 for part in parts):
        return None
    return Seen(*map(int, parts))


def changes(case_id: int, before: Seen) -> list[str]:
    """What happened to a case since a page was drawn, in words; empty where nothing did."""
    case = receivables.case_for_page(case_id=case_id)
    if case is None:
        return []
    notes, calls = desk.notes_of_case(case_id=case_id), desk.calls_of_case(case_id=case_id)
    paid = payments.payments_of_case(case_id=case_id)
    promised = agreements.promises_of_case(case_id=case_id)
    now = seen(case, notes=notes, calls=calls, paid=paid, promised=promised)
    if now == before:
        return []
    said = [f"{row.author} anotou: “{row.text[:120]}”" for row in notes if row.pk > before.note]
    said += [f"{row.author} registrou uma ligação: {_result(row)}" for row in calls if row.pk > before.call]
    said += [f"Entrou um pagamento de {format_brl(row.cents)}" for row in paid if row.pk > before.payment]
    said += [
        f"{row.by} anotou a promessa de {format_brl(row.cents)} para {row.on:%d/%m/%Y}"
        for row in promised
        if row.pk > before.promise
    ]
    if now.version != before.version and case.pause_reason:
        said.append(f"A cobrança está pausada: {case.pause_reason}")
    return said or ["Os títulos, a pausa ou os contatos deste caso mudaram"]


def _result(call: Any) -> str:
    return dict[str, str](CALL_RESULTS).get(call.result, call.result)  # type: ignore[arg-type]
