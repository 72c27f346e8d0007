"""Take an import back, until something was said or paid: its titles, its payments and what waits to be said of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Q

from emdia.apps.contacts import api as contacts
from emdia.apps.journal import api as journal
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.rehearsal import SANDBOX_PREFIX
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import events
from emdia.core.among import Among
from emdia.domain.vocabulary import SPOKEN, WAITING, MessageStatus

REASON = "a importação foi desfeita"
_AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: titles canceled and restored, payments reversed, messages canceled."""

    batch_id: int
    canceled: int
    restored: int
    payments: int
    messages: int


@dataclass(frozen=True, slots=True)
class _Touched:
    batch_id: int
    since: dt.datetime
    titles: list[int]
    cases: list[int]
    payments: list[int]


def why_not_undo(batch_id: int) -> str:
    """Why this import cannot be taken back any more; empty: it can."""
    try:
        _refuse(_touched(batch_id))
    except receivables.UndoRefused as error:
        return error.message
    return ""


def undo_import(*, batch_id: int, actor: str) -> Undone:
    """Take an import back as a whole. Raises ``receivables.UndoRefused`` with the reason, and then changes nothing."""
    with transaction.atomic():
        touched = _touched(batch_id)
        _refuse(touched)
        titles = receivables.take_back(batch_id=batch_id, actor=actor)
        paid = payments.take_back_payments(payment_ids=touched.payments, reason=REASON)
        messages = _cancel(touched)
        # Whoever was about to speak held the messages that were just canceled: only now it is sure.
        _refuse_spoken(touched)
        undone = Undone(batch_id, titles.canceled, titles.restored, paid, messages)
        journal.append(
            actor=actor,
            action="receivables.import_undone",
            subject=f"import:{batch_id}",
            data={
                "canceled": undone.canceled,
                "restored": undone.restored,
                "payments": undone.payments,
                "messages": undone.messages,
            },
        )
    return undone


def _touched(batch_id: int) -> _Touched:
    batch = receivables.import_to_undo(batch_id)
    found = receivables.touched_titles(batch)
    cases = sorted({case for _, case in found})
    return _Touched(batch_id, batch.at, [pk for pk, _ in found], cases, payments.file_payments(batch_id))


def _refuse(touched: _Touched) -> None:
    _refuse_spoken(touched)
    if payments.paid_since(receivable_ids=touched.titles, since=touched.since, but_for=touched.payments):
        message = (
            "Já entrou pagamento de um título desta importação. "
            "Corrija os títulos um a um ou importe o arquivo certo."
        )
        raise receivables.UndoRefused(message, code="import_paid")


def _refuse_spoken(touched: _Touched) -> None:
    """In *ensaio* nothing reached anybody, so it stands in nobody's way."""
    titles = set(touched.titles)
    for rows in _messages(touched, SPOKEN):
        said = rows.filter(Q(sent_at=None) | Q(sent_at__gte=touched.since))
        real = said.exclude(account__startswith=SANDBOX_PREFIX)
        for anchor, named, payment in real.values_list("anchor_id", "receivables", "payment_id").iterator():
            if payment is not None or anchor in titles or not titles.isdisjoint(named):
                message = (
                    "Já saiu mensagem sobre um título desta importação, e o que foi dito não se desfaz. "
                    "Pause os títulos errados ou importe o arquivo certo."
                )
                raise receivables.UndoRefused(message, code="import_spoken")


def _messages(touched: _Touched, states: Sequence[MessageStatus]) -> list[Any]:
    of_cases = [
        Message.objects.filter(Among("case_id", some), status__in=states, payment=None)
        for some in batched(touched.cases, _AT_A_TIME)
    ]
    of_payments = [
        Message.objects.filter(Among("payment_id", some), status__in=states)
        for some in batched(touched.payments, _AT_A_TIME)
    ]
    return [*of_cases, *of_payments]


def _cancel(touched: _Touched) -> int:
    """What waits about these titles, or thanks for a payment that is none, is not said."""
    titles, count = set(touched.titles), 0
    for rows in _messages(touched, WAITING):
        held = rows.select_for_update(of=("self",)).values_list(
            "pk", "anchor_id", "receivables", "payment_id"
        )
        gone = [
            pk
            for pk, anchor, named, payment in held
            if payment is not None or anchor in titles or not titles.isdisjoint(named)
        ]
        if not gone:
            continue
        count += Message.objects.filter(Among("pk", gone)).update(
            status=MessageStatus.CANCELED, reason=REASON, rule="R04", leased_until=None, subject=b"", text=b""
        )
        contacts.release(gone)
        events.publish("message.status", message_ids=gone)
    return count
