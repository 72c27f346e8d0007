"""The coming days of a ladder: how many messages, on which channel, at what cost; a large portfolio is sampled."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched

from emdia.apps.debtors import api as debtors
from emdia.apps.ladders.active import with_draft
from emdia.apps.ladders.facts import FactsBuilder
from emdia.apps.ladders.plan import cents_of, creditor_facts
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.ladder import choose
from emdia.domain.ladder_forecast import forecast
from emdia.domain.steps import LadderPlan, Step

DAYS = 30
SAMPLE = 1_000
"""Cases that one page walks through; with more, the days are an estimate."""
_BATCH = 500


@dataclass(slots=True)
class ComingDay:
    """One day: cases with a message, by step and by channel, what it costs in thousandths of a real."""

    day: dt.date
    cases: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    unreached: int = 0
    """Cases that no channel of their step reaches."""
    mills: int = 0


@dataclass(slots=True)
class ComingDays:
    """``looked_at`` of ``total`` cases were walked through; with fewer than all, every number is an estimate.
    ``unpriced`` are the channels that are used and have no price."""

    days: list[ComingDay]
    looked_at: int
    total: int
    unpriced: tuple[str, ...] = ()

    @property
    def estimated(self) -> bool:
        """Whether the numbers were reckoned from a part of the cases."""
        return self.looked_at < self.total

    @property
    def mills(self) -> int:
        """What all days cost, in thousandths of a real."""
        return sum(day.mills for day in self.days)


def coming_days(
    *,
    creditor_id: int,
    first: dt.date,
    days: int = DAYS,
    plan: LadderPlan | None = None,
    shared: bool = False,
    sample: int | None = SAMPLE,
    progress: Callable[[int, int], None] | None = None,
) -> ComingDays:
    """What the ladders would say from ``first`` on, if nobody paid; with ``plan`` in the place of its namesake,
    ``shared``: among the tenant's.

    ``sample`` None walks through every case and tells ``progress`` (done, of how many). Caps and daily lots are not
    foreseen, nor that a channel may fail.
    """
    size = sample if sample is not None else 2**62
    ids, total = receivables.sample_of_open_cases(creditor_id=creditor_id, size=size)
    walk = _Walk(creditor_id, first, days, with_draft(creditor_id, plan, shared=shared))
    done = 0
    for some in batched(ids, _BATCH):
        walk.take(some)
        done += len(some)
        if progress is not None:
            progress(done, len(ids))
    return walk.result(len(ids), total)


class _Walk:
    """What is shared between the cases of one calendar."""

    def __init__(self, creditor_id: int, first: dt.date, days: int, plans: Sequence[LadderPlan]) -> None:
        creditor = tenants.creditors([creditor_id])[creditor_id]
        self._plans = tuple(plans)
        self._calendar = tenants.calendar()
        self._first = first
        self._last = first + dt.timedelta(days - 1)
        self._declared = creditor.whatsapp_permission
        self._push_minimum = creditor.push_minimum_cents
        self._prices: Mapping[str, int] = getattr(creditor, "prices", None) or {}
        self._builder = FactsBuilder(creditor_facts(creditor_id), min(clock.today(), first), self._calendar)
        self._days = {first + dt.timedelta(n): ComingDay(first + dt.timedelta(n)) for n in range(days)}

    def take(self, case_ids: Sequence[int]) -> None:
        """Walk through a batch of cases; a fixed number of queries."""
        built = self._builder.build(case_ids)
        reach = debtors.reach({known.row.debtor_id for known in built})
        for known in built:
            plan = choose(self._plans, known.facts.segment, known.facts.tags)
            if plan is None:
                continue
            coming = forecast(known.facts, plan, today=self._first, last=self._last, calendar=self._calendar)
            for day, decision in coming:
                assert decision.step is not None
                rings = cents_of(known, decision) >= self._push_minimum
                self._count(self._days[day], decision.step, reach.get(known.row.debtor_id), rings=rings)

    def _count(self, day: ComingDay, step: Step, reach: debtors.Reach | None, *, rings: bool) -> None:
        channels = step.channels if rings else outreach.without_push(step.channels)
        chosen = (
            outreach.choose(reach, channels=channels, mode=step.mode, whatsapp_declared=self._declared)
            if reach is not None
            else ()
        )
        if not chosen:
            day.unreached += 1
            return
        day.cases += 1
        day.steps[step.slug] += 1
        for one in chosen:
            day.channels[str(one.channel)] += 1

    def result(self, looked_at: int, total: int) -> ComingDays:
        """The days, scaled to all cases, with their cost."""
        share = total / looked_at if looked_at else 1.0
        for day in self._days.values():
            day.cases = round(day.cases * share)
            day.unreached = round(day.unreached * share)
            day.steps = Counter({name: round(count * share) for name, count in day.steps.items()})
            day.channels = Counter({name: round(count * share) for name, count in day.channels.items()})
            day.mills = sum(count * self._price(name) for name, count in day.channels.items())
        used = {name for day in self._days.values() for name in day.channels}
        return ComingDays(list(self._days.values()), looked_at, total, tuple(sorted(self._unpriced(used))))

    def _price(self, channel: str) -> int:
        price = self._prices.get(channel)
        return price if isinstance(price, int) else 0

    def _unpriced(self, used: Iterable[str]) -> list[str]:
        return [name for name in used if not isinstance(self._prices.get(name), int)]
