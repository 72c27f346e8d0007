"""Every wording rule by name; a rule is one file, one line here and its test."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from emdia.domain.wording.said import Said

RULES: dict[str, str] = {
    "R40": "emdia.domain.wording.r40",
    **{f"W{number:02d}": f"emdia.domain.wording.w{number:02d}" for number in range(1, 22)},
}
"""Rule to the module that holds ``check(said) -> str | None`` and, in its docstring, what it reads from where."""

Check = Callable[[Said], str | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a text breaks, and how, in Portuguese."""

    rule: str
    reason: str


@cache
def checks() -> tuple[tuple[str, Check], ...]:
    """The loaded rules, in order."""
    return tuple((rule, import_module(path).check) for rule, path in RULES.items())


def review(said: Said) -> list[Fault]:
    """Every rule that the text breaks; empty for a good text."""
    found = ((rule, check(said)) for rule, check in checks())
    return [Fault(rule, reason) for rule, reason in found if reason]
