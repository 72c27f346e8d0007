"""Every check of a ladder by name; a check is one file, one line here and its test."""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from emdia.domain.ladder_checks.finding import Finding, Subject

_CHECKS = "emdia.domain.ladder_checks"

CHECKS: dict[str, str] = {
    "shape": f"{_CHECKS}.shape",
    "texts": f"{_CHECKS}.texts",
    "side_of_due": f"{_CHECKS}.side_of_due",
    "eve_or_day": f"{_CHECKS}.eve_or_day",
    "distance": f"{_CHECKS}.distance",
    "bank_time": f"{_CHECKS}.bank_time",
    "sector": f"{_CHECKS}.sector",
    "notice": f"{_CHECKS}.notice",
    "warned": f"{_CHECKS}.warned",
    "gentle": f"{_CHECKS}.gentle",
    "chosen": f"{_CHECKS}.chosen",
}
"""Check to the module that holds ``check(subject) -> list[Finding]`` and, in its docstring, why."""

Check = Callable[[Subject], list[Finding]]


@cache
def checks() -> tuple[Check, ...]:
    """The loaded checks, in order."""
    return tuple(import_module(path).check for path in CHECKS.values())


def findings(subject: Subject) -> list[Finding]:
    """Everything that speaks against activating a ladder, refusals first; empty for a good one."""
    found = [one for check in checks() for one in check(subject)]
    return sorted(found, key=lambda one: one.kind != "refusal")
