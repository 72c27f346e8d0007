"""Calls: what somebody did by telephone, written down once, counted for R60, and what it means for the number."""

import datetime as dt
from typing import Any

from django.db import transaction

from emdia.apps.contacts import api as contacts
from emdia.apps.debtors import api as debtors
from emdia.apps.desk.models import Call, Task
from emdia.apps.desk.tasks import close_for_cases
from emdia.apps.journal import api as journal
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.calls import ANSWERED, RIGHT_PARTY, CallResult
from emdia.domain.compliance import judge
from emdia.domain.compliance.hours import zone
from emdia.domain.compliance.verdict import Verdict
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Channel, ContactState, MessageKind, Stage, TaskKind

LONGEST = 24 * 3600
"""Seconds."""
DIRECTIONS = ("out", "in")


@transaction.atomic
def log_call(
    *,
    case_id: int,
    result: str,
    author: str,
    direction: str = "out",
    seconds: int = 0,
    recording: str = "",
    text: str = "",
    point_id: int | None = None,
    at: dt.datetime | None = None,
) -> Call:
    """Write a call down. A wrong number silences that contact point for every creditor of the tenant (R31).

    A call that came in is no attempt of ours; only its conversation counts for R60. Raises :class:`DomainError` for a
    result, a length, a time or a number that cannot be.
    """
    at = at or clock.now()
    case = receivables.case_for_page(case_id=case_id)
    _check(case, result, direction, seconds, at, point_id)
    call = Call.objects.create(
        case_id=case_id,
        point_id=point_id,
        direction=direction,
        result=result,
        seconds=seconds,
        recording=recording.strip()[:200],
        text=text.strip()[:2000],
        author=author[:80],
        at=at,
    )
    reached = result in RIGHT_PARTY
    if direction == "out" or reached:
        contacts.note_calls([_counted(case, call, reached=reached)])
    if result == CallResult.WRONG_NUMBER and point_id is not None:
        reason = "quem atendeu disse que o número não é da pessoa"
        debtors.mark_point(point_id, state=ContactState.WRONG, reason=reason, actor=author)
    if reached:
        answered = [TaskKind.CALL_BACK, TaskKind.CALL]
        close_for_cases(case_ids=[case_id], kinds=answered, outcome="falamos por telefone")
    receivables.wake(receivables.case_ids_of_debtor(case.debtor_id))  # type: ignore[union-attr]
    journal.append(
        actor=author,
        action="call.logged",
        subject=f"case:{case_id}",
        data={
            "call": call.pk,
            "result": result,
            "direction": direction,
            "seconds": seconds,
            "point": point_id,
        },
    )
    return call


def _check(
    case: Any, result: str, direction: str, seconds: int, at: dt.datetime, point_id: int | None
) -> None:
    if case is None:
        raise DomainError("Não há esse caso.", code="no_case", field="caso")
    if result not in set(CallResult) or direction not in DIRECTIONS:
        raise DomainError("Escolha o resultado da ligação.", code="call_result", field="resultado")
    if not 0 <= seconds <= LONGEST:
        raise DomainError("A duração da ligação não pode ser essa.", code="call_length", field="duração")
    if at > clock.now() + dt.timedelta(minutes=5):
        raise DomainError("A ligação está datada no futuro.", code="call_in_future", field="quando")
    if point_id is not None and point_id not in {point.pk for point in _phones(case)}:
        raise DomainError("Este telefone não é deste cliente.", code="call_point", field="telefone")


def _phones(case: Any) -> list[Any]:
    return [p for p in debtors.contact_points(debtor_id=case.debtor_id) if p.kind == "phone"]


def _counted(case: Any, call: Call, *, reached: bool) -> contacts.CountedCall:
    debtor = case.debtor
    day = call.at.astimezone(zone(debtor.state or None, debtor.city or None, ())).date()
    push = call.direction == "out" and call.result in ANSWERED
    return contacts.CountedCall(debtor.pk, day, reached, push, call.pk, call.at)


def may_call(*, case_id: int, at: dt.datetime, point_id: int | None = None) -> Verdict:
    """What the gate says of a call to the person now: hours, caps, stops, and the state of the number."""
    case: Any = receivables.case_for_page(case_id=case_id)
    points = _phones(case)
    point = next((p for p in points if p.pk == point_id), points[0] if points else None)
    debtor, creditor = case.debtor, case.creditor
    asked = contacts.Asked(
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
        neutral=True,
        waits_until=case.waits_until,
        waits_reason=case.waits_reason,
        asked_for_call=Task.objects.filter(case_id=case_id, kind=TaskKind.CALL_BACK, done_at=None).exists(),
    )
    with transaction.atomic():
        (facts,) = contacts.facts_for([asked], at=at)
    return judge(facts)


def calls_of_case(*, case_id: int) -> list[Call]:
    """Calls of a case with the number, oldest first; one query."""
    return list(Call.objects.filter(case_id=case_id).select_related("point").order_by("at", "id"))
