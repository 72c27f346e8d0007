"""One calendar with two questions: does a bank day ``pays`` here, and may a person be contacted here.

Sources: Lei 7.089/1983 (a title that falls due on a Saturday, Sunday or holiday carries no interest when
paid on the next bank day, V); the bank holidays of ANBIMA, with Carnival Monday and Tuesday, Good Friday
and Corpus Christi, and 20 November since Lei 14.759/2023 (V); Lei SP 15.426/2014 (no collection calls on
holidays and Sundays, V); R28: state and municipal holidays of the debtor's place count for both questions
(G). 24 and 31 December are bank days for ANBIMA and stay so, although banks serve no public on the 31st.
Ash Wednesday is one too. National and state days come from the ``holidays`` package; the municipal table
ships empty.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from holidays.countries.brazil import Brazil

from emdia.domain.places import city_key, state_key

MunicipalHolidays = frozenset[tuple[str, str, date]]
"""Rows (state, city, day) of the table that a tenant imports or edits."""

_BANK_OPTIONAL = frozenset({"Carnaval", "Corpus Christi"})
_MUNICIPAL_NAME = "Feriado municipal"
_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where a debtor lives or a creditor sits: the two-letter state and the city's name, each may be
    unknown."""

    state: str | None = None
    city: str | None = None


@lru_cache(maxsize=256)
def _national(year: int) -> Mapping[date, str]:
    days = dict(Brazil(years=year, language="pt_BR").items())
    for day, name in Brazil(years=year, categories=("optional",), language="pt_BR").items():
        if name in _BANK_OPTIONAL:
            days.setdefault(day, name)
    return days


@lru_cache(maxsize=4096)
def _of_state(year: int, state: str) -> Mapping[date, str]:
    return {**Brazil(years=year, subdiv=state, language="pt_BR"), **_national(year)}


class Calendar:
    """Holidays of Brazil, its states and the municipalities of the given table.

    Build one and keep it: what it computes for a year and place is kept, so that a later question costs well
    under a microsecond. ``Place(None, None)`` asks about national days only.
    """

    __slots__ = ("_cities", "_days", "_municipal")

    def __init__(self, municipal: Iterable[tuple[str, str, date]] = ()) -> None:
        self._municipal: dict[tuple[int, str | None, str], list[date]] = {}
        for state, city, day in municipal:
            key = (day.year, state_key(state), city_key(city))
            self._municipal.setdefault(key, []).append(day)
        self._days: dict[tuple[int, str | None, str | None], Mapping[date, str]] = {}
        self._cities = {(state, city) for _, state, city in self._municipal}

    def knows_city(self, state: str, city: str) -> bool:
        """Whether this calendar has a holiday of this city's own, so that its days differ from its state's."""
        return bool(self._cities) and (state_key(state), city_key(city)) in self._cities

    def _load(self, year: int, state: str | None, city: str | None) -> Mapping[date, str]:
        known = state_key(state)
        days = _of_state(year, known) if known else _national(year)
        local = self._municipal.get((year, known, city_key(city))) if city else None
        if local:
            days = {**dict.fromkeys(local, _MUNICIPAL_NAME), **days}
        self._days[year, state, city] = days
        return days

    def _holidays(self, day: date, place: Place) -> Mapping[date, str]:
        found = self._days.get((day.year, place.state, place.city))
        return self._load(day.year, place.state, place.city) if found is None else found

    def year(self, year: int, place: Place) -> list[tuple[date, str, str]]:
        """Every day of a year without contact but Sundays: (day, name, ``national``, ``state`` or ``municipal``)."""
        national = _national(year)
        found = self._load(year, place.state, place.city)
        state = _of_state(year, known) if (known := state_key(place.state)) else national
        return [
            (day, found[day], "national" if day in national else "state" if day in state else "municipal")
            for day in sorted(found)
        ]

    def holiday_name(self, day: date, place: Place) -> str | None:
        """The holiday's name in Portuguese, or None."""
        return self._holidays(day, place).get(day)

    def pays(self, day: date, place: Place) -> bool:
        """Whether a slip can be paid without delay here: no weekend, no bank, state or municipal holiday."""
        if day.weekday() >= _SATURDAY:
            return False
        found = self._days.get((day.year, place.state, place.city))
        if found is None:
            found = self._load(day.year, place.state, place.city)
        return day not in found

    def may_contact(self, day: date, place: Place) -> bool:
        """Whether collection may speak at all on this day; the hours (and Saturdays) are a matter of
        windows."""
        return day.weekday() != _SUNDAY and day not in self._holidays(day, place)

    def next_paying_day(self, day: date, place: Place) -> date:
        """The first bank day on or after ``day``."""
        while not self.pays(day, place):
            day += _DAY
        return day

    def effective_due_date(self, printed: date, place: Place) -> date:
        """Until when a title with this printed due date can be paid without additions (Lei 7.089/1983)."""
        return self.next_paying_day(printed, place)

    def add_business_days(self, day: date, n: int, place: Place) -> date:
        """The ``n``-th bank day after ``day`` (before it for a negative ``n``); 0 is ``day`` itself."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.pays(day, place):
                day += step
        return day

    def next_contact_day(self, day: date, place: Place, *, saturday: bool) -> date:
        """The first day on or after ``day`` on which contact is allowed; Saturdays only where
        ``saturday``."""
        return self._contact_day(day, place, saturday=saturday, step=_DAY)

    def previous_contact_day(self, day: date, place: Place, *, saturday: bool) -> date:
        """The last day on or before ``day`` on which contact is allowed; Saturdays only where
        ``saturday``."""
        return self._contact_day(day, place, saturday=saturday, step=-_DAY)

    def _contact_day(self, day: date, place: Place, *, saturday: bool, step: timedelta) -> date:
        last = _SATURDAY if saturday else _FRIDAY
        while day.weekday() > last or not self.may_contact(day, place):
            day += step
        return day
