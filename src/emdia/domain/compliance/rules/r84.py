"""R84: a service is suspended only where its sector lets it be, after its notice, and never at the edge of a holiday.

Source: Lei 14.015/2020 (public services: a notice that names the day; no suspension on a Friday, Saturday, Sunday, a
holiday or its eve), kept for every sector and action; Lei 9.870/1999 art. 6 (a school withholds neither exams nor
documents and parts only at the end of the year or semester). Mark: V.
Notices by sector, to be confirmed by a lawyer: health plans 60 days and notice by the 50th (Lei 9.656/1998 art. 13),
energy and telecom 15 days (Res. ANEEL 1.000/2021, Res. Anatel 765/2023), water 30 days (Lei 11.445/2007 art. 40).
Mark: G. The other waits, and that a condominium cuts nothing, are ours. Mark: D.

>>> from datetime import date
>>> from emdia.domain.calendar import Calendar
>>> day = first_day(date(2026, 3, 10), action="suspension", sector="gym", calendar=Calendar(), place=Place("SP"))
>>> day.isoformat(), day.strftime("%a")
('2026-04-06', 'Mon')
>>> first_day(date(2026, 3, 10), action="suspension", sector="school", calendar=Calendar(), place=Place("SP"))
>>> terms_of("water").notice_days
30
>>> is_lawful(date(2026, 4, 20), calendar=Calendar(), place=Place("SP"))  # the eve of Tiradentes
False
"""

from dataclasses import dataclass
from datetime import date, timedelta

from emdia.domain.calendar import Calendar, Place
from emdia.domain.vocabulary import Sector

RULE = "R84"
SUSPENSION = "suspension"
_FRIDAY = 4
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SectorTerms:
    """What a sector may do to somebody who is late.

    ``from_day`` is the earliest day of the action, counted from the effective due date; ``notice_days`` lie at least
    between the message that names the day and that day. ``why`` is Portuguese, for whoever is refused.
    """

    suspends: bool = True
    from_day: int = 25
    notice_days: int = 7
    why: str = ""


_USUAL = SectorTerms()

TABLE: dict[str, SectorTerms] = {
    Sector.SCHOOL: SectorTerms(
        suspends=False,
        why="escola não retém provas nem documentos e só encerra o vínculo no fim do ano ou do semestre",
    ),
    Sector.CONDOMINIUM: SectorTerms(
        suspends=False, why="condomínio não corta serviço nem impede o uso das áreas comuns"
    ),
    Sector.HEALTH_PLAN: SectorTerms(
        from_day=61, notice_days=11, why="plano de saúde: 60 dias de atraso e aviso até o 50º dia"
    ),
    Sector.ENERGY: SectorTerms(from_day=33, notice_days=15, why="energia: aviso com pelo menos 15 dias"),
    Sector.TELECOM: SectorTerms(
        from_day=33, notice_days=15, why="telefonia e internet: aviso com pelo menos 15 dias"
    ),
    Sector.WATER: SectorTerms(from_day=48, notice_days=30, why="água: aviso com pelo menos 30 dias"),
}
"""Sectors with terms of their own; every other has the usual ones."""


def terms_of(sector: str) -> SectorTerms:
    """The terms of a sector; an unknown one has the usual terms."""
    return TABLE.get(sector, _USUAL)


def may_take(action: str, sector: str) -> bool:
    """Whether a creditor of this sector may take the action at all."""
    return action != SUSPENSION or terms_of(sector).suspends


def is_lawful(day: date, *, calendar: Calendar, place: Place) -> bool:
    """Whether an action may begin on ``day``: Monday to Thursday, no holiday and no eve of one."""
    return day.weekday() < _FRIDAY and calendar.pays(day, place) and calendar.pays(day + _DAY, place)


def first_day(
    effective_due: date, *, action: str, sector: str, calendar: Calendar, place: Place
) -> date | None:
    """The first day on which the action may begin for a title, or None where the sector may not take it."""
    if not may_take(action, sector):
        return None
    day = effective_due + timedelta(days=terms_of(sector).from_day)
    while not is_lawful(day, calendar=calendar, place=place):
        day += _DAY
    return day
