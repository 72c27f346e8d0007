"""What the ladder asks to be said, and what became of the wish."""

import datetime as dt

from emdia.domain.values import value


@value
class Planned:
    """One step of one case on one day. Ids only; ``day`` and ``expires_on`` (its last day) are business days.

    ``mode`` is ``all`` (one push and one e-mail) or ``fallback`` (the next channel when the one before it fails).
    """

    case: int
    debtor: int
    creditor: int
    anchor: int
    cycle: int
    step: str
    stage: str
    channels: tuple[str, ...]
    mode: str
    receivables: tuple[int, ...]
    day: dt.date
    expires_on: dt.date
    approval: bool = False
    variant: str = ""
    """The own text of ``stage`` that the step names; empty: the stage's."""
    push: bool = True
    """False: what it speaks of is below the creditor's minimum for SMS and WhatsApp; the e-mail still goes."""
    reason: str = ""


@value
class Held:
    """Why a step is not said now; ``until`` None: a person has to act."""

    reason: str
    rule: str = ""
    until: dt.datetime | None = None


@value
class Composed:
    """The messages of one :class:`Planned`, in the order of their channels; ``not_before`` is the earliest."""

    messages: tuple[int, ...] = ()
    channels: tuple[str, ...] = ()
    not_before: dt.datetime | None = None
    held: Held | None = None
