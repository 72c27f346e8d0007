"""R84, W12: who announces an action with its day has said before what may happen, and that warning arrived.

Source: Lei 14.015/2020 art. 1 (prior notice); CDC art. 43 par. 2 for a listing; the chain is ours. Mark: V/D.
"""

from emdia.domain.ladder_checks.finding import Finding, Subject, refusal
from emdia.domain.ladder_names import DATED, slug_name
from emdia.domain.steps import Step
from emdia.domain.vocabulary import Stage

_BEFORE = {
    Stage.ACTION_DATED: (Stage.MAY_HAPPEN,),
    Stage.HISTORY: (Stage.ACTION_DATED, Stage.MAY_HAPPEN),
}


def check(subject: Subject) -> list[Finding]:
    """A refusal for each dated step without its warning step before it; only where the creditor takes an action."""
    if not subject.acts:
        return []
    found = (_of(step, subject) for step in subject.stages(*DATED))
    return [one for one in found if one is not None]


def _of(step: Step, subject: Subject) -> Finding | None:
    wanted = _BEFORE[Stage(step.stage)]
    warning = subject.plan.by_slug(step.warned_by) if step.warned_by else None
    name = slug_name(step.slug)
    near = [one for one in subject.stages(*wanted) if one.offset < step.offset]
    if warning is None:
        words = f"{name} anuncia o que o credor fará, sem depender de um aviso que tenha chegado antes."
    elif warning.stage not in wanted:
        words = f"{name} depende de {slug_name(warning.slug)}, que não avisa do que pode acontecer."
    else:
        return None
    if near:
        mend = f"Diga que {name} só sai se {slug_name(near[-1].slug)} chegou."
    else:
        mend = f"Ponha uma etapa “o que pode acontecer” antes de {name}, e faça {name} depender dela."
    return refusal(step.slug, words, mend, "R84")
