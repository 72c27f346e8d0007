"""The hours of a contact: the windows of ``domain/windows`` as the rules ask for them, kept per instant and place."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from emdia.domain.calendar import Calendar, Place
from emdia.domain.compliance.facts import FREE_KINDS, ContactFacts
from emdia.domain.compliance.verdict import Verdict, not_before
from emdia.domain.own_hours import OwnHours
from emdia.domain.places import state_key
from emdia.domain.vocabulary import Channel
from emdia.domain.windows import Kind, first_allowed, local_zones, window

_KINDS: dict[str, Kind] = {Channel.EMAIL: "email", Channel.WEBHOOK: "email", Channel.PHONE: "call"}


def kind_of(facts: ContactFacts) -> Kind:
    """Which window this contact falls under; SMS and WhatsApp keep the hours of calls (R20)."""
    return "confirmation" if facts.kind in FREE_KINDS else _KINDS.get(facts.channel, "push")


@lru_cache(maxsize=8192)
def opening(
    at: datetime,
    kind: Kind,
    calendar: Calendar,
    state: str | None,
    city: str | None,
    ddd_states: tuple[str, ...],
    own: OwnHours | None = None,
) -> datetime | None:
    """:func:`first_allowed`, remembered: a batch is judged at one instant and lives in few places."""
    return first_allowed(
        at, state=state, city=city, ddd_states=ddd_states, calendar=calendar, kind=kind, own=own
    )


def opens_at(facts: ContactFacts, at: datetime | None = None) -> datetime | None:
    """The first lawful instant of this contact from ``at`` (its own instant) on, in the creditor's own hours."""
    kind = kind_of(facts)
    return opening(
        at or facts.at, kind, facts.calendar, facts.state, facts.city, facts.ddd_states, facts.hours
    )


def lawful_at(facts: ContactFacts) -> datetime | None:
    """The first instant that the law alone allows, whatever the creditor narrowed for itself (R29)."""
    return opening(facts.at, kind_of(facts), facts.calendar, facts.state, facts.city, facts.ddd_states)


@lru_cache(maxsize=4096)
def zone(state: str | None, city: str | None, ddd_states: tuple[str, ...]) -> ZoneInfo:
    """The zone whose calendar days count for the caps: the address's, else the area code's (R27)."""
    return local_zones(state, city, ddd_states)[0]


def local(facts: ContactFacts) -> datetime:
    """The instant in the debtor's local time."""
    return facts.at.astimezone(zone(facts.state, facts.city, facts.ddd_states))


def midnight(facts: ContactFacts, day: date) -> datetime:
    """When a local day of the debtor begins."""
    return datetime(day.year, day.month, day.day, tzinfo=zone(facts.state, facts.city, facts.ddd_states))


def outside_window(facts: ContactFacts, rule: str, where: str) -> Verdict | None:
    """The verdict of a window rule on weekday and time of day by the address; holidays are R28's matter."""
    opens = opens_at(facts)
    if opens == facts.at or in_window(facts):
        return None
    span = window(facts.state, local(facts).date(), kind_of(facts))
    hours = f"das {span[0].hour}h às {span[1].hour}h" if span else "não há contato neste dia da semana"
    return not_before(opens, rule, f"fora do horário permitido {where} ({hours})")


def in_window(facts: ContactFacts) -> bool:
    """Whether weekday and time of day are right by the address alone."""
    here = local(facts)
    span = window(facts.state, here.date(), kind_of(facts))
    return span is not None and span[0] <= here.time() < span[1]


def holiday(facts: ContactFacts) -> str:
    """The name of the holiday that today is where the debtor lives, or an empty text."""
    day = local(facts).date()
    names = (facts.calendar.holiday_name(day, place) for place in places(facts))
    return next((name for name in names if name), "")


def places(facts: ContactFacts) -> tuple[Place, ...]:
    """The places whose holidays count: the address, else the states of the area code."""
    if state_key(facts.state):
        return (Place(facts.state, facts.city),)
    return tuple(Place(state) for state in facts.ddd_states) or (Place(),)
