"""Every step has words on every channel it uses: a step without a text would hold each message for a person.

Source: the stages of the rule catalogue. Mark: D.
"""

from emdia.domain.ladder_checks.finding import Finding, Subject, refusal
from emdia.domain.ladder_names import AFTER_DUE, REMINDERS, channel_names, slug_name, stage_name
from emdia.domain.vocabulary import Stage


def check(subject: Subject) -> list[Finding]:
    """A refusal for each step whose text does not exist, or is not one of a ladder."""
    plan, found = subject.plan, []
    for step in (plan.first_contact, *plan.steps):
        first = step is plan.first_contact
        fit = (Stage.FIRST_CONTACT,) if first else (*REMINDERS, *AFTER_DUE)
        if step.stage not in fit:
            words = f"{slug_name(step.slug)}: “{stage_name(step.stage)}” não é texto de etapa de régua."
            found.append(refusal(step.slug, words, "Escolha outro texto para a etapa."))
        elif subject.texts is not None:
            missing = [one for one in step.channels if (step.stage, one) not in subject.texts]
            if missing:
                words = f"{slug_name(step.slug)} não tem texto para {channel_names(missing)}."
                found.append(refusal(step.slug, words, "Escreva o texto em Modelos, ou tire o canal."))
    return found
