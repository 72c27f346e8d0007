"""What a check looks at, and what it answers: a refusal or a warning that says how to mend it."""

from dataclasses import dataclass
from typing import Literal

from emdia.domain.compliance.rules import r84
from emdia.domain.steps import LadderPlan, Step
from emdia.domain.vocabulary import Sector


@dataclass(frozen=True, slots=True)
class Subject:
    """A ladder, who would use it, and what else stands beside it.

    ``action`` is empty where the creditor takes none. ``others`` are the creditor's other ladders in force, in the
    order of choice, ``rank`` says how many of them come before this one. ``texts`` are (stage, channel) that have a
    text, ``variants`` are (stage, channel, name) of the creditor's own ones; None where nobody looked.
    """

    plan: LadderPlan
    action: str = ""
    sector: str = Sector.OTHER
    others: tuple[LadderPlan, ...] = ()
    rank: int = 0
    texts: frozenset[tuple[str, str]] | None = None
    variants: frozenset[tuple[str, str, str]] | None = None

    @property
    def acts(self) -> bool:
        """Whether the creditor takes an action that this sector lets it take."""
        return bool(self.action) and r84.may_take(self.action, self.sector)

    def stages(self, *stages: str) -> list[Step]:
        """The steps with one of these texts."""
        return [step for step in self.plan.steps if step.stage in stages]


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind`` refusal: it may not be activated so; warning: it may, but somebody should know. Portuguese words."""

    kind: Literal["refusal", "warning"]
    step: str
    words: str
    mend: str
    rule: str = ""


def refusal(step: str, words: str, mend: str, rule: str = "") -> Finding:
    """This may not be activated."""
    return Finding("refusal", step, words, mend, rule)


def warning(step: str, words: str, mend: str, rule: str = "") -> Finding:
    """This may be activated, knowingly."""
    return Finding("warning", step, words, mend, rule)
