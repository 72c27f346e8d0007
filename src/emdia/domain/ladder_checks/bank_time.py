"""A payment of the last day needs a day or two to be seen: who has paid is not asked.

Source: clearing of boletos in one business day; W04 and W19 of the rule catalogue. Mark: D.
"""

from emdia.domain.ladder_checks.finding import Finding, Subject, warning
from emdia.domain.ladder_names import slug_name


def check(subject: Subject) -> list[Finding]:
    """A warning for a first step on the day after due."""
    first = next((step for step in subject.plan.steps if step.offset > 0), None)
    if first is None or first.offset >= 2:
        return []
    words = (
        f"{slug_name(first.slug)} fala no dia seguinte ao vencimento: quem pagou ontem ainda não apareceu."
    )
    return [warning(first.slug, words, "Comece em D+2 ou D+3.")]
