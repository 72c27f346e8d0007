"""How each account does, for people: what it said today, what is left of its day, what came back, what troubles it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from emdia.apps.outreach.models import AccountPace
from emdia.apps.outreach.pace import pace_of, today
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.pace import Pace, left_today, limits_of

LONG = dt.timedelta(hours=1)
"""A pause that lasts so long does not end by itself: a person is told."""

type Mood = Literal["fine", "paused", "trying", "stopped"]
"""*trying*: after a pause it says a few, until one goes well."""


class AccountState(NamedTuple):
    """One account today, times of the machine. ``left_today`` None: nothing limits its day; ``until`` is when a pause
    ends, ``since`` when the trouble began (None: not known); ``heard_at`` is its newest receipt."""

    account_id: int
    mood: Mood
    said_today: int
    bounced_today: int
    left_today: int | None
    reason: str
    since: dt.datetime | None
    until: dt.datetime | None
    said_at: dt.datetime | None
    heard_at: dt.datetime | None

    @property
    def bounced_percent(self) -> int:
        """How much of today came back, in percent."""
        return self.bounced_today * 100 // self.said_today if self.said_today else 0

    @property
    def may_resume(self) -> bool:
        """Whether a person can let it go on."""
        return self.mood == "stopped" or self.until is not None


def account_states(rows: Iterable[Any]) -> dict[int, AccountState]:
    """The states of these provider accounts by id; one query. One that never spoke has nothing against it."""
    names = {f"{row.provider}:{row.pk}": row for row in rows}
    if not names:
        return {}
    known = {one.account: one for one in AccountPace.objects.filter(account__in=names)}
    return {row.pk: _state(row, known.get(name)) for name, row in names.items()}


def troubled_accounts(*, creditor_ids: Sequence[int]) -> list[tuple[Any, AccountState]]:
    """Accounts in use of these creditors, or of all, that stopped or pause for more than an hour; two queries."""
    rows = {row.pk: row for row in tenants.account_rows() if row.active}
    late = clock.machine() - LONG
    return [
        (rows[pk], state)
        for pk, state in account_states(rows.values()).items()
        if rows[pk].creditor_id is None or rows[pk].creditor_id in creditor_ids
        if state.mood == "stopped" or (state.mood != "fine" and state.since and state.since <= late)
    ]


def _state(row: Any, known: AccountPace | None) -> AccountState:
    day = today()
    pace = Pace(day) if known is None else pace_of(known)
    left = left_today(pace, limits_of(row.settings), day)
    return AccountState(
        account_id=row.pk,
        mood=_mood(pace),
        said_today=pace.said if pace.day == day else 0,
        bounced_today=pace.bounced if pace.day == day else 0,
        left_today=left,
        reason=pace.reason,
        since=pace.since,
        until=None if pace.stopped else pace.paused_until,
        said_at=None if known is None else known.said_at,
        heard_at=None if known is None else known.heard_at,
    )


def _mood(pace: Pace) -> Mood:
    if pace.stopped:
        return "stopped"
    if pace.paused_until is not None and pace.paused_until > clock.machine():
        return "paused"
    return "trying" if pace.pauses else "fine"
