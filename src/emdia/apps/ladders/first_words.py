"""Before old debts begin: the days that the lots take, and the first contact in its very words."""

import datetime as dt

from django.db import transaction

from emdia.apps.ladders.active import active_plan
from emdia.apps.ladders.facts import FactsBuilder
from emdia.apps.ladders.plan import creditor_facts
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.calendar import Place

_DAY = dt.timedelta(days=1)
MOST_DAYS = 2_000
"""Beyond so many lots a calendar says nothing any more."""


def lot_days(*, creditor_id: int, cases: int, day: dt.date) -> list[tuple[dt.date, int]]:
    """The days on which ``cases`` old cases begin from ``day`` on, by the creditor's lot; two queries."""
    size = max(creditor_facts(creditor_id).lot, 1)
    taken = receivables.lots_taken(creditor_id=creditor_id, day=day)
    booked = {on: many for on, many in taken.items() if on > day}
    left = max(0, cases - sum(booked.values()))
    calendar = tenants.calendar()
    found: list[tuple[dt.date, int]] = []
    on = calendar.next_contact_day(day, Place(), saturday=False)
    last = max(booked, default=day)
    while (left or on <= last) and len(found) < MOST_DAYS:
        begun = taken[on] if on == day else 0
        kept = booked.get(on, 0)
        new = min(left, max(0, size - begun - kept))
        left -= new
        if new + kept:
            found.append((on, new + kept))
        on = calendar.next_contact_day(on + _DAY, Place(), saturday=False)
    return found


def first_words(*, creditor_id: int, at: dt.datetime) -> list[outreach.Foretold]:
    """The first contact of one waiting case on each of its channels, as it would be read now; taken back."""
    day = at.astimezone(clock.SAO_PAULO).date()
    case = receivables.oldest_case(creditor_id=creditor_id, day=day)
    if case is None:
        return []
    creditor = creditor_facts(creditor_id)
    (known,) = FactsBuilder(creditor, day, tenants.calendar()).build([case])
    late = sorted(
        (title for title in known.facts.titles if title.effective_due_on < day and not title.paused),
        key=lambda title: (title.effective_due_on, title.id),
    )
    if not late:
        return []
    step = active_plan(creditor_id).first_contact
    wish = outreach.Planned(
        case=case,
        debtor=known.row.debtor_id,
        creditor=creditor_id,
        anchor=late[0].id,
        cycle=late[0].cycle,
        step=step.slug,
        stage=step.stage,
        variant=step.variant,
        channels=step.channels,
        mode=step.mode,
        receivables=tuple(title.id for title in late),
        day=day,
        expires_on=day + dt.timedelta(days=step.tolerance),
        push=sum(title.open_cents for title in late) >= creditor.push_minimum,
    )
    with transaction.atomic():
        (made,) = outreach.compose([wish], at=at)
        told = outreach.foretell(made.messages, at=at)
        transaction.set_rollback(True)
    return list(told.values())
