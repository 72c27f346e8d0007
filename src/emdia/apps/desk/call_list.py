"""Whom to call: what a ladder or the person asked for, each with its moment by the gate and what R60 leaves."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from emdia.apps.contacts import api as contacts
from emdia.apps.debtors import api as debtors
from emdia.apps.desk.models import Task
from emdia.core import clock
from emdia.domain.compliance import judge
from emdia.domain.compliance.limits import limits_of
from emdia.domain.compliance.verdict import Verdict, never
from emdia.domain.values import value
from emdia.domain.vocabulary import Channel, ContactState, MessageKind, Stage, TaskKind

CALLS = (TaskKind.CALL, TaskKind.CALL_BACK)
_WEEK = dt.timedelta(days=7)
_BEST: dict[str, int] = {ContactState.CONFIRMED: 0, ContactState.DECLARED: 1, ContactState.DOUBTFUL: 2}
_ORDER = {"allow": 0, "not_before": 1, "never": 2}


@value
class CallTurn:
    """One call to make: its task (with case, person and creditor), the telephone to use, what the gate says of this
    moment, and how many calls R60 leaves in these seven days."""

    task: Any
    point: Any
    verdict: Verdict
    left: int

    @property
    def doubtful(self) -> bool:
        """Whether somebody else may answer that telephone: then nothing of a debt is said (R40)."""
        return self.point is not None and self.point.state == ContactState.DOUBTFUL


def call_list(
    *, creditor_ids: Sequence[int], at: dt.datetime, case_id: int | None = None, limit: int = 50
) -> list[CallTurn]:
    """The calls of some creditors, those that may be made now first; a fixed number of queries. A case in which nothing
    is open any more is left out."""
    tasks = Task.objects.filter(
        done_at=None, kind__in=CALLS, case__creditor_id__in=creditor_ids, case__next_at__isnull=False
    )
    if case_id is not None:
        tasks = tasks.filter(case_id=case_id)
    rows = list(tasks.select_related("case__debtor", "case__creditor").order_by("due_on", "id")[:limit])
    phones = _phones({row.case.debtor_id for row in rows})
    asked = [_asked(row, phones.get(row.case.debtor_id)) for row in rows]
    with transaction.atomic():
        known = contacts.facts_for(asked, at=at)
    today = at.astimezone(clock.SAO_PAULO).date()
    turns = []
    for row, facts in zip(rows, known, strict=True):
        point = phones.get(row.case.debtor_id)
        verdict = judge(facts) if point is not None else never("R40", "não há telefone que se possa usar")
        recent = sum(today - _WEEK < day for day in facts.call_days)
        turns.append(CallTurn(row, point, verdict, max(0, facts.caps.calls_week - recent)))
    return sorted(turns, key=_first)


def call_count(*, creditor_ids: Sequence[int]) -> int:
    """How many calls wait."""
    rows = Task.objects.filter(done_at=None, kind__in=CALLS, case__creditor_id__in=creditor_ids)
    return rows.filter(case__next_at__isnull=False).count()


def _first(turn: CallTurn) -> tuple[int, float, int]:
    at = turn.verdict.at
    return _ORDER[turn.verdict.kind], at.timestamp() if at else 0.0, turn.task.pk


def _phones(debtor_ids: set[int]) -> dict[int, Any]:
    """The best telephone of each; one query."""
    found: dict[int, Any] = {}
    for point in debtors.phones_of(debtor_ids):
        best = found.get(point.debtor_id)
        if point.state in _BEST and (best is None or _BEST[point.state] < _BEST[best.state]):
            found[point.debtor_id] = point
    return found


def _asked(row: Task, point: Any) -> contacts.Asked:
    case: Any = row.case
    debtor, creditor = case.debtor, case.creditor
    return contacts.Asked(
        message=0,
        debtor=case.debtor_id,
        channel=Channel.PHONE,
        kind=MessageKind.COLLECTION,
        stage=Stage.NEUTRAL,
        point_state=point.state if point else ContactState.DECLARED,
        value_hash=bytes(point.value_hash) if point else None,
        ddd=point.ddd if point else "",
        state=debtor.state,
        city=debtor.city,
        creditor_name=creditor.trade_name,
        creditor_address=creditor.address,
        creditor_tax_id=creditor.tax_id,
        quiet=debtor.quiet,
        limits=limits_of(creditor.contact_limits),
        neutral=True,
        waits_until=case.waits_until,
        waits_reason=case.waits_reason,
        asked_for_call=row.kind == TaskKind.CALL_BACK,
    )
