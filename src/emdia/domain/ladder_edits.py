"""One change of a ladder as a value: what a page posts and what ``emdia ladder edit`` reads."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from emdia.domain import ladder_edit as edit
from emdia.domain.errors import DomainError, excerpt
from emdia.domain.ladder_names import day_of_step, slug_name, stage_name
from emdia.domain.steps import LadderPlan


@dataclass(frozen=True, slots=True)
class Edit:
    """``kind`` is a name of :data:`KINDS`; ``step`` and ``offset`` where it needs them; ``fields`` is what changes."""

    kind: str
    step: str = ""
    offset: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def _add(plan: LadderPlan, one: Edit, taken: Collection[str]) -> LadderPlan:
    return edit.add_step(plan, offset=_day(one), taken=taken, **one.fields)


def _copy(plan: LadderPlan, one: Edit, taken: Collection[str]) -> LadderPlan:
    return edit.copy_step(plan, step=one.step, offset=_day(one), taken=taken)


def _move(plan: LadderPlan, one: Edit, taken: Collection[str]) -> LadderPlan:
    return edit.move_step(plan, step=one.step, offset=_day(one), taken=taken)


def _remove(plan: LadderPlan, one: Edit, taken: Collection[str]) -> LadderPlan:
    return edit.remove_step(plan, step=one.step)


def _step(plan: LadderPlan, one: Edit, taken: Collection[str]) -> LadderPlan:
    return edit.change_step(plan, step=one.step, **one.fields)


def _plan(plan: LadderPlan, one: Edit, taken: Collection[str]) -> LadderPlan:
    return edit.change_plan(plan, **one.fields)


KINDS: dict[str, Callable[[LadderPlan, Edit, Collection[str]], LadderPlan]] = {
    "add": _add,
    "copy": _copy,
    "move": _move,
    "remove": _remove,
    "step": _step,
    "plan": _plan,
}
"""The kinds of changes."""


def apply(plan: LadderPlan, one: Edit, *, taken: Collection[str] = ()) -> LadderPlan:
    """The ladder after the change. Raises :class:`DomainError` that says in Portuguese what is wrong with it."""
    try:
        change = KINDS[one.kind]
    except KeyError:
        raise DomainError(
            f"Não conheço a mudança “{excerpt(one.kind)}”: use {', '.join(KINDS)}.",
            code="ladder_edit",
            field="kind",
        ) from None
    return change(plan, one, taken)


def in_words(one: Edit) -> str:
    """What was done, for journal and notices."""
    if one.kind == "plan":
        return "a régua mudou de nome ou de condições"
    if one.kind == "add":
        return (
            f"entrou “{stage_name(str(one.fields.get('stage', 'not_identified')))}”, {day_of_step(_day(one))}"
        )
    name = slug_name(one.step)
    if one.kind == "move":
        return f"{name} passou para {day_of_step(_day(one))}"
    if one.kind == "copy":
        return f"{name} foi copiada para {day_of_step(_day(one))}"
    return f"{name} saiu" if one.kind == "remove" else f"{name} mudou"


def _day(one: Edit) -> int:
    if one.offset is None:
        raise DomainError("Diga em que dia, contado do vencimento.", code="ladder_edit", field="offset")
    return one.offset
