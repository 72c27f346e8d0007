"""*Tentar de novo*: a message that no carrier took goes back to the queue, and through the gate, as the same row.

Only what failed before a carrier accepted it: whatever was accepted may have been read, and a contact is at most once
(law 3). The row keeps its step, its tolerance and its place in the day's caps; delivery judges it afresh. Source: ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from emdia.apps.debtors import api as debtors
from emdia.apps.journal import api as journal
from emdia.apps.outreach.choose import usable_point
from emdia.apps.outreach.models import Message
from emdia.apps.tenants import api as tenants
from emdia.core import clock, events
from emdia.core.among import Among
from emdia.core.bulk import update_rows
from emdia.domain.vocabulary import SPOKEN, WAITING, ContactState, MessageKind, MessageStatus, Stage

NOT_FAILED = "só o que falhou pode ser tentado de novo"
ACCEPTED = "a operadora chegou a aceitar: a pessoa pode ter lido, e uma mensagem nunca vai duas vezes"
TOO_LATE = "o prazo desta etapa passou"
ELSEWHERE = "outro canal já levou, ou vai levar, esta mesma mensagem"
NO_POINT = "não há contato utilizável neste canal: corrija o telefone ou o e-mail no caso"
UNKNOWN = "esta mensagem não existe neste credor"

_COLUMNS = {
    "status": "varchar",
    "reason": "varchar",
    "rule": "varchar",
    "stage": "varchar",
    "point_id": "bigint",
    "not_before": "timestamptz",
    "leased_until": "timestamptz",
    "account": "varchar",
}


class Retried(NamedTuple):
    """Messages that are in the queue again, and why each of the others is not."""

    queued: tuple[int, ...]
    refused: dict[int, str]


@transaction.atomic
def retry(*, creditor_ids: Sequence[int], message_ids: Iterable[int], actor: str) -> Retried:
    """Queue again what may be; a fixed number of queries. Whether it goes out is decided when it is said."""
    wanted = list(dict.fromkeys(message_ids))
    later = Message.objects.filter(
        case_id=OuterRef("case_id"),
        occasion=OuterRef("occasion"),
        created_at__gt=OuterRef("created_at"),
        status__in=(*SPOKEN, *WAITING),
    )
    rows = Message.objects.filter(Among("pk", wanted), creditor_id__in=creditor_ids)
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in locked.annotate(elsewhere=Exists(later))}
    reach = debtors.reach(row.debtor_id for row in found.values())
    creditors = tenants.creditors({row.creditor_id for row in found.values()})
    refused = {pk: UNKNOWN for pk in wanted if pk not in found}
    again: list[tuple[object, ...]] = []
    for row in found.values():
        declared = creditors[row.creditor_id].whatsapp_permission
        fit = _fit(row, reach, whatsapp_declared=declared)
        if isinstance(fit, str):
            refused[row.pk] = fit
        else:
            again.append(
                (
                    row.pk,
                    MessageStatus.QUEUED,
                    "",
                    "",
                    _stage(row, fit),
                    fit.id or None,
                    clock.now(),
                    None,
                    "",
                )
            )
    _queue(again, refused, actor)
    return Retried(tuple(pk for pk in found if pk not in refused), refused)


def why_not_again(row: Message) -> str:
    """Why this row alone forbids it; empty where nothing does: then a page may offer it."""
    if row.status != MessageStatus.FAILED:
        return NOT_FAILED
    if row.sent_at is not None or row.reference:
        return ACCEPTED
    return TOO_LATE if row.expires_at is not None and row.expires_at <= clock.now() else ""


def _fit(
    row: Message, reach: Mapping[int, debtors.Reach], *, whatsapp_declared: bool
) -> debtors.ReachPoint | str:
    """The contact point to use, which may have been mended since, or why not."""
    if why := why_not_again(row):
        return why
    if getattr(row, "elsewhere", False):
        return ELSEWHERE
    known = reach.get(row.debtor_id)
    point = known and usable_point(known, channel=row.channel, whatsapp_declared=whatsapp_declared)
    return point or NO_POINT


def _stage(row: Message, point: debtors.ReachPoint) -> str:
    """R40: a doubtful point hears the neutral text only."""
    asks = row.kind == MessageKind.COLLECTION
    return str(Stage.NEUTRAL) if asks and point.state == ContactState.DOUBTFUL else row.stage


def _queue(rows: list[tuple[object, ...]], refused: Mapping[int, str], actor: str) -> None:
    if not rows:
        return
    update_rows(Message._meta.db_table, _COLUMNS, rows, where=f"t.status = '{MessageStatus.FAILED}'")
    ids = [row[0] for row in rows]
    journal.append(
        actor=actor,
        action="messages.retried",
        data={"messages": len(ids), "refused": len(refused), "first": ids[0]},
    )
    events.publish("message.status", message_ids=ids)
    events.publish("message.queued", message_ids=ids)
