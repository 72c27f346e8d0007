"""The only builder of facts for the gate: what the asker knows of its message, completed by what we know of the person.

A fixed number of queries for a batch: the sharers of phones, the locks, the slots, the opt-outs, the calendar, the
tenant's caps; the block lists (R30) one more, only where one is loaded and a phone would ring.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from emdia.apps.contacts.block_lists import listed
from emdia.apps.contacts.call_slots import NO_CALLS, CallDays, call_days
from emdia.apps.contacts.slots import COUNTED, WEEK, SlotBook, release, slot_kind
from emdia.apps.debtors import api as debtors
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.domain.compliance.facts import Breakdown, Caps, ContactFacts, QuietTime, TitleFact
from emdia.domain.compliance.hours import zone
from emdia.domain.compliance.limits import Limits
from emdia.domain.compliance.rules.r30 import PUSH
from emdia.domain.phones import DDD_STATE
from emdia.domain.values import value
from emdia.domain.vocabulary import Channel


@value
class Asked:
    """A message that somebody wants to say now, as the asker knows it. ``value_hash`` finds who shares the point."""

    message: int
    debtor: int
    channel: str
    kind: str
    stage: str
    point_state: str
    value_hash: bytes | None
    ddd: str
    state: str
    city: str
    creditor_name: str
    creditor_address: str
    creditor_tax_id: str
    quiet: Mapping[str, Any]
    limits: Limits | None = None
    """What its creditor narrowed for itself (R29, R68)."""
    urgent: bool = False
    neutral: bool = False
    shows_factor: bool = False
    breakdown: Breakdown | None = None
    amount_cents: int | None = None
    titles: tuple[TitleFact, ...] = ()
    collects_time_barred: str = ""
    waits_until: dt.date | None = None
    waits_reason: str = ""
    asked_for_call: bool = False


class FactsBook:
    """Facts of a batch at one instant. Open it inside the transaction that will write what was allowed.

    ``anew`` are messages that are asked about again: an occasion that one of them took earlier was not used.
    """

    def __init__(
        self, *, people: Iterable[tuple[int, bytes | None]], at: dt.datetime, anew: Iterable[int] = ()
    ) -> None:
        known = list(people)
        ids = {debtor for debtor, _ in known}
        locked = debtors.lock_debtors(ids, [value for _, value in known if value])
        release(anew)
        self._at = at
        # A local day may lie one behind the day in UTC.
        self._slots = SlotBook(locked, since=at.date() - WEEK - dt.timedelta(days=1))
        self._stopped = debtors.opted_out_of(ids)
        self._calendar = tenants.calendar()
        tenant = _tenant()
        self._caps = Caps().lowered(**tenant.caps) if tenant else Caps()
        # Asked once, and only where a list is loaded and somebody would be called or written to on a phone (R30).
        self._values = {value for _, value in known if value} if tenant and tenant.block_lists else set()
        self._blocked: Mapping[bytes, str] | None = None
        self._debtors = ids
        self._calls: dict[int, CallDays] | None = None
        self._lowered: dict[Limits, Caps] = {}

    def facts(self, asked: Asked) -> ContactFacts:
        """The facts of one message, with what this batch took already."""
        value, limits = asked.value_hash, asked.limits
        called = self._called(asked.debtor) if asked.channel == Channel.PHONE else NO_CALLS
        return ContactFacts(
            at=self._at,
            channel=asked.channel,
            calendar=self._calendar,
            kind=asked.kind,
            stage=asked.stage,
            urgent=asked.urgent,
            neutral=asked.neutral,
            creditor_name=asked.creditor_name,
            creditor_address=asked.creditor_address,
            creditor_tax_id=asked.creditor_tax_id,
            breakdown=asked.breakdown,
            amount_cents=asked.amount_cents,
            state=asked.state or None,
            city=asked.city or None,
            ddd_states=ddd_states(asked.ddd),
            point_state=asked.point_state,
            opted_out=self.stopped(asked.debtor),
            shows_factor=asked.shows_factor,
            titles=asked.titles,
            collects_time_barred=asked.collects_time_barred,
            push_days=self._slots.days(asked.debtor, "push", value),
            email_days=self._slots.days(asked.debtor, "email", value),
            caps=self._caps if limits is None else self._lower(limits),
            hours=None if limits is None else limits.hours,
            quiet=quiet_times(asked.quiet),
            call_days=called.days,
            conversation_on=called.conversation_on,
            asked_for_call=asked.asked_for_call,
            block_list=self._block_list(asked),
            waits_until=asked.waits_until,
            waits_reason=asked.waits_reason,
        )

    def _block_list(self, asked: Asked) -> str:
        """The block list that holds the number, or empty (R30)."""
        if not self._values or asked.channel not in PUSH or asked.value_hash is None:
            return ""
        if self._blocked is None:
            self._blocked = listed(sorted(self._values))
        return self._blocked.get(asked.value_hash, "")

    def _lower(self, limits: Limits) -> Caps:
        """The tenant's caps, lowered by those of one creditor; computed once a batch."""
        found = self._lowered.get(limits)
        if found is None:
            found = self._lowered[limits] = self._caps.lowered(**limits.caps)
        return found

    def _called(self, debtor: int) -> CallDays:
        """The calls of a debtor (R60); read once for the batch, and only where somebody wants to call."""
        if self._calls is None:
            self._calls = call_days(self._debtors, on=self._at.date())
        return self._calls.get(debtor, NO_CALLS)

    def stopped(self, debtor: int) -> frozenset[str]:
        """The channels that this debtor stopped (R37)."""
        return self._stopped.get(debtor, frozenset())

    def take(self, asked: Asked) -> None:
        """The gate allowed it: note its occasion, on the debtor's local day."""
        kind = slot_kind(asked.channel)
        if asked.kind not in COUNTED or not kind:
            return
        where = zone(asked.state or None, asked.city or None, ddd_states(asked.ddd))
        day = self._at.astimezone(where).date()
        self._slots.take(debtor=asked.debtor, kind=kind, day=day, message=asked.message, at=self._at)

    def write(self) -> int:
        """Store the occasions that were taken."""
        return self._slots.write()


def facts_for(messages: Sequence[Asked], *, at: dt.datetime) -> list[ContactFacts]:
    """Facts of some messages as they stand, in a fixed number of queries; inside a transaction."""
    book = FactsBook(people=[(asked.debtor, asked.value_hash) for asked in messages], at=at)
    return [book.facts(asked) for asked in messages]


def ddd_states(ddd: str) -> tuple[str, ...]:
    """The state of an area code, as the windows want it."""
    state = DDD_STATE.get(ddd)
    return (state,) if state else ()


def quiet_times(stated: Mapping[str, Any]) -> tuple[QuietTime, ...]:
    """R61 as it is stored: ``{"times": [{"start": "12:00", "end": "14:00", "weekdays": [0, 1]}]}``."""
    if not stated:
        return ()
    return tuple(
        _quiet(one["start"], one["end"], tuple(one.get("weekdays", range(7)))) for one in stated["times"]
    )


@lru_cache(maxsize=1024)
def _quiet(start: str, end: str, weekdays: tuple[int, ...]) -> QuietTime:
    return QuietTime(dt.time.fromisoformat(start), dt.time.fromisoformat(end), frozenset(weekdays))


def _tenant() -> Any:
    own = tenancy.current_id()
    return next((tenant for tenant in tenants.tenants() if tenant.pk == own), None)
