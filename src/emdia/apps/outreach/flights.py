"""What is frozen and waits for its account, and what is in the air, account by account: a slow carrier holds up its own
mail and nobody else's."""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from itertools import batched, groupby
from threading import Event
from time import monotonic

from emdia.apps.contacts import api as contacts
from emdia.apps.outreach.accounts import Carrier
from emdia.apps.outreach.claim import give_back
from emdia.apps.outreach.freeze import Frozen
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.pace import take
from emdia.apps.outreach.settle import mark_sending
from emdia.apps.outreach.speak import Mouth, Results
from emdia.apps.outreach.waiting import Waiting
from emdia.core import clock
from emdia.core.among import Among
from emdia.domain.vocabulary import WAITING, MessageStatus

CHUNK = 50
"""So many are marked *sending* at a time: what a crash can leave unknown, times what an account has in the air."""

LINE_SAYS = 8
"""Messages of one chunk that one line says one after the other; twice as many in 4 minutes."""

PATIENCE = dt.timedelta(seconds=1)
"""A rate that is used up for no longer than this is waited for, while others speak; else its messages are held."""

PACE = "pace"
"""Stands in ``rule`` of a message that waits for its account's rate or pause."""

type Key = tuple[str, str]
type Flight = tuple["Future[Results]", dict[str, Waiting], Carrier]


@dataclass(slots=True)
class _Line:
    """One account: what waits for it and what it is saying. ``most``: chunks in the air."""

    carrier: Carrier
    most: int
    waiting: deque[tuple[Sequence[Frozen], dt.datetime]] = field(default_factory=deque)
    flying: list[Flight] = field(default_factory=list)
    ready: float = 0.0


class Flights:
    """The chunks of one run. ``landed`` is called with what each of them brought back."""

    def __init__(self, mouth: Mouth, landed: Callable[[Results, dict[str, Waiting], Carrier], None]) -> None:
        self._mouth, self._landed = mouth, landed
        self._lines: dict[Key, _Line] = {}
        self._whose: dict[int, set[Key]] = {}

    def add(self, frozen: Iterable[Frozen], lease: dt.datetime) -> None:
        """Take a batch in, a few dozen messages of one account each."""
        by_account = sorted(frozen, key=_key)
        for key, group in groupby(by_account, key=_key):
            ours = list(group)
            for chunk in batched(ours, chunk_of(ours[0].carrier)):
                carrier = chunk[0].carrier
                line = self._lines.setdefault(key, _Line(carrier, _in_the_air(carrier)))
                line.carrier = carrier
                line.waiting.append((chunk, lease))
                for one in chunk:
                    self._whose.setdefault(one.row.creditor_id, set()).add(key)

    def full(self) -> set[int]:
        """Creditors whose account has more than enough to say: nothing is claimed for them now."""
        return {
            creditor
            for creditor, keys in self._whose.items()
            if any(self._lines[key].waiting for key in keys)
        }

    @property
    def busy(self) -> bool:
        """Whether anything waits or flies."""
        return any(line.waiting or line.flying for line in self._lines.values())

    def start(self) -> None:
        """Say what may be said now; each chunk is marked right before."""
        now = monotonic()
        for line in self._lines.values():
            while line.waiting and len(line.flying) < line.most and line.ready <= now:
                self._start(line)

    def land(self) -> None:
        """Wait until something has come back, or a rate allows more, and take in all that is there."""
        flights = [flight for line in self._lines.values() for flight in line.flying]
        readies = [
            line.ready for line in self._lines.values() if line.waiting and len(line.flying) < line.most
        ]
        patience = max(0.0, min(readies) - monotonic()) if readies else None
        if flights:
            wait([flight[0] for flight in flights], timeout=patience, return_when=FIRST_COMPLETED)
        elif patience:
            Event().wait(patience)
        for line in self._lines.values():
            for flight in [one for one in line.flying if one[0].done()]:
                line.flying.remove(flight)
                self._landed(flight[0].result(), flight[1], flight[2])

    def end(self) -> None:
        """The run is over: what is not marked yet is given back, what is in the air is always written down."""
        for line in self._lines.values():
            while line.waiting:
                chunk, lease = line.waiting.popleft()
                give_back([one.row.id for one in chunk], lease)
        while any(line.flying for line in self._lines.values()):
            self.land()

    def _start(self, line: _Line) -> None:
        chunk, lease = line.waiting.popleft()
        chunk = self._within_rate(line, chunk, lease)
        marked = mark_sending(chunk, lease=lease)
        if marked:
            future = self._mouth.say(line.carrier.account, [one.outgoing for one in marked])
            line.flying.append((future, {one.row.ref: one.row for one in marked}, line.carrier))

    def _within_rate(self, line: _Line, chunk: Sequence[Frozen], lease: dt.datetime) -> Sequence[Frozen]:
        """As many of the chunk as the account may say now; the rest waits a moment here, or longer as *held*."""
        if line.carrier.limits is None or not chunk:
            return chunk
        granted = take(line.carrier.name, line.carrier.limits, len(chunk))
        if granted.again is None:
            return chunk
        rest = chunk[granted.count :]
        left = granted.again - clock.machine()
        if left <= PATIENCE:
            line.waiting.appendleft((rest, lease))
            line.ready = monotonic() + max(left.total_seconds(), 0.01)
        else:
            why = f"espera a vez da conta {line.carrier.words}: {granted.reason}"
            hold([one.row.id for one in rest], lease, until=clock.now() + left, reason=why)
            while line.waiting:
                more, its_lease = line.waiting.popleft()
                refs = [one.row.id for one in more]
                hold(refs, its_lease, until=clock.now() + left, reason=why)
        return chunk[: granted.count]


def hold(ids: Sequence[int], lease: dt.datetime, *, until: dt.datetime, reason: str) -> None:
    """Let claimed messages wait for their account, and give their occasions back."""
    ours = Message.objects.filter(Among("pk", ids), leased_until=lease, status__in=WAITING)
    ours.update(
        status=MessageStatus.HELD, reason=reason[:300], rule=PACE, not_before=until, leased_until=None
    )
    contacts.release(ids)


def _key(one: Frozen) -> Key:
    """The sandbox has one name and a line of its own for e-mail."""
    return one.carrier.name, one.carrier.account.provider


def chunk_of(carrier: Carrier) -> int:
    """No more than its lines say within the lease, where each message takes a request's whole time (15 s) and two
    chunks share the lines: else another worker would take for left behind what still waits for a line."""
    return min(CHUNK, LINE_SAYS * carrier.concurrency)


def _in_the_air(carrier: Carrier) -> int:
    """So many chunks that all of the account's lines have something to say while the next chunk is prepared."""
    return max(2, -(-2 * carrier.concurrency // CHUNK))
