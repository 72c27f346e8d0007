"""R84: the day that a step announces lies at least the sector's notice after the last day on which it may be said.

Source: Lei 14.015/2020 and the notices by sector of R84. Mark: V for the notice, G and D for its length.
"""

from emdia.domain.compliance.rules import r84
from emdia.domain.ladder_checks.finding import Finding, Subject, refusal, warning
from emdia.domain.ladder_names import DATED, slug_name
from emdia.domain.vocabulary import Stage


def check(subject: Subject) -> list[Finding]:
    """A refusal where the notice is too short, a warning where only the history would name the day."""
    dated = subject.stages(*DATED)
    if not subject.acts or not dated:
        return []
    step, terms = dated[0], r84.terms_of(subject.sector)
    latest = terms.from_day - terms.notice_days
    if step.offset + step.tolerance <= latest:
        return []
    name = slug_name(step.slug)
    last = f"D+{step.offset + step.tolerance}"
    words = (
        f"{name} pode sair até {last}, e a medida é anunciada para {terms.from_day} dias depois do vencimento: "
        f"faltam os {terms.notice_days} dias de aviso."
    )
    mend = f"Antecipe a etapa ou diminua o prazo dela, para que saia até D+{latest}."
    if step.stage == Stage.HISTORY:
        words = f"{name} é a primeira a falar em data e sai tarde para isso: contará a história sem anunciar a medida."
        return [
            warning(
                step.slug, words, "Para anunciar, ponha antes uma etapa “a data do próximo passo”.", "R84"
            )
        ]
    if terms.why:
        words = f"{words[:-1]} ({terms.why})."
    return [refusal(step.slug, words, mend, "R84")]
