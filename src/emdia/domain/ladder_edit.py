"""Changes to a draft of a ladder: pure, each gives a whole ladder or refuses with a sentence.

A step's code (``slug``) is who it is: it stays when the step moves, so that nobody hears it again at its new day. A
step that is moved past another one tells another story, so it becomes a new step. ``taken`` are the codes that
earlier versions used; a new step never takes one of them.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from emdia.domain.errors import DomainError, excerpt
from emdia.domain.ladder_json import from_json, to_json
from emdia.domain.ladder_names import slug_name
from emdia.domain.presets import FIRST_CONTACT
from emdia.domain.steps import LadderPlan, Step
from emdia.domain.vocabulary import Stage

STEP_FIELDS = frozenset(
    {
        "stage",
        "channels",
        "mode",
        "tolerance",
        "approval",
        "warned_by",
        "task",
        "min_cents",
        "segments",
        "tags",
        "variant",
    }
)
PLAN_FIELDS = frozenset({"name", "min_gap_days", "min_cents", "segments", "tags"})
MOST_STEPS = 40
_LETTERS = "bcdefghijklmnopqrstuvwxyz"


def add_step(
    plan: LadderPlan,
    *,
    offset: int,
    stage: str = Stage.NOT_IDENTIFIED,
    taken: Collection[str] = (),
    **more: Any,
) -> LadderPlan:
    """A new step on a free day."""
    _free_day(plan, offset)
    if len(plan.steps) >= MOST_STEPS:
        raise _refused(f"a régua já tem {MOST_STEPS} etapas; retire uma antes de pôr outra", "steps")
    values = {"tolerance": 0 if offset == 0 else 1 if offset < 0 else 2, **_known(more, STEP_FIELDS)}
    return _with(plan, (*plan.steps, Step(_new_slug(plan, offset, taken), offset, stage, **values)))


def copy_step(plan: LadderPlan, *, step: str, offset: int, taken: Collection[str] = ()) -> LadderPlan:
    """The same words and conditions on another day, as a step of its own."""
    _free_day(plan, offset)
    copied = replace(_find(plan, step), slug=_new_slug(plan, offset, taken), offset=offset)
    if offset <= 0:
        copied = replace(copied, warned_by="")
    return _with(plan, (*plan.steps, copied))


def move_step(plan: LadderPlan, *, step: str, offset: int, taken: Collection[str] = ()) -> LadderPlan:
    """The step on another day. Past another step it becomes a new one: who heard it there has not heard it here."""
    old = _find(plan, step)
    if offset == old.offset:
        return plan
    _free_day(plan, offset)
    between = range(min(old.offset, offset) + 1, max(old.offset, offset))
    crossed = any(one.offset in between for one in plan.steps)
    slug = _new_slug(plan, offset, taken) if crossed else old.slug
    moved = replace(old, slug=slug, offset=offset)
    steps = tuple(
        moved if one is old else replace(one, warned_by=slug) if one.warned_by == old.slug else one
        for one in plan.steps
    )
    return _with(plan, steps)


def remove_step(plan: LadderPlan, *, step: str) -> LadderPlan:
    """The ladder without this step; what it warned of has no warning any more, which activation will say."""
    old = _find(plan, step)
    if len(plan.steps) == 1:
        raise _refused("a régua precisa de ao menos uma etapa", "steps")
    kept = (one for one in plan.steps if one is not old)
    return _with(
        plan, tuple(replace(one, warned_by="") if one.warned_by == old.slug else one for one in kept)
    )


def change_step(plan: LadderPlan, *, step: str, **more: Any) -> LadderPlan:
    """Other words, channels or conditions for a step, or for the first contact."""
    values = _known(more, STEP_FIELDS)
    if "stage" in values:
        # A text belongs to its stage: with another stage the step says that stage's, unless one is named.
        values.setdefault("variant", "")
    if step == plan.first_contact.slug:
        if values.get("stage", FIRST_CONTACT.stage) != FIRST_CONTACT.stage:
            raise _refused("o primeiro contato tem o seu próprio texto", "stage")
        return _checked(replace(plan, first_contact=replace(plan.first_contact, **values)))
    old = _find(plan, step)
    return _with(plan, tuple(replace(one, **values) if one is old else one for one in plan.steps))


def change_plan(plan: LadderPlan, **more: Any) -> LadderPlan:
    """Another name, distance between messages, or other cases that the ladder is meant for."""
    values = _known(more, PLAN_FIELDS)
    name = values.get("name", plan.name)
    if not isinstance(name, str) or not name.strip() or len(name) > 80 or not name.isprintable():
        raise _refused("dê à régua um nome de até 80 letras, em uma linha", "name")
    return _checked(replace(plan, **{**values, "name": name.strip()}))


def copy_ladder(plan: LadderPlan, *, slug: str, name: str) -> LadderPlan:
    """Another ladder with the same steps under the same codes: a case that changes ladders hears none again."""
    if not slug or not slug.isascii() or len(slug) > 40 or not slug.replace("-", "").isalnum():
        raise _refused("o código da régua tem letras, números e hífens, sem acento", "slug")
    return change_plan(replace(plan, slug=slug, version=0), name=name)


def _find(plan: LadderPlan, slug: str) -> Step:
    found = plan.by_slug(slug)
    if found is None and slug == plan.first_contact.slug:
        raise _refused("o primeiro contato não tem dia: ele sai quando alguém chega já vencido", "step")
    if found is None:
        raise _refused(f"não há etapa “{excerpt(slug)}” nesta régua", "step")
    return found


def _free_day(plan: LadderPlan, offset: int) -> None:
    if type(offset) is not int or not -60 <= offset <= 365:
        raise _refused("o dia vai de 60 antes a 365 depois do vencimento", "offset")
    taken = next((one for one in plan.steps if one.offset == offset), None)
    if taken is not None:
        raise _refused(f"a etapa {slug_name(taken.slug)} já está neste dia; escolha outro", "offset")


def _new_slug(plan: LadderPlan, offset: int, taken: Collection[str]) -> str:
    known: set[str] = {*taken, *(one.slug for one in plan.steps), plan.first_contact.slug}
    plain = "D0" if offset == 0 else f"D{offset:+d}"
    for ending in ("", *_LETTERS, *(f"{a}{b}" for a in _LETTERS for b in _LETTERS)):
        if (slug := f"{plain}{ending}") not in known:
            return slug
    raise _refused("este dia já teve etapas demais; escolha outro", "offset")


def _with(plan: LadderPlan, steps: tuple[Step, ...]) -> LadderPlan:
    """The steps in order of their days; a warning that now comes after what it warns of warns no more."""
    ordered = sorted(steps, key=lambda one: one.offset)
    earlier: set[str] = set()
    kept = []
    for one in ordered:
        kept.append(one if not one.warned_by or one.warned_by in earlier else replace(one, warned_by=""))
        earlier.add(one.slug)
    return _checked(replace(plan, steps=tuple(kept)))


def _known(more: dict[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    for key in more:
        if key not in fields:
            raise _refused(f"“{excerpt(key)}” não se muda numa régua", excerpt(key))
    channels = more.get("channels", ())
    if isinstance(channels, list | tuple) and len({str(one) for one in channels}) < len(channels):
        raise _refused("um canal aparece duas vezes", "channels")
    return more


def _checked(plan: LadderPlan) -> LadderPlan:
    return from_json(to_json(plan))


def _refused(message: str, field: str) -> DomainError:
    return DomainError(message[:1].upper() + message[1:] + ".", code="ladder_edit", field=field)
