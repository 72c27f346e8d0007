"""Few and gentle: a handful of reminders before due, and an end.

Source: W16 of the rule catalogue. Mark: D.
"""

from emdia.domain.ladder_checks.finding import Finding, Subject, warning
from emdia.domain.ladder_names import slug_name

MOST_REMINDERS = 3
LAST_DAY = 180


def check(subject: Subject) -> list[Finding]:
    """Warnings for many reminders and for a ladder that hardly ends."""
    found, plan = [], subject.plan
    reminders = [step for step in plan.steps if step.offset <= 0]
    if len(reminders) > MOST_REMINDERS:
        words = f"São {len(reminders)} lembretes antes de vencer."
        found.append(warning("", words, "Dois costumam bastar; muitos cansam quem paga em dia.", "W16"))
    if plan.steps and plan.steps[-1].offset > LAST_DAY:
        last = plan.steps[-1].slug
        words = f"A última etapa, {slug_name(last)}, vem mais de seis meses depois do vencimento."
        found.append(warning(last, words, "Uma pessoa decide melhor do que mais uma mensagem.", "W16"))
    return found
