"""The announced day of the creditor's action: computed from the title alone, so that D+9 and D+15 name the same one.

Source: R84, whose table says from which day on a sector may act and how long its notice is.
"""

import datetime as dt

from emdia.domain.calendar import Calendar, Place
from emdia.domain.compliance.rules import r84


def action_day(
    effective_due: dt.date,
    *,
    action: str,
    sector: str,
    calendar: Calendar,
    place: Place,
    today: dt.date,
    named_before: bool = True,
) -> dt.date | None:
    """The day to announce, or None where the action may not be announced any more or not in this sector.

    Whoever was not told of the day before (``named_before`` False) has the whole notice of the sector from today on.
    """
    day = r84.first_day(effective_due, action=action, sector=sector, calendar=calendar, place=place)
    notice = 1 if named_before else r84.terms_of(sector).notice_days
    return day if day is not None and (day - today).days >= notice else None
