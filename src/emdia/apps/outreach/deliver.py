"""Speak what is due. Only this speaks to a debtor, at most once: row first, then speech (laws 3 and 9)."""

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import batched, groupby

from django.db.models import Count

from emdia.apps.journal import api as journal
from emdia.apps.outreach.accounts import Carriers
from emdia.apps.outreach.claim import Claim, claim, expire, give_back, sweep, unclaim
from emdia.apps.outreach.follow import follow
from emdia.apps.outreach.freeze import Frozen, freeze
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.settle import mark_sending, settle
from emdia.apps.outreach.speak import Mouth, Results
from emdia.apps.outreach.waiting import Waiting
from emdia.apps.tenants import api as tenants
from emdia.core.among import Among
from emdia.domain.vocabulary import SPOKEN

BATCH = 500
CHUNK = 100
"""So many are marked *sending* at a time: what a crash can leave unknown, twice."""
IN_FLIGHT = 2


@dataclass(frozen=True, slots=True)
class DeliverReport:
    """How many messages of this run stand where, and how many were said by channel."""

    by_status: dict[str, int] = field(default_factory=dict)
    by_channel: dict[str, int] = field(default_factory=dict)
    messages: frozenset[int] = field(default=frozenset(), repr=False)


def deliver(*, at: dt.datetime, creditor_id: int | None = None, limit: int | None = None) -> DeliverReport:
    """Say what is due at ``at`` for the active tenant, all of it or about ``limit`` messages, and report."""
    touched = {*sweep(), *expire(at=at)}
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


@dataclass(slots=True)
class _Run:
    """One run: batches are frozen while the one before is being said."""

    at: dt.datetime
    creditor_id: int | None
    carriers: Carriers
    mouth: Mouth
    touched: set[int]
    _flying: deque[tuple["Future[Results]", dict[str, Waiting]]] = field(default_factory=deque)

    def all(self, limit: int | None) -> None:
        """Claim until nothing is due, also for what failures queued anew; what is in the air is always written down."""
        left = limit
        try:
            while left is None or left > 0:
                size = BATCH if left is None else min(BATCH, left)
                stopped = tenants.stopped_creditors()
                taken = claim(at=self.at, creditor_id=self.creditor_id, stopped=stopped, limit=size)
                if taken is not None:
                    self._handle(taken)
                    left = None if left is None else left - len(taken.ids)
                elif self._flying:
                    self._land_all()
                else:
                    return
        finally:
            self._land_all()

    def _handle(self, taken: Claim) -> None:
        self.touched.update(taken.ids)
        try:
            outcome = freeze(taken, at=self.at, carriers=self.carriers)
            self.touched.update(follow(outcome.failed, at=self.at))
            self._say(outcome.frozen, taken.lease)
        except BaseException:
            unclaim(taken.lease)
            raise

    def _say(self, frozen: Sequence[Frozen], lease: dt.datetime) -> None:
        for chunk in _chunks(frozen):
            marked = mark_sending(_unstopped(chunk, lease), lease=lease)
            if marked:
                while len(self._flying) >= IN_FLIGHT:
                    self._land()
                future = self.mouth.say(marked[0].carrier.account, [one.outgoing for one in marked])
                self._flying.append((future, {one.row.ref: one.row for one in marked}))

    def _land(self) -> None:
        future, rows = self._flying.popleft()
        failed = settle(future.result(), rows)
        self.touched.update(follow(failed, at=self.at))

    def _land_all(self) -> None:
        while self._flying:
            self._land()


def _unstopped(chunk: Sequence[Frozen], lease: dt.datetime) -> Sequence[Frozen]:
    """Those whose creditor was not stopped since the claim (*parar tudo*): asked before each few dozen are said."""
    stopped = tenants.stopped_creditors()
    if not stopped:
        return chunk
    give_back([one.row.id for one in chunk if one.row.creditor_id in stopped], lease)
    return [one for one in chunk if one.row.creditor_id not in stopped]


def _chunks(frozen: Sequence[Frozen]) -> Iterator[tuple[Frozen, ...]]:
    """A few dozen messages of one account each."""
    by_account = sorted(frozen, key=_account)
    for _, group in groupby(by_account, key=_account):
        yield from batched(group, CHUNK)


def _account(one: Frozen) -> tuple[str, str]:
    """The sandbox has one name and a line of its own for e-mail."""
    return one.carrier.name, one.carrier.account.provider
