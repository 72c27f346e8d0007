"""Mark what is about to be said, and write down what became of it, in batches."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import connection, transaction

from emdia.apps.contacts import api as contacts
from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.accounts import Carrier
from emdia.apps.outreach.claim import LEASE, ask_a_person
from emdia.apps.outreach.freeze import Frozen
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.pace import answered
from emdia.apps.outreach.speak import Results
from emdia.apps.outreach.waiting import Waiting
from emdia.core import clock, events, sealed, tenancy
from emdia.core.bulk import update_rows
from emdia.domain.vocabulary import WAITING, MessageStatus
from emdia.providers.channels.base import Accepted, Lost, Refused

TABLE = Message._meta.db_table
_ENDED = {"status": "varchar", "reason": "varchar", "leased_until": "timestamptz"}
_SENDING = {
    **_ENDED,
    "sent_at": "timestamptz",
    "rule": "varchar",
    "account": "varchar",
    "subject": "bytea",
    "text": "bytea",
    "amount_cents": "bigint",
    "segments": "smallint",
}
_UNCHANGED = (
    f"t.status IN ('{MessageStatus.QUEUED}', '{MessageStatus.HELD}') AND t.leased_until = {{lease}} AND EXISTS "
    "(SELECT 1 FROM receivables_case c WHERE c.id = t.case_id AND c.facts_version = %(last)s) AND NOT EXISTS "
    "(SELECT 1 FROM tenants_creditor k JOIN tenants_tenant o ON o.id = k.tenant_id "
    "WHERE k.id = t.creditor_id AND (k.stopped_at IS NOT NULL OR o.stopped_at IS NOT NULL))"
)
"""Still ours, of a case that is as it was when the words were written, and of nobody who was stopped (*parar tudo*)."""
_OPEN = f"t.status IN ('{MessageStatus.SENDING}', '{MessageStatus.UNKNOWN}')"
AGAIN = dt.timedelta(minutes=5)
ACCOUNT_AGAIN = dt.timedelta(minutes=15)
"""Business time until a temporary refusal, or one that is our own account's fault, is tried again."""


def mark_sending(frozen: Sequence[Frozen], *, lease: dt.datetime) -> list[Frozen]:
    """Write the words of the next few dozen and mark them; those that were canceled, whose case changed since they were
    frozen, or whose creditor was stopped, are left out.

    One statement where nothing changed. What was left out of it is claimed and written again.
    """
    if not frozen:
        return []
    ours = clock.machine() + LEASE
    rows = _sending(frozen, ours)
    with transaction.atomic():
        marked = update_rows(TABLE, _SENDING, rows, where=_UNCHANGED.format(lease=_literal(lease)))
        if marked == len(rows):
            return list(frozen)
        ids = [one.row.id for one in frozen]
        fit = set(
            Message.objects.filter(pk__in=ids, status=MessageStatus.SENDING, leased_until=ours).values_list(
                "pk", flat=True
            )
        )
        Message.objects.filter(pk__in=set(ids) - fit, status__in=WAITING, leased_until=lease).update(
            leased_until=None
        )
        contacts.release(set(ids) - fit)
    return [one for one in frozen if one.row.id in fit]


def _sending(frozen: Sequence[Frozen], ours: dt.datetime) -> list[tuple[object, ...]]:
    """A row for each: in the order of ``_SENDING``, then the version of the facts that it was written from."""
    tenant, spoken = tenancy.current_id(), clock.now()

    def shut(text: str) -> bytes:
        return sealed.seal(text, tenant_id=tenant) if text else b""

    return [
        (
            one.row.id,
            MessageStatus.SENDING,
            "",
            ours,
            spoken,
            "",
            one.carrier.name,
            shut(one.outgoing.subject),
            shut(one.kept_text),
            one.amount_cents,
            one.segments or None,
            one.row.facts_version,
        )
        for one in frozen
    ]


def _literal(moment: dt.datetime) -> str:
    """A time of our own clock as it stands in a condition."""
    return f"'{connection.ops.adapt_datetimefield_value(moment)}'"


def settle(results: Results, rows: Mapping[str, Waiting], carrier: Carrier) -> list[Waiting]:
    """Record a chunk that a carrier was given; returns the messages that failed for good and have channels left."""
    accepted = [
        (rows[ref].id, result.reference[:120]) for ref, result in results if isinstance(result, Accepted)
    ]
    refused = [(rows[ref], result) for ref, result in results if isinstance(result, Refused)]
    lost = [(rows[ref], result) for ref, result in results if isinstance(result, Lost)]
    with transaction.atomic():
        _accept(accepted)
        _refuse(refused)
        _lose(lost)
        if carrier.paced and results and not (all_well(results) and carrier.limits is None):
            answered(carrier.name, [result for _, result in results], counted=carrier.limits is not None)
        events.publish("message.status", message_ids=[rows[ref].id for ref, _ in results])
    return [row for row, result in refused if row.fallback and _for_good(result)]


def all_well(results: Results) -> bool:
    """Whether the carrier took all of them."""
    return all(isinstance(result, Accepted) for _, result in results)


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
            debtors.bounced(row.point_id, channel=row.channel, reason=f"recusado: {result.code}")


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
    """The carrier may be at it still: for one lease nobody asks it, since its *no* would free the message."""
    asked_from = clock.machine() + LEASE
    rows = [
        (
            row.id,
            MessageStatus.UNKNOWN,
            f"não se sabe se a mensagem chegou: {result.detail}"[:300],
            asked_from,
        )
        for row, result in lost
    ]
    update_rows(TABLE, _ENDED, rows, where=_OPEN)
    if lost:
        ask_a_person(row.case_id for row, _ in lost)
