"""Which messages wait for a person before they go: all of the first days on air, afterwards what the creditor chose.

Source: ours (D): nothing may go out that its sender has not seen, until she trusts what she sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from emdia.domain.calendar import Calendar, Place
from emdia.domain.errors import DomainError

FIRST_DAYS = 5
"""Business days on air on which every batch waits."""

MODES = ("never", "always", "above", "steps")


@dataclass(frozen=True, slots=True)
class Approval:
    """``mode`` is one of :data:`MODES`; ``above_cents`` and ``steps`` (slugs) belong to two of them."""

    mode: str = "never"
    above_cents: int = 0
    steps: tuple[str, ...] = ()
    first_days_end: date | None = None
    """Last of the first days on air, or None for a creditor that is not on air."""

    def asks(self, *, day: date, step: str, cents: int) -> bool:
        """Whether a message of ``step`` about ``cents`` waits for a person on ``day``."""
        if self.first_days_end is not None and day <= self.first_days_end:
            return True
        if self.mode == "above":
            return cents >= self.above_cents
        return self.mode == "always" or (self.mode == "steps" and step in self.steps)


def read(body: Mapping[str, Any], *, first_days_end: date | None = None) -> Approval:
    """What a creditor's row holds; unknown words count as *always*, so that a mistake is never speech."""
    mode = body.get("mode", "never")
    return Approval(
        mode if mode in MODES else "always",
        int(body.get("above_cents") or 0),
        tuple(body.get("steps") or ()),
        first_days_end,
    )


def check(*, mode: str, above_cents: int = 0, steps: tuple[str, ...] = ()) -> dict[str, Any]:
    """The setting as its row holds it. Raises :class:`DomainError` for one that says nothing."""
    if mode not in MODES:
        raise DomainError("Escolha quando o envio espera aprovação.", code="approval_mode", field="aprovação")
    if mode == "above":
        if above_cents <= 0:
            raise DomainError(
                "Diga a partir de que valor o envio espera aprovação.", code="approval_amount", field="valor"
            )
        return {"mode": mode, "above_cents": above_cents}
    if mode == "steps":
        if not steps:
            raise DomainError(
                "Escolha ao menos uma etapa que espera aprovação.", code="approval_steps", field="etapas"
            )
        return {"mode": mode, "steps": list(steps)}
    return {"mode": mode}


def first_days_end(on_air_on: date, *, calendar: Calendar, place: Place) -> date:
    """The last of the first business days of a creditor that went on air on that day."""
    return calendar.add_business_days(calendar.next_paying_day(on_air_on, place), FIRST_DAYS - 1, place)
