"""Old portfolios begin in daily lots of the creditor's size, so that a file of ten years is not one morning's work."""

import datetime as dt
import threading
from collections import Counter
from dataclasses import replace

from emdia.apps.ladders.facts import Known
from emdia.apps.receivables import api as receivables
from emdia.domain.calendar import Calendar, Place
from emdia.domain.ladder import decide
from emdia.domain.steps import Decision, LadderPlan

_DAY = dt.timedelta(days=1)


class Lots:
    """The lots of one creditor during one plan, shared by its lanes; reads what is taken once, when the first old case
    comes."""

    def __init__(
        self,
        *,
        creditor_id: int,
        size: int,
        day: dt.date,
        calendar: Calendar,
        taken: Counter[dt.date] | None = None,
    ) -> None:
        """``taken`` as it is to be taken for true, for whoever only looks ahead."""
        self._creditor = creditor_id
        self._size = max(size, 1)
        self._day = day
        self._calendar = calendar
        self._taken = taken
        self._first_free = day
        self._lock = threading.Lock()

    def admit(self, known: Known, plan: LadderPlan, decision: Decision) -> tuple[Known, Decision]:
        """Let an old case begin today, or give it the next day with room and decide again."""
        step = decision.step
        if decision.kind != "perform" or step is None or step.slug != plan.first_contact.slug:
            return known, decision
        if known.facts.lot_on is not None:
            return known, decision
        lot_on = self._take()
        if lot_on == self._day:
            return known, decision
        facts = replace(known.facts, lot_on=lot_on)
        return Known(known.row, facts), decide(facts, plan, self._day, self._calendar)

    def _take(self) -> dt.date:
        with self._lock:
            if self._taken is None:
                self._taken = receivables.lots_taken(creditor_id=self._creditor, day=self._day)
            while self._taken[self._first_free] >= self._size:
                self._first_free = self._calendar.next_contact_day(
                    self._first_free + _DAY, Place(), saturday=False
                )
            self._taken[self._first_free] += 1
            return self._first_free
