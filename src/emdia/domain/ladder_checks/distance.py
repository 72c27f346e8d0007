"""Two messages after due keep the ladder's own distance, and that distance is never a daily one.

Source: CDC art. 42 and 71 (no harassment); the number of days is our own. Mark: D.
"""

from itertools import pairwise

from emdia.domain.ladder_checks.finding import Finding, Subject, refusal, warning
from emdia.domain.ladder_names import slug_name

LEAST = 2
"""Days; below this a ladder writes every day."""
USUAL = 3


def check(subject: Subject) -> list[Finding]:
    """Refusals for steps that stand too near, and for a distance that is none."""
    plan, found = subject.plan, []
    gap = plan.min_gap_days
    if gap < LEAST:
        words = f"O intervalo mínimo entre mensagens é de {gap} dia{'' if gap == 1 else 's'}."
        found.append(refusal("", words, f"Use pelo menos {LEAST} dias; {USUAL} é o costume.", "W16"))
    elif gap < USUAL:
        words = "O intervalo mínimo é menor que três dias."
        found.append(warning("", words, "Três dias dão tempo de responder e de o pagamento aparecer.", "W16"))
    after = [step for step in plan.steps if step.offset > 0]
    for one, other in pairwise(after):
        days = other.offset - one.offset
        if days < max(gap, LEAST):
            near = f"{days} dia{'' if days == 1 else 's'}"
            words = f"{slug_name(one.slug)} e {slug_name(other.slug)} estão a {near} uma da outra."
            mend = (
                f"Deixe pelo menos {max(gap, LEAST)} dias entre elas, ou diminua o intervalo mínimo da régua."
            )
            found.append(refusal(other.slug, words, mend, "W16"))
    return found
