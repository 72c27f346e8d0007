"""The announced day of the creditor's action: computed from the title alone, so that D+9 and D+15 name the same one.

Source: R84. Lei 14.015/2020: a public service is not suspended on a Friday, Saturday, Sunday, holiday or its eve, V;
kept for every sector (D). Lei 9.870/1999 art. 6: schools withhold nothing during the term, V. Lei 9.656/1998 art. 13:
health plans after 60 days, G. The other waits are ours (D): the notice of D+9 stands at least 15 days.
"""

import datetime as dt

from emdia.domain.calendar import Calendar, Place
from emdia.domain.vocabulary import Sector

_WAIT = 25
_WAITS = {Sector.HEALTH_PLAN: 61}
_NO_SUSPENSION = frozenset({Sector.SCHOOL, Sector.CONDOMINIUM})
_FRIDAY = 4
_DAY = dt.timedelta(days=1)


def action_day(
    effective_due: dt.date, *, action: str, sector: str, calendar: Calendar, place: Place, today: dt.date
) -> dt.date | None:
    """The day to announce, or None where the action may not be announced any more or not in this sector."""
    if action == "suspension" and sector in _NO_SUSPENSION:
        return None
    day = effective_due + dt.timedelta(days=_WAITS.get(Sector(sector), _WAIT))
    while day.weekday() >= _FRIDAY or not calendar.pays(day, place) or not calendar.pays(day + _DAY, place):
        day += _DAY
    return day if day > today else None
