"""What the cast owes: monthly titles around the days of the demonstration."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from emdia.domain.calendar import Calendar, Place
from emdia.entry.demo import reserved, words
from emdia.entry.demo.people import PRESCRIBED, SEED, Character
from emdia.entry.demo.stages import GYM, House

DAYS_BACK = 60
DAYS_AHEAD = 40
OFF_DAYS = 0.18
"""Share of titles whose printed due date is a Saturday, Sunday or holiday of the debtor's place."""

LATE_HABITS = ("after_d9", "after_negotiation", "in_parts", "never")
MONTH = 30


@dataclass(frozen=True, slots=True)
class Title:
    """One line of a file."""

    number: str
    owner: Character
    cents: int
    issued: date
    due: date
    description: str
    installment: str = ""
    line: str = ""
    old: bool = False
    """Late already when Em Dia meets it."""


def titles_of(house: House, people: list[Character], start: date, *, seed: int = SEED) -> list[Title]:
    """The titles of a creditor's people for a demonstration that begins on ``start``, in the order of their dates."""
    rng = random.Random(f"{seed}/{house.slug}/{start.isoformat()}")
    dues = [(person, due) for person in people for due in _due_dates(person, start, rng)]
    off = set(rng.sample(range(len(dues)), round(len(dues) * OFF_DAYS)))
    calendar = Calendar()
    moved = [
        (person, _moved(calendar, Place(person.state, person.city), due, bank_day=place not in off))
        for place, (person, due) in enumerate(dues)
    ]
    moved.sort(key=lambda pair: (pair[1], pair[0].code))
    return [_title(house, person, due, at, start, rng) for at, (person, due) in enumerate(moved)]


def _due_dates(person: Character, start: date, rng: random.Random) -> list[date]:
    """One to four months. Whoever pays late may bring a title from before; one title is older than five years."""
    months = rng.choices([1, 2, 3, 4], [28, 36, 26, 10])[0]
    last = start + timedelta(days=rng.randint(6, DAYS_BACK + DAYS_AHEAD))
    first = start + timedelta(days=1)
    found = [day for back in range(months) if (day := last - timedelta(days=MONTH * back)) >= first]
    if person.habit in LATE_HABITS and rng.random() < 0.45:
        found.append(start - timedelta(days=rng.randint(4, 75)))
    if person.index == PRESCRIBED:
        found.append(start - timedelta(days=5 * 365 + 60))
    return found


def _moved(calendar: Calendar, place: Place, due: date, *, bank_day: bool) -> date:
    """The nearest later date that is a bank day, or that is none."""
    while calendar.pays(due, place) != bank_day:
        due += timedelta(days=1)
    return due


def _title(house: House, person: Character, due: date, at: int, start: date, rng: random.Random) -> Title:
    chosen = random.Random(person.code)
    gym = house is GYM
    plan, cents = chosen.choice(words.GYM_PLANS if gym else words.SCHOOL_COURSES)
    if person.is_company:
        plan, cents = words.GYM_CORPORATE
    if rng.random() < 0.1:
        cents -= 1000
    return Title(
        number=f"F{10001 + at}" if gym else f"M{5001 + at}",
        owner=person,
        cents=cents,
        issued=due - timedelta(days=25),
        due=due,
        description=f"{plan} {due:%m/%Y}",
        installment="" if gym else str(due.month),
        line=reserved.slip_line(due, cents, at) if house.slips else "",
        old=due < start,
    )
