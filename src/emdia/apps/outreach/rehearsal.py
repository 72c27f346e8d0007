"""What was said in *ensaio* reached nobody: it does not count once the creditor speaks to the world."""

from collections.abc import Collection
from itertools import batched
from typing import NamedTuple

from django.db.models import Q, QuerySet

from emdia.apps.contacts import api as contacts
from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.models import Message
from emdia.apps.tenants.api import SANDBOX
from emdia.core import events
from emdia.core.among import Among
from emdia.domain.vocabulary import WAITING, MessageStatus

REHEARSED = "ensaio: não saiu deste computador"
SANDBOX_PREFIX = f"{SANDBOX}:"
"""How the account of a message begins that reached nobody."""


def really_contacted(*, creditor_id: int, among: Collection[int] | None = None) -> set[int]:
    """Cases (of these, where ``among`` is given) that had a message over a real account: their place on the ladder is
    true."""
    said = Message.objects.filter(creditor_id=creditor_id, sent_at__isnull=False)
    if among is not None:
        said = said.filter(Among("case_id", among))
    real = said.exclude(account="").exclude(account__startswith=SANDBOX_PREFIX)
    return set(real.values_list("case_id", flat=True).distinct())


class RehearsedStops(NamedTuple):
    """Stops (person, channel) that a rehearsal made: those that answered the sandbox, which nobody said, and how many
    were made on a page, whose link somebody may have handed on: these stay."""

    simulated: list[tuple[int, str]]
    on_page: int


def rehearsed_stops(*, creditor_id: int) -> RehearsedStops:
    """Stops of people to whom, on that channel, only the sandbox has ever written; three queries.

    A reply needs a message: where none was ever given to a real carrier, for whichever creditor, nobody replied.
    """
    rehearsed = _written(Message.objects.filter(creditor_id=creditor_id, account__startswith=SANDBOX_PREFIX))
    people = {debtor for debtor, _ in rehearsed}
    if not people:
        return RehearsedStops([], 0)
    stops = debtors.stops_of(people)
    to_them = Message.objects.filter(Among("debtor_id", {debtor for debtor, _, _ in stops}))
    real = _written(to_them.exclude(account="").exclude(account__startswith=SANDBOX_PREFIX))
    simulated, on_page = [], 0
    for debtor, channel, source in stops:
        if (debtor, channel) in rehearsed and (debtor, channel) not in real:
            if source == debtors.REPLIED:
                simulated.append((debtor, channel))
            on_page += source == "page"
    return RehearsedStops(simulated, on_page)


def _written(rows: "QuerySet[Message]") -> set[tuple[int, str]]:
    return set(rows.values_list("debtor_id", "channel").distinct())


def rehearsed_count(*, creditor_id: int) -> int:
    """How many messages the sandbox took or would take; one query."""
    return _rehearsed(creditor_id).count()


def rehearsed_cases(*, creditor_id: int, among: Collection[int]) -> set[int]:
    """Those of these cases whose messages the sandbox took or would take; one query."""
    rows = _rehearsed(creditor_id).filter(Among("case_id", among))
    return set(rows.values_list("case_id", flat=True).distinct())


def rehearsed_more_than(*, creditor_id: int, many: int) -> bool:
    """Whether a rehearsal left more messages than this; counts no further."""
    return _rehearsed(creditor_id)[: many + 1].count() > many


def _rehearsed(creditor_id: int) -> "QuerySet[Message]":
    rows = Message.objects.filter(creditor_id=creditor_id)
    return rows.filter(Q(account__startswith=SANDBOX_PREFIX) | Q(status__in=WAITING)).exclude(
        reason=REHEARSED
    )


def forget_rehearsed(*, creditor_id: int) -> set[int]:
    """Take back what the sandbox took and what still waits from the rehearsal, occasions included; their cases.

    The words stay readable. Nobody may later tell a debtor that he was written to on those days (R02).
    """
    found = list(_rehearsed(creditor_id).values_list("pk", "case_id"))
    for some in batched((pk for pk, _ in found), 5000):
        Message.objects.filter(Among("pk", some)).update(
            status=MessageStatus.CANCELED,
            reason=REHEARSED,
            rule="",
            sent_at=None,
            delivered_at=None,
            read_at=None,
            leased_until=None,
        )
        contacts.release(some)
        events.publish("message.status", message_ids=list(some))
    return {case for _, case in found}
