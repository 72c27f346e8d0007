"""Everything the rules need to know about one contact at one instant; built in batches by ``apps/contacts/facts``."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from emdia.domain.calendar import Calendar
from emdia.domain.own_hours import OwnHours
from emdia.domain.values import value
from emdia.domain.vocabulary import Channel, ContactState, MessageKind, Stage

FREE_KINDS = frozenset({MessageKind.CONFIRMATION, MessageKind.AGREEMENT, MessageKind.ANSWER})
"""Free of R20-R28, R60 and R68, never of R31, R37 and R40 (R68)."""


@value
class Breakdown:
    """A balance in cents as R05 wants it shown; ``total`` is the sum of the parts minus the discount."""

    principal: int
    fine: int
    interest: int
    correction: int
    fees: int
    discount: int
    total: int


@value
class TitleFact:
    """A title that the text speaks of."""

    due_on: date
    prescribes_on: date | None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Caps:
    """Caps of R60 and R68. A tenant may lower them, never raise them."""

    push_day: int = 1
    push_week: int = 3
    email_day: int = 1
    email_week: int = 7
    calls_week: int = 7

    def lowered(self, **wanted: object) -> "Caps":
        """These caps, each lowered to what is wanted; a larger, negative or odd wish changes nothing.

        >>> Caps().lowered(push_week=2, email_day=5, push_day="x")
        Caps(push_day=1, push_week=2, email_day=1, email_week=7, calls_week=7)
        """
        lower = {
            name: value
            for name in self.__slots__
            if type(value := wanted.get(name)) is int and 0 <= value < getattr(self, name)
        }
        return replace(self, **lower)


@dataclass(frozen=True, slots=True)
class QuietTime:
    """A time that the person called inconvenient (R61): local hours, half-open, on these weekdays (Monday is 0)."""

    start: time
    end: time
    weekdays: frozenset[int] = frozenset(range(7))


@value
class ContactFacts:
    """One message, its recipient and its instant. Days are the debtor's local days; ``at`` is aware.

    ``push_days``, ``email_days`` and ``call_days`` are the local days of other occasions than this one.
    ``urgent`` says that the person has just acted: page, chat, payment minutes ago.
    """

    at: datetime
    channel: str
    calendar: Calendar
    kind: str = MessageKind.COLLECTION
    stage: str = Stage.NOT_IDENTIFIED
    urgent: bool = False
    neutral: bool = False
    """The text names neither amount nor date."""
    creditor_name: str = ""
    creditor_address: str = ""
    creditor_tax_id: str = ""
    breakdown: Breakdown | None = None
    amount_cents: int | None = None
    """The total that the text names."""
    state: str | None = None
    city: str | None = None
    ddd_states: tuple[str, ...] = ()
    point_state: str = ContactState.DECLARED
    opted_out: frozenset[str] = frozenset()
    shows_factor: bool = False
    """The text shows what the page will ask for (R42)."""
    titles: tuple[TitleFact, ...] = ()
    collects_time_barred: str = ""
    """The owner's recorded reason to collect time-barred titles all the same (R51)."""
    push_days: tuple[date, ...] = ()
    email_days: tuple[date, ...] = ()
    call_days: tuple[date, ...] = ()
    conversation_on: date | None = None
    asked_for_call: bool = False
    block_list: str = ""
    """The list of R30 that holds the number, or empty."""
    caps: Caps = field(default_factory=Caps)
    hours: OwnHours | None = None
    """The creditor's own, narrower hours (R29)."""
    quiet: tuple[QuietTime, ...] = ()
    waits_until: date | None = None
    waits_reason: str = ""


_EXAMPLE = ContactFacts(
    at=datetime(2026, 6, 15, 10, tzinfo=ZoneInfo("America/Sao_Paulo")),
    channel=Channel.SMS,
    calendar=Calendar(),
    creditor_name="Academia Vida",
    creditor_address="Rua das Flores, 100, São Paulo, SP",
    creditor_tax_id="11222333000181",
    breakdown=Breakdown(10000, 200, 33, 0, 0, 0, 10233),
    amount_cents=10233,
    state="SP",
    city="São Paulo",
    ddd_states=("SP",),
    titles=(TitleFact(date(2026, 6, 10), date(2031, 6, 10)),),
)


def example(**changes: Any) -> ContactFacts:
    """A contact that every rule allows (a Monday, ten o'clock, São Paulo), with changes: for examples and tests."""
    return replace(_EXAMPLE, **changes)
