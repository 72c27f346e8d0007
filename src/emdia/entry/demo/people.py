"""The cast: invented people and companies, each with a way to behave. The same seed gives the same cast."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from emdia.entry.demo import reserved, words
from emdia.entry.demo.stages import GYM, House

SEED = 20260

PRESCRIBED = 40
"""The place of the one person of the gym who still has a title from more than five years ago (R50, R51)."""

HABITS = {
    "on_time": 34,
    "after_reminder": 15,
    "after_d3": 15,
    "after_d9": 9,
    "after_negotiation": 5,
    "in_parts": 6,
    "claims_paid": 4,
    "disputes": 1,
    "asks_to_negotiate": 2,
    "opts_out": 2,
    "not_me": 1,
    "reversed": 1,
    "never": 5,
}
"""What people do, in percent."""

REACH = {
    "usual": 78,
    "no_email": 6,
    "no_phone": 4,
    "nothing": 2,
    "bounces": 3,
    "bounces_later": 1,
    "wrong_number": 2,
    "no_such_number": 1,
    "says_paid": 1,
    "says_stop": 1,
    "switched_off": 1,
}
"""How well they can be reached, in percent; most of these are fates of the sandbox."""

_ENDINGS = {
    "wrong_number": "9999",
    "no_such_number": "0000",
    "says_paid": "9994",
    "says_stop": "9995",
    "switched_off": "9998",
}
_MAILBOXES = {"bounces": "bounce", "bounces_later": "later"}


@dataclass(frozen=True, slots=True)
class Character:
    """One debtor of one creditor, as its file describes her, and what she will do."""

    index: int
    code: str
    name: str
    tax_id: str
    address: str
    city: str
    state: str
    birth: date | None
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    whatsapp: bool | None
    habit: str
    reach: str

    @property
    def is_company(self) -> bool:
        """Whether a company owes."""
        return len(self.tax_id) == 14


def cast(house: House, *, size: int | None = None, first: int = 0, seed: int = SEED) -> list[Character]:
    """The people of a creditor. ``first`` numbers them, so that no two of the demonstration share CPF or phone unless
    they are meant to."""
    rng = random.Random(f"{seed}/{house.slug}")
    count = house.people if size is None else size
    found = [_character(house, place, first + place, rng) for place in range(count)]
    return list(_sharing(found))


def _character(house: House, place: int, index: int, rng: random.Random) -> Character:
    company = house is GYM and place % 33 == 7
    city, state, ddd, _ = rng.choices(house.towns, [town[3] for town in house.towns])[0]
    reach = "usual" if company else _pick(REACH, rng)
    name = words.COMPANIES[place // 33 % len(words.COMPANIES)] if company else _name(rng)
    phones, emails = _contacts(name, ddd, index, reach, rng)
    return Character(
        index=index,
        code=f"{house.prefix}-{1001 + place}",
        name=name,
        tax_id=reserved.cnpj(index) if company else reserved.cpf(index, rng),
        address=f"{rng.choice(words.STREETS)}, {rng.randint(1, 1999)}, {rng.choice(words.DISTRICTS)}",
        city=city,
        state=state,
        birth=None
        if company or rng.random() < 0.15
        else date(rng.randint(1955, 2004), rng.randint(1, 12), rng.randint(1, 28)),
        phones=phones,
        emails=emails,
        whatsapp=rng.choices([True, False, None], [80, 8, 12])[0],
        habit="never" if house is GYM and place == PRESCRIBED else _habit(reach, rng),
        reach=reach,
    )


def _pick(weights: dict[str, int], rng: random.Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _habit(reach: str, rng: random.Random) -> str:
    """Who cannot be reached cannot answer either, and who answers by herself needs no script."""
    if reach in ("nothing", "no_such_number", "wrong_number", "bounces"):
        return rng.choice(["never", "never", "on_time"])
    return "after_d9" if reach in _ENDINGS else _pick(HABITS, rng)


def _name(rng: random.Random) -> str:
    """A name, now and then in capitals, all small or with an abbreviation, as files have them."""
    first = rng.choice(words.WOMEN if rng.random() < 0.52 else words.MEN)
    surnames = [_with_particle(one, rng) for one in rng.sample(words.SURNAMES, rng.choice([1, 2, 2]))]
    name = " ".join((first, *surnames))
    return rng.choices([name, name.upper(), name.lower()], [76, 20, 4])[0]


def _with_particle(surname: str, rng: random.Random) -> str:
    particle = next((word for word, names in words.PARTICLES.items() if surname in names), "")
    return f"{particle} {surname}" if particle and rng.random() < 0.7 else surname


def _contacts(
    name: str, ddd: str, index: int, reach: str, rng: random.Random
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if reach == "nothing":
        return (), ()
    phones = [reserved.phone(ddd, index, rng, ending=_ENDINGS.get(reach, ""))]
    if rng.random() < 0.12:
        # Some moved here and kept the number of another state: two zones, whose intersection counts (R27).
        phones.append(reserved.phone(rng.choice(["21", "62", "65", "85", "92"]), index, rng))
    emails = [reserved.email(name, index, rng, fate=_MAILBOXES.get(reach, ""))]
    if rng.random() < 0.06:
        emails.append(reserved.email(name, index + 1000, rng))
    return tuple([] if reach == "no_phone" else phones), tuple([] if reach == "no_email" else emails)


def _sharing(people: list[Character]) -> Iterator[Character]:
    """Every fiftieth person gives the number of the one before: a couple, or a mistake. It becomes doubtful (R40)."""
    before: Character | None = None
    for place, person in enumerate(people):
        if (
            place % 50 == 31
            and before is not None
            and before.phones
            and before.reach == person.reach == "usual"
        ):
            person = replace(person, phones=before.phones[:1])
        before = person
        yield person


def of_both(gym: list[Character], school: list[Character], *, every: int = 12) -> list[Character]:
    """Some parents train too: the same person under another code, so that both creditors want the same day (R68)."""
    both = []
    for place, person in enumerate(school):
        twin = gym[place % len(gym)]
        if place % every == 5 and not twin.is_company and twin.reach == "usual":
            person = replace(twin, code=person.code, habit=person.habit, whatsapp=person.whatsapp)
        both.append(person)
    return both
