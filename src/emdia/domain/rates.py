"""Versioned tables of monthly rates: the legal rate of CC art. 406 and the indexes of correction.

Sources: Lei 14.905/2024 and Res. CMN 5.171/2024 (legal rate: Selic minus IPCA, never below zero, simple, V);
CC art. 389 (IPCA where no index is agreed, V). Proportion by days of the calendar month: general practice, G.
No value ships with the code: a table is loaded with its source, and a month that it lacks is never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from emdia.domain.errors import DomainError
from emdia.domain.money import half_up

E8_PER_BP = 10_000
_SCALE = 10**8
# Least common multiple of 28, 29, 30 and 31, so that days of any month add up in integers.
_DAYS_LCM = 377_580


class RateMissing(DomainError):
    """A month that the computation needs is not in the table."""


@dataclass(frozen=True, slots=True)
class MonthlyRates:
    """Rates by (year, month) in units of 10^-8 (1 basis point = 10,000), with name, version and source."""

    name: str
    source: str
    e8: Mapping[tuple[int, int], int]

    @classmethod
    def from_bp(cls, name: str, source: str, bp: Mapping[tuple[int, int], int]) -> "MonthlyRates":
        """A table whose values are basis points."""
        return cls(name, source, {month: value * E8_PER_BP for month, value in bp.items()})

    @classmethod
    def from_percent(cls, name: str, source: str, percent: Mapping[str, str]) -> "MonthlyRates":
        """A table as published: ``{"2024-09": "0.724200"}`` in percent a month."""
        values: dict[tuple[int, int], int] = {}
        for month, text in percent.items():
            sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
            whole, _, decimals = digits.partition(".")
            value = half_up(int(whole + decimals) * 10**6, 10 ** len(decimals))
            values[int(month[:4]), int(month[5:7])] = sign * value
        return cls(name, source, values)

    def rate(self, year: int, month: int) -> int:
        """The rate of one month in 10^-8. Raises RateMissing."""
        value = self.e8.get((year, month))
        if value is None:
            message = (
                f"Falta a taxa de {month:02d}/{year} na tabela “{self.name}”. "
                "Carregue o mês que falta para calcular o valor atualizado."
            )
            raise RateMissing(message, code="rate_month_missing", field="taxa")
        return value

    def known_until(self, after: date, until: date) -> date:
        """The last day up to ``until`` that the table can speak of without a gap, counted from the day after ``after``;
        ``after`` itself where it lacks the first month."""
        day = after + timedelta(days=1)
        while day <= until and (day.year, day.month) in self.e8:
            day = _next_month(day)
        return min(until, day - timedelta(days=1))

    def simple(self, after: date, until: date) -> tuple[int, int]:
        """Simple rate of the days after ``after`` up to ``until``, each month by its own days, as a
        fraction."""
        numerator = 0
        day = after + timedelta(days=1)
        while day <= until:
            following = _next_month(day)
            end = min(until + timedelta(days=1), following)
            length = (following - day.replace(day=1)).days
            numerator += max(0, self.rate(day.year, day.month)) * (end - day).days * (_DAYS_LCM // length)
            day = end
        return numerator, _SCALE * _DAYS_LCM

    def compound(self, start: date, until: date) -> tuple[int, int]:
        """Growth over the closed months from ``start``'s month to the one before ``until``'s, as a
        fraction."""
        factor, scale = 1, 1
        month = start.replace(day=1)
        last = until.replace(day=1)
        while month < last:
            factor *= _SCALE + self.rate(month.year, month.month)
            scale *= _SCALE
            month = _next_month(month)
        return factor - scale, scale


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
