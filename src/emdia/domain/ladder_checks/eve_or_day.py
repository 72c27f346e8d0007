"""The eve or the due day, never both: the same words on two days running are one too many.

Source: ADR 0003, and W16 of the rule catalogue (few and gentle). Mark: D.
"""

from emdia.domain.ladder_checks.finding import Finding, Subject, refusal


def check(subject: Subject) -> list[Finding]:
    """A refusal where both days have a step."""
    if {-1, 0} <= {step.offset for step in subject.plan.steps}:
        step = next(step.slug for step in subject.plan.steps if step.offset == 0)
        words = "Há uma etapa na véspera e outra no dia do vencimento: a pessoa ouviria o mesmo em dois dias."
        return [refusal(step, words, "Fique com uma das duas.", "W16")]
    return []
