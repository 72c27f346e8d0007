"""What a benchmark says."""

from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One operation, ours and the floor's, in the same ``unit``: ``s``, ``ms`` (less is better) or ``…/s`` (more).

    ``peak_mb`` is the largest resident memory of our measured process. ``also`` holds further figures of the same run.
    """

    operation: str
    size: int
    figure: float
    unit: str
    floor: float
    peak_mb: float
    also: tuple["Figure", ...] = field(default=())

    @property
    def ratio(self) -> float:
        """How many times slower than the floor we are: 1 is equal, larger is worse."""
        return self.figure / self.floor if self.unit in ("s", "ms") else self.floor / self.figure

    def as_json(self) -> dict[str, Any]:
        """The answer of ``emdia bench --json``."""
        data: dict[str, Any] = {
            "operation": self.operation,
            "size": self.size,
            "figure": _short(self.figure),
            "unit": self.unit,
            "floor": _short(self.floor),
            "ratio": round(self.ratio, 2),
            "peak_mb": round(self.peak_mb),
        }
        if self.also:
            data["also"] = [other.as_json() for other in self.also]
        return data

    def words(self) -> str:
        """One line for people, and one for each further figure."""
        line = (
            f"{self.operation}: {_short(self.figure)} {self.unit} para {self.size} "
            f"(piso {_short(self.floor)} {self.unit}): {self.ratio:.2f} vezes o piso, "
            f"{self.peak_mb:.0f} MB".replace(".", ",")
        )
        return "\n".join([line, *(other.words() for other in self.also)])


def middle(figures: list[float]) -> float:
    """The median of some runs."""
    return median(figures)


def _short(value: float) -> float:
    return round(value, 3) if value < 100 else round(value)
