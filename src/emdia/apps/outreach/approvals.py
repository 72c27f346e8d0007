"""*Aprovar envio*: a person lets a batch go, or says why it does not go. She decides about what she has seen."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from emdia.apps.contacts import api as contacts
from emdia.apps.journal import api as journal
from emdia.apps.outreach.compose import APPROVAL
from emdia.apps.outreach.models import Message
from emdia.core import events
from emdia.core.among import Among
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import MessageStatus

type Lines = Iterable[tuple[str, str]]
"""(step, channel) of the lines that were chosen."""


class Approved(NamedTuple):
    """How many go, and how many had given up meanwhile."""

    messages: int
    expired: int


def waiting_for_approval(
    *, creditor_ids: Sequence[int], step: str, channel: str, after: int = 0, limit: int = 200
) -> list[Message]:
    """The rows of one line with their debtors, in the order in which they were written; one query."""
    rows = _waiting(creditor_ids).filter(step=step, channel=channel, pk__gt=after)
    return list(rows.select_related("debtor", "creditor").order_by("pk")[:limit])


def approve_lines(
    *,
    creditor_id: int,
    lines: Lines,
    seen: int,
    at: dt.datetime,
    actor: str,
    until: dt.datetime | None = None,
) -> Approved:
    """Let the messages of these lines go, up to the newest that was seen (``seen``, its id)."""
    rows = _chosen(creditor_id, lines, seen, until)
    return _approve(rows, creditor_id=creditor_id, at=at, actor=actor)


def approve_messages(
    *, creditor_id: int, message_ids: Iterable[int], at: dt.datetime, actor: str
) -> Approved:
    """Let some messages go."""
    rows = _waiting([creditor_id]).filter(Among("pk", list(message_ids)))
    return _approve(rows, creditor_id=creditor_id, at=at, actor=actor)


@transaction.atomic
def _approve(rows: "QuerySet[Message]", *, creditor_id: int, at: dt.datetime, actor: str) -> Approved:
    """One statement, whatever the batch: what gave up meanwhile stays behind and is told as such."""
    expired = rows.filter(expires_at__lte=at).count()
    fit = rows.filter(Q(expires_at=None) | Q(expires_at__gt=at))
    released = fit.update(status=MessageStatus.QUEUED, rule="", reason="")
    if released:
        journal.append(
            actor=actor,
            action="messages.approved",
            subject=f"creditor:{creditor_id}",
            data={"messages": released, "expired": expired},
        )
    return Approved(released, expired)


def refuse_lines(*, creditor_id: int, lines: Lines, seen: int, reason: str, actor: str) -> int:
    """Say that the messages of these lines do not go; how many."""
    return _refuse(_chosen(creditor_id, lines, seen, None), creditor_id, reason, actor)


def refuse_messages(*, creditor_id: int, message_ids: Iterable[int], reason: str, actor: str) -> int:
    """Say that some messages do not go; how many."""
    return _refuse(_waiting([creditor_id]).filter(Among("pk", list(message_ids))), creditor_id, reason, actor)


@transaction.atomic
def _refuse(rows: "QuerySet[Message]", creditor_id: int, reason: str, actor: str) -> int:
    why = reason.strip()
    if not why:
        raise DomainError(
            "Diga por que o envio não sai: o motivo fica no caso.", code="refusal_reason", field="motivo"
        )
    ids = list(rows.values_list("pk", flat=True))
    refused = Message.objects.filter(Among("pk", ids), status=MessageStatus.HELD, rule=APPROVAL).update(
        status=MessageStatus.WITHHELD, reason=f"envio recusado: {why}"[:300]
    )
    contacts.release(ids)
    if refused:
        events.publish("message.status", message_ids=ids)
        journal.append(
            actor=actor,
            action="messages.refused",
            subject=f"creditor:{creditor_id}",
            reason=why[:200],
            data={"messages": refused},
        )
    return int(refused)


def _waiting(creditor_ids: Sequence[int]) -> "QuerySet[Message]":
    return Message.objects.filter(
        creditor_id__in=list(creditor_ids), status=MessageStatus.HELD, rule=APPROVAL
    )


def _chosen(creditor_id: int, lines: Lines, seen: int, until: dt.datetime | None) -> "QuerySet[Message]":
    which = Q(pk__in=[])
    for step, channel in lines:
        which |= Q(step=step, channel=channel)
    rows = _waiting([creditor_id]).filter(which, pk__lte=seen)
    return rows if until is None else rows.filter(not_before__lt=until)
