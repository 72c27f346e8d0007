"""What a plan says of itself: counts, and one line a case for whoever asked to see them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from emdia.apps.ladders.facts import Known
from emdia.apps.outreach import api as outreach
from emdia.domain.documents import mask_tax_id
from emdia.domain.steps import Decision


@dataclass(slots=True)
class PlanReport:
    """``items`` are the cases that get a message, ``held_items`` those whose step is due and waits."""

    planned: int = 0
    held: int = 0
    cases: int = 0
    """Cases that were looked at."""
    items: list[dict[str, Any]] = field(default_factory=list)
    held_items: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: "PlanReport") -> None:
        """Take up the next batch."""
        self.planned += other.planned
        self.held += other.held
        self.cases += other.cases
        self.items += other.items
        self.held_items += other.held_items


def item(
    known: Known, name: str, decision: Decision, composed: outreach.Composed, numbers: dict[int, str]
) -> dict[str, Any]:
    """A case that gets a message; ``receivables`` are the creditor's numbers, anchor first."""
    titles = [decision.anchor, *(title for title in decision.titles if title != decision.anchor)]
    return {
        "case": known.row.id,
        "debtor": name,
        "step": decision.step.slug if decision.step else "",
        "channels": list(composed.channels),
        "receivables": [numbers[title] for title in titles if title is not None],
        "not_before": composed.not_before,
        "reason": decision.reason,
    }


def held_item(
    known: Known, name: str, decision: Decision, *, reason: str, rule: str, until: dt.date | None
) -> dict[str, Any]:
    """A case whose step is due and is not said; ``until`` None: somebody has to act."""
    return {
        "case": known.row.id,
        "debtor": name,
        "step": decision.step.slug if decision.step else "",
        "reason": reason,
        "rule": rule,
        "until": until,
    }


def shown_name(code: str, tax_id: str | None) -> str:
    """The creditor's own code, else the masked tax id."""
    return code or (mask_tax_id(tax_id) if tax_id else "")
