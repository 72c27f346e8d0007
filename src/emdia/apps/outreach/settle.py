"""Mark what is about to be said, and write down what became of it, in batches."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from emdia.apps.contacts import api as contacts
from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.claim import LEASE, ask_a_person
from emdia.apps.outreach.freeze import Frozen
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.speak import Results
from emdia.apps.outreach.waiting import Waiting
from emdia.core import clock
from emdia.core.bulk import update_rows
from emdia.domain.vocabulary import ContactState, MessageStatus
from emdia.providers.channels.base import Accepted, Lost, Refused

TABLE = Message._meta.db_table
_ENDED = {"status": "varchar", "reason": "varchar", "leased_until": "timestamptz"}
_OPEN = f"t.status IN ('{MessageStatus.SENDING}', '{MessageStatus.UNKNOWN}')"
AGAIN = dt.timedelta(minutes=5)
ACCOUNT_AGAIN = dt.timedelta(minutes=15)
"""Business time until a temporary refusal, or one that is our own account's fault, is tried again."""


def mark_sending(frozen: Sequence[Frozen], *, lease: dt.datetime) -> list[Frozen]:
    """Mark the next few dozen; those that were canceled, or whose case changed since they were frozen, are left out."""
    versions = {one.row.id: one.row.facts_version for one in frozen}
    with transaction.atomic():
        ours = Message.objects.filter(pk__in=versions, status=MessageStatus.QUEUED, leased_until=lease)
        rows = ours.select_for_update(of=("self",)).values_list("pk", "case__facts_version")
        found = dict(rows)
        fit = {pk for pk, version in found.items() if version == versions[pk]}
        Message.objects.filter(pk__in=fit).update(
            status=MessageStatus.SENDING, sent_at=clock.now(), leased_until=clock.machine() + LEASE
        )
        if stale := found.keys() - fit:
            Message.objects.filter(pk__in=stale).update(leased_until=None)
            contacts.release(stale)
    return [one for one in frozen if one.row.id in fit]


def settle(results: Results, rows: Mapping[str, Waiting]) -> list[Waiting]:
    """Record a chunk; returns the messages that failed for good and have channels left to try."""
    accepted = [
        (rows[ref].id, result.reference[:120]) for ref, result in results if isinstance(result, Accepted)
    ]
    refused = [(rows[ref], result) for ref, result in results if isinstance(result, Refused)]
    lost = [(rows[ref], result) for ref, result in results if isinstance(result, Lost)]
    with transaction.atomic():
        _accept(accepted)
        _refuse(refused)
        _lose(lost)
    return [row for row, result in refused if row.fallback and _for_good(result)]


def _accept(accepted: list[tuple[int, str]]) -> None:
    """A receipt may have come before we write: its status stands."""
    rows = [(pk, reference, MessageStatus.SENT, "", None) for pk, reference in accepted]
    update_rows(TABLE, {"reference": "varchar", **_ENDED}, rows, where=_OPEN)


def _for_good(result: Refused) -> bool:
    return result.permanent and result.fault in ("recipient", "content")


def _refuse(refused: list[tuple[Waiting, Refused]]) -> None:
    if not refused:
        return
    now = clock.now()
    columns = {**_ENDED, "sent_at": "timestamptz"}
    failed = [
        (row.id, MessageStatus.FAILED, _words(result), None, None)
        for row, result in refused
        if _for_good(result)
    ]
    update_rows(TABLE, columns, failed, where=_OPEN)
    later = [
        (row.id, MessageStatus.HELD, _words(result), None, None, now + _pause(result))
        for row, result in refused
        if not _for_good(result)
    ]
    update_rows(TABLE, {**columns, "not_before": "timestamptz"}, later, where=_OPEN)
    contacts.release(row.id for row, _ in refused)
    for row, result in refused:
        if result.permanent and result.fault == "recipient" and row.point_id is not None:
            debtors.mark_point(row.point_id, state=ContactState.DOUBTFUL, reason=f"recusado: {result.code}")


def _pause(result: Refused) -> dt.timedelta:
    if result.fault == "account":
        return ACCOUNT_AGAIN
    return max(AGAIN, dt.timedelta(seconds=result.retry_after or 0))


def _words(result: Refused) -> str:
    whose = {
        "recipient": "o contato não existe ou não recebe mensagens",
        "content": "a operadora recusou o conteúdo",
        "account": "a conta da operadora recusou o envio",
        "provider": "a operadora está indisponível",
    }[result.fault]
    return f"{whose} ({result.code})"[:300]


def _lose(lost: list[tuple[Waiting, Lost]]) -> None:
    rows = [
        (row.id, MessageStatus.UNKNOWN, f"não se sabe se a mensagem chegou: {result.detail}"[:300], None)
        for row, result in lost
    ]
    update_rows(TABLE, _ENDED, rows, where=_OPEN)
    if lost:
        ask_a_person(row.case_id for row, _ in lost)
