"""The ladders that Em Dia ships, and how a ladder is written as JSON.

The default follows the seeds: a reminder a week and a day before due, "not identified" after three days, what may
happen after six, the action with its date after nine, the history after fifteen, then negotiation. A creditor that
suspends nothing has the same steps in other words, and none that has to be announced.

Tolerances, in days after a step's own day: a reminder is useless once the title is due (its tolerance never runs past
that day), and the one of the due day is true on that day only. "Not identified" gives way to the next step on its
day. What may happen is true until the action is near; the action's date is computed when it is said, so it bears some
days; history and negotiation do not age within a week or two.
"""

from dataclasses import replace

from emdia.domain.steps import LadderPlan, Step
from emdia.domain.vocabulary import Stage, TaskKind

FIRST_CONTACT = Step("first_contact", 0, Stage.FIRST_CONTACT, tolerance=7)

_D7 = Step("D-7", -7, Stage.DUE_SOON, tolerance=3)
_D3_BEFORE = Step("D-3", -3, Stage.DUE_SOON, tolerance=1)
_D1 = Step("D-1", -1, Stage.DUE_DAY, tolerance=1)
_D0 = Step("D0", 0, Stage.DUE_DAY, tolerance=0)
_NOT_IDENTIFIED = Step("D+3", 3, Stage.NOT_IDENTIFIED, tolerance=3)
_MAY_HAPPEN = Step("D+6", 6, Stage.MAY_HAPPEN, tolerance=5)
_ACTION = Step("D+9", 9, Stage.ACTION_DATED, tolerance=5, warned_by="D+6")
_HISTORY = Step("D+15", 15, Stage.HISTORY, tolerance=7, warned_by="D+9")
_NEGOTIATION = Step("D+30", 30, Stage.NEGOTIATION, tolerance=10, task=TaskKind.STUDY_CASE)


def _again(offset: int, tolerance: int) -> Step:
    return Step(f"D+{offset}", offset, Stage.NEGOTIATION_AGAIN, tolerance=tolerance)


def default(*, suspends: bool = False, due_day: bool = False) -> LadderPlan:
    """The shipped ladder. ``suspends``: the creditor takes an action, so D+9 and D+15 must have been announced.
    ``due_day``: the second reminder goes on the due day (D0) instead of the day before (D-1)."""
    steps = (
        _D7,
        _D0 if due_day else _D1,
        _NOT_IDENTIFIED,
        _MAY_HAPPEN,
        _ACTION,
        _HISTORY,
        _NEGOTIATION,
        _again(45, 10),
        _again(60, 14),
        _again(90, 14),
    )
    return _announced(LadderPlan("padrao", "Padrão", steps, FIRST_CONTACT), suspends=suspends)


def soft(*, suspends: bool = False, due_day: bool = False) -> LadderPlan:
    """*Suave*: schools, clinics, condominiums. Fewer and later words; help before any consequence."""
    steps = (
        _D7,
        _D0 if due_day else _D1,
        replace(_NOT_IDENTIFIED, slug="D+5", offset=5, tolerance=5),
        replace(_MAY_HAPPEN, slug="D+12", offset=12, tolerance=7),
        replace(_HISTORY, slug="D+20", offset=20, warned_by="D+12"),
        replace(_NEGOTIATION, slug="D+35", offset=35),
        _again(60, 14),
        _again(90, 14),
    )
    return _announced(LadderPlan("suave", "Suave", steps, FIRST_CONTACT, min_gap_days=5), suspends=suspends)


def short_retail(*, suspends: bool = False, due_day: bool = False) -> LadderPlan:
    """*Varejo curto*: small amounts that are worth little contact; one reminder, negotiation after three weeks."""
    steps = (
        _D0 if due_day else _D1,
        _NOT_IDENTIFIED,
        replace(_MAY_HAPPEN, slug="D+7", offset=7),
        replace(_HISTORY, slug="D+14", offset=14, warned_by="D+7"),
        replace(_NEGOTIATION, slug="D+21", offset=21, task="", tolerance=7),
        _again(45, 10),
    )
    return _announced(LadderPlan("varejo-curto", "Varejo curto", steps, FIRST_CONTACT), suspends=suspends)


def business(*, suspends: bool = False, due_day: bool = False) -> LadderPlan:
    """*Empresas*: who pays bills from a desk. E-mail leads; the phone rings only when it becomes serious."""
    mail = ("email", "whatsapp", "sms")
    steps = (
        replace(_D7, slug="D-10", offset=-10, tolerance=5, channels=mail, mode="fallback"),
        replace(_D3_BEFORE, channels=mail, mode="fallback"),
        replace(_D0 if due_day else _D1, channels=mail, mode="fallback"),
        replace(_NOT_IDENTIFIED, slug="D+2", offset=2, channels=mail, mode="fallback"),
        replace(_MAY_HAPPEN, slug="D+7", offset=7),
        replace(_ACTION, slug="D+12", offset=12, warned_by="D+7"),
        replace(_HISTORY, slug="D+20", offset=20, warned_by="D+12"),
        _NEGOTIATION,
        _again(60, 14),
        _again(90, 14),
    )
    return _announced(LadderPlan("empresas", "Empresas", steps, FIRST_CONTACT), suspends=suspends)


def _announced(plan: LadderPlan, *, suspends: bool) -> LadderPlan:
    if suspends:
        return plan
    return replace(plan, steps=tuple(replace(step, warned_by="") for step in plan.steps))


PRESETS = {"padrao": default, "suave": soft, "varejo-curto": short_retail, "empresas": business}
