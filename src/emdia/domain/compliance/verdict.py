"""What the gate answers. A refusal is a value with a rule and a reason (law 4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

VerdictKind = Literal["allow", "not_before", "never"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``allow``, ``not_before`` the aware instant ``at``, or ``never``; ``reason`` is Portuguese, for people."""

    kind: VerdictKind
    at: datetime | None = None
    rule: str = ""
    reason: str = ""


ALLOWED = Verdict("allow")


def never(rule: str, reason: str) -> Verdict:
    """This will not be said."""
    return Verdict("never", None, rule, reason)


def not_before(at: datetime | None, rule: str, reason: str) -> Verdict:
    """This may be asked again at ``at``; without any such moment it is never."""
    return Verdict("never" if at is None else "not_before", at, rule, reason)
