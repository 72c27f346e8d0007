"""Speak what is due. Only this speaks to a debtor, at most once: row first, then speech (laws 3 and 9)."""

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import batched

from django.db.models import Count

from emdia.apps.journal import api as journal
from emdia.apps.outreach.accounts import Carrier, Carriers
from emdia.apps.outreach.claim import Claim, claim, due_creditors, expire, sweep, unclaim
from emdia.apps.outreach.flights import Flights
from emdia.apps.outreach.follow import follow, follow_undelivered
from emdia.apps.outreach.freeze import freeze
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.pace import count_said
from emdia.apps.outreach.settle import all_well, settle
from emdia.apps.outreach.speak import Mouth, Results
from emdia.apps.outreach.waiting import Waiting
from emdia.apps.tenants import api as tenants
from emdia.core.among import Among
from emdia.core.work import share
from emdia.domain.vocabulary import SPOKEN

BATCH = 500


@dataclass(frozen=True, slots=True)
class DeliverReport:
    """How many messages of this run stand where, and how many were said by channel."""

    by_status: dict[str, int] = field(default_factory=dict)
    by_channel: dict[str, int] = field(default_factory=dict)
    messages: frozenset[int] = field(default=frozenset(), repr=False)


def deliver(*, at: dt.datetime, creditor_id: int | None = None, limit: int | None = None) -> DeliverReport:
    """Say what is due at ``at`` for the active tenant, all of it or about ``limit`` messages, and report."""
    creditors = tenants.creditor_ids() if creditor_id is None else [creditor_id]
    touched = {
        *sweep(creditors),
        *expire(creditors, at=at),
        *follow_undelivered(creditors, at=at),
    }
    carriers = Carriers()
    try:
        with Mouth() as mouth:
            _Run(at, creditor_id, carriers, mouth, touched).all(limit)
    finally:
        carriers.close()
    report = count(touched)
    if touched:
        journal.append(
            actor="emdia",
            action="messages.delivered",
            data={"by_status": report.by_status, "by_channel": report.by_channel},
        )
    return report


def count(messages: Iterable[int]) -> DeliverReport:
    """Where these messages stand now."""
    ids = frozenset(messages)
    statuses: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    for some in batched(sorted(ids), 5000):
        rows = Message.objects.filter(Among("pk", some)).values_list("status", "channel")
        for status, channel, many in rows.annotate(Count("pk")):
            statuses[status] += many
            if status in SPOKEN:
                channels[channel] += many
    return DeliverReport(dict(statuses), dict(channels), ids)


def recount(report: DeliverReport) -> DeliverReport:
    """The same messages once receipts have come in."""
    return count(report.messages)


class _Run:
    """One run: batches are frozen while those before are being said; creditors take turns."""

    def __init__(
        self, at: dt.datetime, creditor_id: int | None, carriers: Carriers, mouth: Mouth, touched: set[int]
    ) -> None:
        self.at, self.creditor_id = at, creditor_id
        self.carriers, self.touched = carriers, touched
        self._flights = Flights(mouth, self._landed)
        self._turns: deque[int] = deque()
        self._look = True
        """Whether something may have become due since the creditors with something due were asked for."""
        self._well: Counter[str] = Counter()

    def all(self, limit: int | None) -> None:
        """Claim until nothing is due, also for what failures queued anew; what is in the air is always written down."""
        left = limit
        try:
            while True:
                taken = self._claim(left) if left is None or left > 0 else None
                if taken is not None:
                    self._freeze(taken)
                    left = None if left is None else left - len(taken.ids)
                elif not self._flights.busy:
                    return
                else:
                    self._flights.land()
                self._flights.start()
        finally:
            self._flights.end()
            count_said(self._well)

    def _claim(self, left: int | None) -> Claim | None:
        """A batch of the creditor whose turn it is; one whose account has enough to say lets the others go first."""
        full = self._flights.full()
        if self._turns and full.issuperset(self._turns):
            return None
        size = BATCH if left is None else min(BATCH, left)
        stopped = tenants.stopped_creditors()
        if not self._turns and self._look:
            self._look = False
            due = due_creditors(at=self.at, creditor_id=self.creditor_id, stopped=stopped)
            self._turns.extend(share.own_first(due))
        for _ in range(len(self._turns)):
            creditor = self._turns.popleft()
            if creditor in full:
                self._turns.append(creditor)
                continue
            taken = claim(
                at=self.at,
                creditor_id=creditor,
                stopped=stopped,
                limit=size,
                alone=self.creditor_id is not None,
            )
            if taken is not None:
                self._turns.append(creditor)
                return taken
        return None

    def _freeze(self, taken: Claim) -> None:
        self.touched.update(taken.ids)
        try:
            outcome = freeze(taken, at=self.at, carriers=self.carriers)
            self._followed(follow(outcome.failed, at=self.at))
        except BaseException:
            unclaim(taken.lease)
            raise
        self._flights.add(outcome.frozen, taken.lease)

    def _landed(self, results: Results, rows: dict[str, Waiting], carrier: Carrier) -> None:
        if all_well(results) and carrier.limits is None:
            self._well[carrier.name] += len(results) if carrier.paced else 0
        else:
            count_said({carrier.name: self._well.pop(carrier.name, 0)})
        failed = settle(results, rows, carrier)
        self._followed(follow(failed, at=self.at))

    def _followed(self, messages: list[int]) -> None:
        """What comes next of messages that failed is due now, or later."""
        self.touched.update(messages)
        self._look = self._look or bool(messages)
