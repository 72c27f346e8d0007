"""Plan: claim the cases whose time has come, decide, and turn the decisions into rows. A batch is one transaction."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence

from django.db import transaction

from emdia.apps.desk import api as desk
from emdia.apps.journal import api as journal
from emdia.apps.ladders.active import active_plans
from emdia.apps.ladders.facts import CreditorFacts, FactsBuilder, Known
from emdia.apps.ladders.lots import Lots
from emdia.apps.ladders.outcome import Outcome, end_of_ladder
from emdia.apps.ladders.report import PlanReport, held_item, item, shown_name
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.core.work.lanes import in_lanes
from emdia.domain.calendar import Calendar, Place
from emdia.domain.ladder import choose, decide
from emdia.domain.steps import Decision, LadderPlan

BATCH = 5_000
"""Cases that one transaction holds."""

NO_LADDER = Decision("wait", "nenhuma régua vale para este caso")


def plan(
    *,
    creditor_id: int,
    at: dt.datetime,
    dry_run: bool = False,
    detail: bool = True,
    batches: int | None = None,
) -> PlanReport:
    """Plan every case of a creditor whose ``next_at`` has come, at most ``batches`` batches of them.

    ``dry_run`` says what would happen and changes nothing. ``detail`` False counts only. A creditor (or tenant) that
    stopped everything is not planned: its cases keep their turn.
    """
    run = PlanRun(creditor_id=creditor_id, at=at, detail=detail)
    if run.stopped:
        return run.report
    if not dry_run:
        run.all(batches)
        return run.report
    with transaction.atomic():
        run.all(batches)
        transaction.set_rollback(True)
    return run.report


def is_stopped(creditor_id: int) -> bool:
    """Whether the creditor or its tenant said *parar tudo*."""
    return creditor_id in tenants.stopped_creditors()


def creditor_facts(creditor_id: int, *, news: tuple[dt.date, Calendar] | None = None) -> CreditorFacts:
    """What the creditor's settings mean for the facts of its cases; with ``news``, a day and the calendar, also
    whether its news of payments is fresh enough on that day."""
    return facts_of_creditor(tenants.creditors([creditor_id])[creditor_id], news=news)


def facts_of_creditor(
    creditor: tenants.Creditor, *, news: tuple[dt.date, Calendar] | None = None
) -> CreditorFacts:
    """The same of a creditor that was read already."""
    waits = {} if news is None else tenants.after_due_waits([creditor], day=news[0], calendar=news[1])
    return CreditorFacts(
        id=creditor.pk,
        place=Place(creditor.state, creditor.city),
        float_days=creditor.float_days,
        collects_time_barred=bool(creditor.collects_time_barred),
        lot=creditor.first_contact_lot,
        after_due_waits=waits.get(creditor.pk, ""),
        push_minimum=creditor.push_minimum_cents,
    )


def cents_of(known: Known, decision: Decision) -> int:
    """What the message of a decision speaks of, in cents, without what was added."""
    spoken = frozenset(decision.titles)
    return sum([title.open_cents for title in known.facts.titles if title.id in spoken])


class PlanRun:
    """One call of :func:`plan`: what its batches share."""

    def __init__(
        self,
        *,
        creditor_id: int,
        at: dt.datetime,
        detail: bool,
        creditor: tenants.Creditor | None = None,
        lots: Lots | None = None,
    ) -> None:
        """``creditor`` and ``lots``: as they would be, for whoever only looks ahead (:meth:`wishes`)."""
        row = creditor or tenants.creditors([creditor_id])[creditor_id]
        self.report = PlanReport()
        self.stopped = is_stopped(creditor_id)
        self._at = at
        self._day = at.astimezone(clock.SAO_PAULO).date()
        self._calendar = tenants.calendar()
        self._creditor = facts_of_creditor(row, news=(self._day, self._calendar))
        self._detail = detail
        self._lock = threading.Lock()
        self._plans = active_plans(creditor_id)
        self._approval = tenants.approval_of(row)
        self._builder = FactsBuilder(self._creditor, self._day, self._calendar)
        self._lots = lots or Lots(
            creditor_id=creditor_id, size=self._creditor.lot, day=self._day, calendar=self._calendar
        )

    def all(self, batches: int | None) -> None:
        """Batch after batch, until nothing is left whose time has come."""
        in_lanes(self._batch, full=BATCH, batches=batches)

    def _batch(self) -> int:
        """Plan one batch; returns how many cases were looked at."""
        with transaction.atomic():
            claimed = receivables.claim_cases(creditor_id=self._creditor.id, at=self._at, limit=BATCH)
            if not claimed:
                return 0
            decided = [self._decide(known) for known in self._builder.build_of(claimed)]
            wishes = [
                self._wish(known, decision) for known, decision in decided if decision.kind == "perform"
            ]
            said = dict(
                zip((wish.case for wish in wishes), outreach.compose(wishes, at=self._at), strict=True)
            )
            outcome = Outcome(self._day)
            for known, decision in decided:
                outcome.add(known, decision, said.get(known.row.id))
            outcome.write()
            if outcome.tasks:
                desk.open_tasks(outcome.tasks)
            batch = self._tell(decided, said)
            self._journal(batch, outcome)
        with self._lock:
            self.report.add(batch)
        return len(claimed)

    def wishes(self, case_ids: Sequence[int], *, seen_as: Callable[[Known], Known]) -> list[outreach.Planned]:
        """What the ladder wants said about these cases, as ``seen_as`` shows them; nothing is locked or written."""
        decided = [self._decide(seen_as(known)) for known in self._builder.build(case_ids)]
        return [self._wish(known, decision) for known, decision in decided if decision.kind == "perform"]

    def _decide(self, known: Known) -> tuple[Known, Decision]:
        facts = known.facts
        ladder = self._plans[0] if len(self._plans) == 1 else choose(self._plans, facts.segment, facts.tags)
        if ladder is None:
            return known, NO_LADDER
        return self._lots.admit(known, ladder, decide(facts, ladder, self._day, self._calendar))

    def _wish(self, known: Known, decision: Decision) -> outreach.Planned:
        step, anchor = decision.step, decision.anchor
        assert step is not None
        assert anchor is not None
        assert decision.expires_on is not None
        cents = cents_of(known, decision)
        return outreach.Planned(
            case=known.row.id,
            debtor=known.row.debtor_id,
            creditor=self._creditor.id,
            anchor=anchor,
            cycle=next(mark.cycle for mark in decision.marks if mark.title == anchor),
            step=step.slug,
            stage=step.stage,
            variant=step.variant,
            channels=step.channels,
            mode=step.mode,
            receivables=decision.titles,
            day=self._day,
            expires_on=decision.expires_on,
            approval=step.approval or self._approval.asks(day=self._day, step=step.slug, cents=cents),
            push=cents >= self._creditor.push_minimum,
            reason=decision.reason,
        )

    def _tell(
        self, decided: Sequence[tuple[Known, Decision]], said: dict[int, outreach.Composed]
    ) -> PlanReport:
        batch = PlanReport(cases=len(decided))
        spoken = [pair for pair in decided if pair[0].row.id in said and said[pair[0].row.id].held is None]
        kept = [
            pair for pair in decided
            if pair[1].kind == "hold" or (pair[0].row.id in said and said[pair[0].row.id].held is not None)
        ]  # fmt: skip
        batch.planned, batch.held = len(spoken), len(kept)
        if not self._detail or not (spoken or kept):
            return batch
        names = self._names([known for known, _ in (*spoken, *kept)])
        for known, decision in spoken:
            numbers = {title.id: title.number for title in known.facts.titles}
            name = names[known.row.id]
            batch.items.append(item(known, name, decision, said[known.row.id], numbers))
        for known, decision in kept:
            composed = said.get(known.row.id)
            held = composed.held if composed is not None else None
            reason, rule, until = decision.reason, decision.rule, decision.until
            if held is not None:
                ends = held.until
                reason, rule, until = (
                    held.reason,
                    held.rule,
                    ends.astimezone(clock.SAO_PAULO).date() if ends else None,
                )
            batch.held_items.append(
                held_item(known, names[known.row.id], decision, reason=reason, rule=rule, until=until)
            )
        return batch

    def _names(self, cases: Sequence[Known]) -> dict[int, str]:
        nameless = receivables.names_of_cases([known.row.id for known in cases if not known.row.code])
        return {known.row.id: shown_name(known.row.code, nameless.get(known.row.id)) for known in cases}

    def _journal(self, batch: PlanReport, outcome: Outcome) -> None:
        ended = end_of_ladder(outcome.tasks)
        if not (batch.planned or outcome.records or ended):
            return
        data = {"cases": batch.cases, "planned": batch.planned, "held": batch.held, "ended": ended}
        journal.append(
            actor="régua",
            action="ladder.planned",
            subject=f"creditor:{self._creditor.id}",
            data={**data, "day": self._day.isoformat(), "ladders": _versions(self._plans)},
            at=self._at,
        )


def _versions(plans: Sequence[LadderPlan]) -> list[str]:
    return [f"{plan.slug}:{plan.version}" for plan in plans]
