"""Hours that a creditor narrows for itself, per weekday and group of channels (R29); the law's windows stay the bound.

Source: our own design (D). Two groups: ``push`` (SMS, WhatsApp, calls) and ``email``. What is stored is always met with
the window of R20 to R26, so that a wrong row can close an hour but never open one.
"""

from dataclasses import dataclass
from datetime import date, time

Span = tuple[time, time]
Week = tuple[Span | None, ...]
"""Seven local spans, Monday first, half-open; None is a closed day. An empty week narrows nothing."""

GROUPS = ("push", "email")


@dataclass(frozen=True, slots=True, eq=False)
class OwnHours:
    """A week for each group. Compared by identity, so that it is a cheap key: whoever reads one keeps it."""

    push: Week = ()
    email: Week = ()

    def narrowed(self, span: Span | None, day: date, kind: str) -> Span | None:
        """What is left of a lawful window on the weekday of ``day``; confirmations are not narrowed.

        >>> week = OwnHours(push=((time(9), time(12)), *[None] * 6))
        >>> week.narrowed((time(8), time(20)), date(2026, 6, 15), "push")
        (datetime.time(9, 0), datetime.time(12, 0))
        >>> week.narrowed((time(8), time(20)), date(2026, 6, 16), "push") is None
        True
        >>> week.narrowed((time(8), time(20)), date(2026, 6, 16), "email")
        (datetime.time(8, 0), datetime.time(20, 0))
        """
        week = {"email": self.email, "push": self.push, "call": self.push}.get(kind, ())
        if span is None or not week:
            return span
        own = week[day.weekday()]
        if own is None:
            return None
        opens, closes = max(span[0], own[0]), min(span[1], own[1])
        return (opens, closes) if opens < closes else None
