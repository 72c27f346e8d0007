"""A reminder is said before the title is late, everything else after: a text on the wrong side tells an untruth.

Source: CDC art. 71 (no false claim). Mark: V.
"""

from emdia.domain.ladder_checks.finding import Finding, Subject, refusal
from emdia.domain.ladder_names import REMINDERS, slug_name, stage_name


def check(subject: Subject) -> list[Finding]:
    """A refusal for each reminder after due and each later text before it."""
    found = []
    for step in subject.plan.steps:
        reminder = step.stage in REMINDERS
        name = f"{slug_name(step.slug)} (“{stage_name(step.stage)}”)"
        if reminder and step.offset > 0:
            words = f"{name} é um lembrete e está depois do vencimento."
            found.append(refusal(step.slug, words, "Leve a etapa para antes do vencimento.", "R02"))
        if not reminder and step.offset <= 0:
            words = f"{name} fala de atraso e está antes de o título vencer."
            found.append(refusal(step.slug, words, "Leve a etapa para depois do vencimento.", "R02"))
    return found
