"""Ask carriers what became of what is *unknown*: by our reference, where they can be asked; else a person decides.

A carrier that has the message says how it stands. One that certainly does not have it frees the message: it goes back
to the queue, through the gate, within its tolerance. Whoever cannot tell is asked again, for two days. Source: ours.
"""

import asyncio
import datetime as dt
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from emdia.apps.contacts import api as contacts
from emdia.apps.outreach.accounts import account_of
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.receipts import receive
from emdia.apps.tenants import api as tenants
from emdia.core import clock, events
from emdia.core.among import Among
from emdia.domain.vocabulary import MessageStatus
from emdia.providers.channels.base import Account, Event, Refused
from emdia.providers.channels.inquire import Answer, answers_questions, inquire

BATCH = 200
ASK_AGAIN = dt.timedelta(minutes=10)
ASK_FOR = dt.timedelta(days=2)
NOT_THERE = "a operadora confirmou que não recebeu: volta para a fila"


def reconcile(*, at: dt.datetime) -> int:
    """Ask about a batch of the active tenant's unknown messages; how many of them are known now."""
    rows = _claim(at)
    by_account: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, name, reference in rows:
        by_account[name].append((pk, reference))
    known = 0
    for name, messages in by_account.items():
        row = tenants.account_in_use(int(name.rpartition(":")[2]))
        account = account_of(row) if row is not None else None
        if account is None or not answers_questions(account):
            continue
        if account.loopback or not clock.is_set():
            known += _learn(_ask(account, messages))
    return known


def _claim(at: dt.datetime) -> list[tuple[int, str, str]]:
    """Unknown messages that nobody asked about lately; their next turn is noted before anybody is asked."""
    now = clock.machine()
    with transaction.atomic():
        unknown = Message.objects.filter(
            creditor_id__in=tenants.creditor_ids(),
            status=MessageStatus.UNKNOWN,
            sent_at__gt=at - ASK_FOR,
            account__gt="",
        ).exclude(account__in=[f"sandbox:{tenant.slug}" for tenant in tenants.tenants()])
        free = unknown.filter(leased_until=None) | unknown.filter(leased_until__lt=now)
        rows = free.select_for_update(skip_locked=True, of=("self",)).order_by("sent_at")
        found = list(rows.values_list("pk", "account", "reference")[:BATCH])
        Message.objects.filter(Among("pk", [row[0] for row in found])).update(leased_until=now + ASK_AGAIN)
    return found


def _ask(account: Account, messages: list[tuple[int, str]]) -> dict[str, Answer]:
    """On a thread of its own: the caller's may have a loop already."""
    wanted = [(f"m{pk}", reference) for pk, reference in messages]
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, inquire(account, wanted)).result()


def _learn(answers: dict[str, Answer]) -> int:
    told = [answer for answer in answers.values() if isinstance(answer, Event)]
    absent = [int(ours[1:]) for ours, answer in answers.items() if isinstance(answer, Refused)]
    with transaction.atomic():
        receive(told)
        gone = Message.objects.filter(Among("pk", absent), status=MessageStatus.UNKNOWN)
        ids = list(gone.select_for_update(of=("self",)).values_list("pk", flat=True))
        Message.objects.filter(Among("pk", ids)).update(
            status=MessageStatus.QUEUED, reason=NOT_THERE, sent_at=None, leased_until=None
        )
        contacts.release(ids)
        if ids:
            events.publish("message.status", message_ids=ids)
            events.publish("message.queued", message_ids=ids)
    return len(told) + len(ids)
