"""A ladder as a value: its steps, what they say, where, and how long each may wait."""

from dataclasses import dataclass
from datetime import date

from emdia.domain.values import value
from emdia.domain.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Step:
    """One rung. ``offset`` counts calendar days from the effective due date; negative is before it.

    ``tolerance`` is how many days after its own day a step may still be said. ``warned_by`` names the step whose
    delivered message must have announced this one. ``min_cents``, ``segments`` and ``tags`` are conditions: a step
    that a case does not meet is skipped. ``mode`` is ``all`` (one push and one e-mail) or ``fallback``. ``variant``
    names the creditor's own text that this step says where its channel has one; elsewhere it says its stage's.
    """

    slug: str
    offset: int
    stage: str
    channels: tuple[str, ...] = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
    mode: str = "all"
    tolerance: int = 2
    approval: bool = False
    warned_by: str = ""
    task: str = ""
    min_cents: int = 0
    segments: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    variant: str = ""


@dataclass(frozen=True, slots=True)
class LadderPlan:
    """A version of a ladder. ``steps`` are in the order of their offsets; after the last one a person decides.

    ``min_cents``, ``segments`` and ``tags`` say for which cases the ladder is meant (empty: for all).
    """

    slug: str
    name: str
    steps: tuple[Step, ...]
    first_contact: Step
    min_gap_days: int = 3
    min_cents: int = 0
    segments: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    version: int = 0

    def __hash__(self) -> int:
        """Cheap, because tables of days are kept per plan and looked up for every case."""
        return hash((self.slug, self.version))

    def by_slug(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)


@value
class LadderTitle:
    """A title as the ladder sees it on a day. Business dates only."""

    id: int
    number: str
    due_on: date
    effective_due_on: date
    open_cents: int
    cycle: int = 1
    position: int | None = None
    """Offset of the last step handled (said, superseded, expired or skipped) in this cycle."""
    warned: frozenset[str] = frozenset()
    """Slugs of the steps whose message was delivered in this cycle."""
    float_ends_on: date | None = None
    """Last day of the bank float: no after-due step is taken on or before it."""
    paused: str = ""
    """Not empty: the reason why this title waits (pause in force on the day, dispute, time bar)."""
    paused_until: date | None = None
    """Last day of the pause; None: until somebody ends it."""
    rule: str = ""
    """The rule behind ``paused``: R65 dispute, R69 promise, R51 time bar, empty for a plain pause."""


@value
class CaseFacts:
    """Everything that decides about one case on one day; built in batches by ``ladders/facts``."""

    case: int
    titles: tuple[LadderTitle, ...]
    """Open titles only."""
    met_on: date
    """The business day on which this case first came to Em Dia."""
    lot_on: date | None = None
    """The daily lot in which an old case may begin."""
    first_contact_on: date | None = None
    last_after_due_on: date | None = None
    last_anchor: int | None = None
    last_offset: int | None = None
    """Offset of the last after-due message; None for a first contact."""
    paused: str = ""
    """Not empty: the reason why the whole case waits on this day."""
    paused_until: date | None = None
    """Last day of that pause; None: until somebody ends it."""
    paused_rule: str = ""
    segment: str = ""
    tags: frozenset[str] = frozenset()
    ended_on: date | None = None
    """When *fim de régua* was said for this case; None: not, or something was said since."""
    state: str | None = None
    city: str | None = None
    after_due_waits: str = ""
    """Not empty: why nothing after due is said today (the news of payments is too old); reminders go on."""


@value
class Mark:
    """What becomes of one (title, step) pair by a decision. ``offset`` is the title's position from then on."""

    title: int
    cycle: int
    step: str
    offset: int
    outcome: str
    reason: str = ""


@value
class Decision:
    """What the ladder says about one case on one day.

    ``kind`` is ``perform`` (say ``step`` with ``anchor`` about ``titles``), ``wait`` (nothing until ``next_on``),
    ``hold`` (``step`` is due but waits, by ``rule``, until ``until``), ``finish`` (*fim de régua*: a person decides)
    or ``none`` (nothing is open). ``marks`` are recorded whatever the kind. ``next_on`` is the day on which to look
    again, after a ``perform`` too. ``until`` is what a person reads: the end of the pause as it was declared, None
    where it has none. ``reason`` is Portuguese, for people.
    """

    kind: str
    reason: str
    step: Step | None = None
    anchor: int | None = None
    titles: tuple[int, ...] = ()
    on: date | None = None
    expires_on: date | None = None
    marks: tuple[Mark, ...] = ()
    next_step: str = ""
    next_on: date | None = None
    rule: str = ""
    until: date | None = None
    tasks: tuple[str, ...] = ()


def step_order(slug: str) -> tuple[int, str]:
    """Sorts slugs as people read a ladder: the first contact, then by day.

    >>> sorted(["D+3", "D-7", "first_contact", "D0"], key=step_order)
    ['first_contact', 'D-7', 'D0', 'D+3']
    """
    text = slug.removeprefix("D")
    return (int(text) if text.lstrip("+-").isdecimal() else -1000, slug)
