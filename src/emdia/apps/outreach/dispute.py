"""A dispute from end to end (R65): the title is held, nothing that waits speaks of it, a person is asked to answer."""

import datetime as dt
import json
from collections.abc import Sequence

from django.db import transaction

from emdia.apps.contacts import api as contacts
from emdia.apps.desk import api as desk
from emdia.apps.outreach.cancel import cancel_queued
from emdia.apps.outreach.models import Message
from emdia.apps.receivables import api as receivables
from emdia.core import events
from emdia.core.bulk import update_rows
from emdia.domain.vocabulary import WAITING, DisputeAnswer, MessageKind, MessageStatus, TaskKind

RULE = "R65"
WHY = "o título foi contestado: espera a resposta ao cliente"
ACCEPTED = "a contestação foi aceita: o título saiu da cobrança"


def open_dispute(
    *, receivable_ids: Sequence[int], reason: str, actor: str, due_on: dt.date | None = None
) -> list[int]:
    """Dispute titles and ask a person to answer by ``due_on``; returns the titles that were open and undisputed."""
    with transaction.atomic():
        titles = receivables.dispute(receivable_ids=receivable_ids, reason=reason, actor=actor)
        if titles:
            _silence(set(titles))
            cases = sorted(receivables.cases_of(titles))
            desk.open_tasks([(case, TaskKind.DISPUTED, reason.strip(), due_on) for case in cases])
    return titles


def close_dispute(
    *, receivable_ids: Sequence[int], outcome: DisputeAnswer, actor: str, reason: str = ""
) -> list[int]:
    """Answer disputes; returns the titles that had one. The task ends where none of its case is left."""
    with transaction.atomic():
        titles = receivables.answer_dispute(
            receivable_ids=receivable_ids, outcome=outcome, reason=reason, actor=actor
        )
        if titles:
            cases = receivables.cases_of(titles)
            if outcome == DisputeAnswer.ACCEPTED:
                cancel_queued(receivable_ids=titles, reason=ACCEPTED)
            answered = cases - receivables.disputed_cases(cases)
            said = "contestação aceita" if outcome == DisputeAnswer.ACCEPTED else "contestação não aceita"
            desk.close_for_cases(case_ids=answered, kinds=[TaskKind.DISPUTED], outcome=said)
    return titles


def _silence(titles: set[int]) -> None:
    """Cancel what waits about these titles; what waits about another one of the case goes on without naming them."""
    waiting = Message.objects.filter(
        case_id__in=receivables.cases_of(titles), status__in=WAITING, kind=MessageKind.COLLECTION
    )
    rows = list(waiting.select_for_update(of=("self",)).values_list("pk", "anchor_id", "receivables"))
    _cancel([pk for pk, anchor, _ in rows if anchor in titles])
    others = [
        (pk, [one for one in said if one not in titles])
        for pk, anchor, said in rows
        if anchor not in titles and not titles.isdisjoint(said)
    ]
    columns = {"receivables": "jsonb", "leased_until": "timestamptz"}
    update_rows(Message._meta.db_table, columns, [(pk, json.dumps(said), None) for pk, said in others])
    contacts.release(pk for pk, _, _ in rows)


def _cancel(ids: Sequence[int]) -> None:
    Message.objects.filter(pk__in=ids).update(
        status=MessageStatus.CANCELED, reason=WHY, rule=RULE, leased_until=None, subject=b"", text=b""
    )
    if ids:
        events.publish("message.status", message_ids=ids)
