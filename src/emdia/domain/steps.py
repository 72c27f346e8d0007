"""A ladder as a value: its steps, what they say, where, and how long each may wait."""

from dataclasses import dataclass, field
from typing import Any

from emdia.domain.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Step:
    """One rung. ``offset`` counts calendar days from the effective due date; negative is before it."""

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


@dataclass(frozen=True, slots=True)
class LadderPlan:
    """A version of a ladder. ``steps`` are in the order of their offsets; after the last one a person decides."""

    slug: str
    name: str
    steps: tuple[Step, ...]
    first_contact: Step
    min_gap_days: int = 3
    min_cents: int = 0
    segments: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    version: int = 0

    def by_slug(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)


@dataclass(frozen=True, slots=True)
class LadderTitle:
    """A title as the ladder sees it on a day. Business dates only."""

    id: int
    number: str
    due_on: Any
    effective_due_on: Any
    open_cents: int
    cycle: int = 1
    position: int | None = None
    """Offset of the last step handled (said, superseded, expired or skipped) in this cycle."""
    warned: frozenset[str] = frozenset()
    """Slugs of the steps whose message was delivered in this cycle."""
    float_ends_on: Any = None
    """Last day of the bank float: no after-due step is taken on or before it."""
    paused: str = ""
    """Not empty: the reason why this title waits (pause in force on the day, dispute, time bar)."""
    paused_until: Any = None
    rule: str = ""
    """The rule behind ``paused``: R65 dispute, R69 promise, R51 time bar, empty for a plain pause."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything that decides about one case on one day; built in batches by ``ladders/facts``."""

    case: int
    titles: tuple[LadderTitle, ...]
    """Open titles only."""
    met_on: Any
    lot_on: Any = None
    first_contact_on: Any = None
    last_after_due_on: Any = None
    last_anchor: int | None = None
    last_offset: int | None = None
    paused: str = ""
    paused_until: Any = None
    paused_rule: str = ""
    segment: str = ""
    tags: frozenset[str] = frozenset()
    total_cents: int = 0
    ended_on: Any = None
    state: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What becomes of one (title, step) pair by a decision."""

    title: int
    cycle: int
    step: str
    offset: int
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the ladder says about one case on one day.

    ``kind`` is ``perform`` (say ``step`` with ``anchor`` about ``titles``), ``wait`` (nothing until ``next_on``),
    ``hold`` (``step`` is due but waits, by ``rule``, until ``next_on``), ``finish`` (*fim de régua*: a person decides)
    or ``none`` (nothing is open). ``marks`` are recorded whatever the kind. ``reason`` is Portuguese, for people.
    """

    kind: str
    reason: str
    step: Step | None = None
    anchor: int | None = None
    titles: tuple[int, ...] = ()
    on: Any = None
    expires_on: Any = None
    marks: tuple[Mark, ...] = ()
    next_step: str = ""
    next_on: Any = None
    rule: str = ""
    tasks: tuple[str, ...] = field(default=())
