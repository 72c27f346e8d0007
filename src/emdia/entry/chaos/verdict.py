"""What the carrier saw against what the database says: the law is at most once, and nothing out of sight."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

IN_FLIGHT = 100
"""What one crash may leave unknown of one account: two chunks of fifty (``outreach/flights.py``)."""

HEARD = frozenset({"sent", "delivered", "read"})
KNOWN = HEARD | {"unknown"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """``messages``: number, status, account; the counts are by our reference; ``told``: deliveries that were taken."""

    messages: Sequence[Sequence[Any]]
    carrier: Counter[str]
    sandbox: Counter[str]
    told: set[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is printed. ``doubles``: seen more than once; ``losses``: seen and not known as said, known as said and
    not seen, or told as delivered with a yes of ours and forgotten."""

    database: str
    rounds: int
    kills: int
    messages: int
    doubles: int
    losses: int
    unknown: int

    @property
    def holds(self) -> bool:
        """Whether the law was kept."""
        return not self.doubles and not self.losses and self.unknown <= self.kills * IN_FLIGHT


def judge(outcome: Outcome, *, database: str, rounds: int, kills: int, say: Callable[[str], None]) -> Verdict:
    """Count; what is wrong is said message by message."""
    seen = outcome.carrier + outcome.sandbox
    known = {f"m{number}": status for number, status, _ in outcome.messages}
    doubled = sorted(ref for ref, times in seen.items() if times > 1)
    unheard = sorted(ref for ref in seen if known.get(ref) not in KNOWN)
    unsaid = sorted(ref for ref, status in known.items() if status in HEARD and ref not in seen)
    forgotten = sorted(ref for ref in outcome.told if known.get(ref) not in ("delivered", "read"))
    for name, refs in (
        ("duas vezes", doubled),
        ("vista e não anotada", unheard),
        ("anotada e nunca vista", unsaid),
        ("entrega esquecida", forgotten),
    ):
        for ref in refs:
            say(f"{name}: {ref}, {known.get(ref, 'não existe')}, vista {seen[ref]} vez(es)")
    return Verdict(
        database=database,
        rounds=rounds,
        kills=kills,
        messages=len(seen),
        doubles=len(doubled),
        losses=len({*unheard, *unsaid, *forgotten}),
        unknown=sum(status == "unknown" for status in known.values()),
    )
