"""The régua as a drawing: a thin line with ticks for days or hours, marks above, bars below or above it.

Everything is a plain value in percent of the width, so that the same drawing fits a telephone and a desk, and no
inline style is needed (the content policy forbids them).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick: where, how long, and the label of the long ones. ``minor`` labels hide on narrow screens."""

    at: float
    long: bool = False
    label: str = ""
    minor: bool = False
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands on the ruler: a step, a message, a payment."""

    at: float
    tone: str = "plain"
    label: str = ""
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """An amount that rises from the ruler; ``height`` from 0 to 100."""

    at: float
    width: float
    height: float
    tone: str = "plain"
    title: str = ""
    href: str = ""
    label: str = ""
    base: float = 0.0

    @property
    def top(self) -> float:
        """Where the bar begins, counted from above, in percent of the room for bars."""
        return 100 - self.base - self.height

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.at + self.width / 2


@dataclass(frozen=True, slots=True)
class Ruler:
    """One drawing. ``now`` is where today, or this moment, is; ``zero`` where the due date is."""

    label: str
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    zero: float | None = None
    now: float | None = None
    kind: str = "days"
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """From a day (or hour) to percent of the width, with a little room at both ends."""

    first: float
    last: float
    margin: float = 2.0

    def at(self, value: float) -> float:
        """Percent of the width, cut to two decimals so that pages stay small."""
        span = max(self.last - self.first, 1)
        inner = 100 - 2 * self.margin
        part = (min(max(value, self.first), self.last) - self.first) / span
        return round(self.margin + inner * part, 2)

    def width(self, units: float) -> float:
        """How wide some units are, in percent."""
        return round((100 - 2 * self.margin) * units / max(self.last - self.first, 1), 2)


def day_ticks(scale: Scale, *, labels: Iterable[int], every: int = 1) -> tuple[Tick, ...]:
    """A tick for each day (or each ``every`` days), long and labelled ``D+3`` where asked."""
    named = set(labels)
    days = sorted({*range(int(scale.first), int(scale.last) + 1, every), *named})
    return tuple(
        Tick(
            scale.at(day), long=day in named, label=day_name(day) if day in named else "", minor=day % 30 != 0
        )
        for day in days
    )


def day_name(day: int) -> str:
    """``D-7``, ``D0``, ``D+3``, with the real minus sign."""
    if day == 0:
        return "vencimento"
    return f"D+{day}" if day > 0 else f"D−{-day}"
