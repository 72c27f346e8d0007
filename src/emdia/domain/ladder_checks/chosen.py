"""Every case has a ladder, and every ladder may be chosen by some case.

Source: our own design. Mark: D.
"""

from emdia.domain.ladder_checks.finding import Finding, Subject, refusal, warning
from emdia.domain.steps import LadderPlan


def check(subject: Subject) -> list[Finding]:
    """A refusal where cases would be left without a ladder, a warning where another one takes all of its cases."""
    plan, others = subject.plan, subject.others
    found = []
    if not _is_default(plan) and not any(_is_default(one) for one in others):
        words = "Casos sem esse segmento ou marca ficariam sem régua nenhuma."
        mend = "Deixe esta régua valer para todos e copie-a para criar a do segmento."
        found.append(refusal("", words, mend))
    if not _is_default(plan):
        above = next((one for one in others[: subject.rank] if _covers(one, plan)), None)
        if above is not None:
            words = f"A régua “{above.name}” vem antes e fica com todos os casos desta."
            found.append(warning("", words, "Mude a ordem das réguas, ou os segmentos de uma delas."))
    return found


def _is_default(plan: LadderPlan) -> bool:
    return not plan.segments and not plan.tags


def _covers(one: LadderPlan, other: LadderPlan) -> bool:
    """Whether each case of ``other`` is one of ``one`` already."""
    segments = not one.segments or (bool(other.segments) and set(other.segments) <= set(one.segments))
    tags = not one.tags or (bool(other.tags) and set(other.tags) <= set(one.tags))
    return segments and tags
