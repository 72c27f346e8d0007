"""The pace of accounts, shared by all workers: one locked row an account, asked before each few dozen are said."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from django.db import transaction
from django.db.models import F, Q

from emdia.apps.journal import api as journal
from emdia.apps.outreach.pace_models import AccountPace
from emdia.core import clock
from emdia.domain import pace
from emdia.domain.pace import Grant, Limits, Pace
from emdia.providers.channels.base import Accepted, Lost, Refused, Result

_FIELDS = tuple(one.name for one in fields(Pace))


def today() -> dt.date:
    """The day that limits are counted by: the machine's, in São Paulo."""
    return clock.machine().astimezone(clock.SAO_PAULO).date()


def read(names: Iterable[str]) -> dict[str, Pace]:
    """The paces of these accounts; those that never spoke get a row. At most three queries."""
    wanted = set(names)
    found = {row.account: pace_of(row) for row in AccountPace.objects.filter(account__in=wanted)}
    if missing := wanted - set(found):
        AccountPace.objects.bulk_create(
            [AccountPace(account=name, day=today()) for name in sorted(missing)], ignore_conflicts=True
        )
        found |= {name: Pace(today()) for name in missing}
    return found


def is_free(known: Pace, limits: Limits) -> bool:
    """Whether an account may speak without asking: nothing limits it and nothing troubles it."""
    return not (limits.any or known.stopped or known.pauses)


@transaction.atomic
def take(name: str, limits: Limits, wanted: int) -> Grant:
    """How many of ``wanted`` messages the account may say now; they count as said."""
    row = AccountPace.objects.select_for_update().get(account=name)
    after, granted = pace.grant(pace_of(row), limits, wanted, now=clock.machine(), day=today())
    _write(row, after)
    return granted


def answered(name: str, results: Sequence[Result], *, counted: bool) -> None:
    """Write down how a chunk went. ``counted``: its messages were counted when they were granted; else those that went
    well are counted by :func:`count_said`, once a run."""
    well = sum(isinstance(one, Accepted) for one in results)
    bad = [one for one in results if not isinstance(one, Accepted)]
    bounced = sum(isinstance(one, Refused) and one.fault == "recipient" for one in bad)
    troubled = [
        "sem resposta" if isinstance(one, Lost) else one.code
        for one in bad
        if isinstance(one, Lost) or one.fault in ("account", "provider")
    ]
    said = 0 if counted else len(results)
    if not bad:
        clean = AccountPace.objects.filter(account=name, day=today(), troubles=0, pauses=0)
        if clean.update(said_at=clock.machine()):
            return
    _learn(
        name,
        well=well,
        troubled=len(troubled),
        bounced=bounced,
        ended_well=isinstance(results[-1], Accepted),
        said=said,
        why=troubled[-1] if troubled else "",
    )


@transaction.atomic
def count_said(messages: Mapping[str, int]) -> None:
    """So many messages of accounts that need not ask went well; one statement an account."""
    now, day = clock.machine(), today()
    for name, many in messages.items():
        rows = AccountPace.objects.filter(account=name)
        if many and not rows.filter(day=day).update(said=F("said") + many, said_at=now):
            rows.update(day=day, said=many, bounced=0, said_at=now)


def heard_from(names: Iterable[str]) -> None:
    """These accounts told that something was delivered: from now on their silence means something; one query."""
    if known := {name for name in names if name}:
        now = clock.machine()
        stale = Q(heard_at=None) | Q(heard_at__lt=now - dt.timedelta(minutes=10))
        AccountPace.objects.filter(stale, account__in=known).update(heard_at=now)


def that_give_receipts() -> list[str]:
    """Accounts that ever told of a delivery; one query."""
    told = AccountPace.objects.filter(heard_at__isnull=False)
    return list(told.values_list("account", flat=True))


@transaction.atomic
def resume(*, account: str, actor: str) -> bool:
    """A person looked: the account goes on, slowly at first. False where it neither paused nor stopped."""
    row = AccountPace.objects.select_for_update().filter(account=account).first()
    if row is None or not (row.stopped or row.paused_until):
        return False
    row.stopped, row.paused_until, row.since, row.reason = False, None, None, ""
    row.bounced, row.pauses = 0, 1
    row.save()
    journal.append(actor=actor, action="account.resumed", subject=f"account:{account.rpartition(':')[2]}")
    return True


@transaction.atomic
def _learn(
    name: str, *, well: int, troubled: int, bounced: int, ended_well: bool, said: int = 0, why: str = ""
) -> None:
    row = AccountPace.objects.select_for_update().get(account=name)
    before = pace.today(pace_of(row), today())
    counted = pace.Pace(**{one: getattr(before, one) for one in _FIELDS} | {"said": before.said + said})
    words = f"a operadora não está aceitando ({why})" if why else ""
    after = pace.heard(
        counted,
        well=well,
        troubled=troubled,
        bounced=bounced,
        ended_well=ended_well,
        now=clock.machine(),
        why=words,
    )
    if well:
        row.said_at = clock.machine()
    _write(row, after)
    if (after.stopped and not before.stopped) or (after.pauses == 1 and not before.pauses):
        journal.append(
            actor="emdia",
            action="account.stopped_itself" if after.stopped else "account.paused_itself",
            subject=f"account:{name.rpartition(':')[2]}",
            reason=after.reason,
        )


def pace_of(row: AccountPace) -> Pace:
    """A row as the domain reads it."""
    return Pace(**{name: getattr(row, name) for name in _FIELDS})


def _write(row: AccountPace, after: Pace) -> None:
    for name in _FIELDS:
        setattr(row, name, getattr(after, name))
    row.reason = row.reason[:200]
    row.save()
