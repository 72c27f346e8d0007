"""Every step has words on every channel it uses: a step without a text would hold each message for a person.

Source: the stages of the rule catalogue. Mark: D.
"""

from emdia.domain.ladder_checks.finding import Finding, Subject, refusal, warning
from emdia.domain.ladder_names import AFTER_DUE, REMINDERS, channel_names, slug_name, stage_name
from emdia.domain.steps import Step
from emdia.domain.vocabulary import Stage, text_channel


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
            missing = [one for one in step.channels if (step.stage, text_channel(one)) not in subject.texts]
            if missing:
                words = f"{slug_name(step.slug)} não tem texto para {channel_names(missing)}."
                found.append(refusal(step.slug, words, "Escreva o texto em Modelos, ou tire o canal."))
        found += _variant(step, subject)
    return found


def _variant(step: Step, subject: Subject) -> list[Finding]:
    """A text of its own that no channel has is refused; one that some channels lack is told."""
    if not step.variant or subject.variants is None:
        return []
    missing = [
        one for one in step.channels if (step.stage, text_channel(one), step.variant) not in subject.variants
    ]
    if not missing:
        return []
    name = slug_name(step.slug)
    if len(missing) == len(step.channels):
        words = f"{name} pede o texto “{step.variant}”, que não está ativo em nenhum dos seus canais."
        return [refusal(step.slug, words, "Ative-o em Modelos, ou escolha outro texto para a etapa.")]
    words = f"{name}: não há “{step.variant}” para {channel_names(missing)}; ali sai o texto comum da etapa."
    return [warning(step.slug, words, "Se não for o que você quer, escreva-o em Modelos.")]
