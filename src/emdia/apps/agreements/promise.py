"""A promise of payment: the ladder waits until its day (R69), kept when the money came, broken when it did not."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from emdia.apps.agreements.models import Promise
from emdia.apps.journal import api as journal
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain import promise as rule
from emdia.domain.calendar import Place
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl
from emdia.domain.vocabulary import TitleState

LONGEST = dt.timedelta(days=60)
"""A day further away is an agreement, not a promise."""
BOLETO_FLOAT = 2
"""Business days until a bank tells of a slip that was paid, as the ladder has it."""
REASON = "promessa de "


@transaction.atomic
def promise(*, case_id: int, cents: int, on: dt.date, by: str) -> Promise:
    """Write a promise down; one in force before is withdrawn by it. The ladder waits through its last day.

    Raises :class:`DomainError` for a day that is past or too far, an amount that is not positive, nothing open.
    """
    today = clock.today()
    if not today <= on <= today + LONGEST:
        words = f"Escolha um dia entre hoje e {today + LONGEST:%d/%m/%Y}."
        raise DomainError(words, code="promise_day", field="quando")
    if cents <= 0:
        raise DomainError(
            "O valor prometido precisa ser maior que zero.", code="promise_cents", field="valor"
        )
    case: Any = receivables.case_for_page(case_id=case_id)
    titles = receivables.titles_of_case(case_id=case_id)
    opened = [title for title in titles if title.state == TitleState.OPEN]
    if case is None or not opened:
        raise DomainError("Não há nada em aberto neste caso.", code="nothing_open", field="caso")
    withdraw(case_ids=[case_id], by=by, reason="nova promessa")
    until = _last_day(case, on, boleto=any(title.has_boleto for title in opened))
    made = Promise.objects.create(
        case_id=case_id, cents=cents, on=on, until=until, made_at=clock.now(), by=by[:80]
    )
    receivables.wait(case_id=case_id, until=until, reason=f"{REASON}{format_brl(cents)} para {on:%d/%m/%Y}")
    journal.append(
        actor=by,
        action="promise.made",
        subject=f"case:{case_id}",
        data={"promise": made.pk, "cents": cents, "on": on.isoformat(), "until": until.isoformat()},
    )
    return made


def _last_day(case: Any, on: dt.date, *, boleto: bool) -> dt.date:
    days = case.creditor.float_days
    if days is None:
        days = BOLETO_FLOAT if boleto else 0
    who = case.debtor if case.debtor.state else case.creditor
    return tenants.calendar().add_business_days(on, days, Place(who.state, who.city)) if days else on


@transaction.atomic
def withdraw(*, case_ids: Sequence[int], by: str, reason: str) -> int:
    """Take promises back that are in force: the person changed her mind, or it was a slip. The ladder goes on."""
    rows = list(Promise.objects.select_for_update(of=("self",)).filter(case_id__in=case_ids, state="open"))
    _close(rows, "withdrawn", by=by, reason=reason)
    return len(rows)


def promises_of_case(*, case_id: int) -> list[Promise]:
    """Promises of a case, oldest first; one query."""
    return list(Promise.objects.filter(case_id=case_id).order_by("made_at", "id"))


def promised_cases(*, creditor_ids: Iterable[int]) -> list[int]:
    """Cases with a promise in force; one query."""
    rows = Promise.objects.filter(case__creditor_id__in=list(creditor_ids), state="open")
    return list(rows.values_list("case_id", flat=True))


@transaction.atomic
def review(*, case_ids: Iterable[int] | None = None, limit: int = 500) -> int:
    """Look at promises whose last day is over, or at those of some cases; how many ended. A fixed number of queries."""
    today = clock.today()
    rows = Promise.objects.select_for_update(of=("self",), skip_locked=True).filter(state="open")
    rows = rows.filter(until__lt=today) if case_ids is None else rows.filter(case_id__in=list(case_ids))
    found = list(rows.order_by("until", "id")[:limit])
    if not found:
        return 0
    cases = [one.case_id for one in found]
    came = payments.paid_between(case_ids=cases, since=min(one.made_at for one in found))
    opened = receivables.cases_with_open_titles(cases)
    ended: dict[str, list[Promise]] = defaultdict(list)
    for one in found:
        state = rule.state_of(
            cents=one.cents,
            until=one.until,
            paid=_paid(one, came.get(one.case_id, [])),
            all_settled=one.case_id not in opened,
            today=today,
        )
        ended[state].append(one)
    for state in ("kept", "broken"):
        _close(ended[state], state, by="em dia", reason="")
    return len(ended["kept"]) + len(ended["broken"])


def _paid(one: Promise, came: Sequence[tuple[dt.datetime, int]]) -> int:
    """What came in from the day of the promise through its last day, in cents."""
    first = one.made_at.astimezone(clock.SAO_PAULO).date()
    return sum(
        cents for paid_at, cents in came if first <= paid_at.astimezone(clock.SAO_PAULO).date() <= one.until
    )


def _close(rows: Sequence[Promise], state: str, *, by: str, reason: str) -> None:
    if not rows:
        return
    Promise.objects.filter(pk__in=[one.pk for one in rows]).update(
        state=state, closed_at=clock.now(), closed_by=by[:80]
    )
    cases = [one.case_id for one in rows]
    receivables.end_wait(cases, reason_begins=REASON)
    journal.append(
        actor=by,
        action=f"promise.{state}",
        subject=f"case:{cases[0]}" if len(cases) == 1 else "",
        reason=reason,
        data={"cases": cases[:200], "count": len(cases)},
    )


def on_payment(*, case_id: int, **_: object) -> None:
    """Reaction to money that came: a promise that it fulfils is kept at once."""
    review(case_ids=[case_id])


def on_payments_together(*, case_ids: Sequence[int], **_: object) -> None:
    """Reaction to money of many that came at once."""
    review(case_ids=case_ids)
