"""R84: a ladder speaks of a suspension only where the sector lets the creditor suspend, and names only real actions.

Source: Lei 14.015/2020, Lei 9.870/1999 art. 6, CDC art. 71. Mark: V.
"""

from emdia.domain.compliance.rules import r84
from emdia.domain.ladder_checks.finding import Finding, Subject, refusal
from emdia.domain.ladder_names import slug_name
from emdia.domain.vocabulary import Stage


def check(subject: Subject) -> list[Finding]:
    """A refusal for each dated text of an action that the sector forbids. Where none is taken, the text offers help."""
    if subject.acts or not subject.action:
        return []
    mend = "Troque o texto por “negociação”, ou mude a ação do credor em Configurações."
    why = r84.terms_of(subject.sector).why
    return [
        refusal(step.slug, f"{slug_name(step.slug)} anuncia uma suspensão, e {why}.", mend, "R84")
        for step in subject.stages(Stage.ACTION_DATED)
    ]
