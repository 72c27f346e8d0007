"""Named sets of rules. A pack only adds: the law of the country is in each of them."""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.registry import RULES
from emdia.domain.compliance.verdict import Verdict

Rule = Callable[[ContactFacts], Verdict | None]

PACKS: dict[str, tuple[str, ...]] = {"brazil": tuple(RULES)}
"""Pack to its rules, in the order of judgment."""


@lru_cache(maxsize=16)
def rules_of(pack: str = "brazil") -> tuple[Rule, ...]:
    """The judging functions of a pack; raises ``KeyError`` for a pack that nobody registered."""
    return tuple(import_module(RULES[rule]).judge for rule in PACKS[pack])
