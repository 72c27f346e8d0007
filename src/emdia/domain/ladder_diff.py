"""What a draft changes against the ladder in force: added, moved, removed, changed, in words."""

from dataclasses import dataclass, fields

from emdia.domain.ladder_names import channel_names, day_of_step, listed, slug_name, stage_name
from emdia.domain.money import format_brl
from emdia.domain.steps import LadderPlan, Step


@dataclass(frozen=True, slots=True)
class Change:
    """``kind`` is added, moved, removed, changed or plan; ``step`` is empty for the ladder itself."""

    kind: str
    step: str
    words: str


_WHAT = {
    "stage": "o texto",
    "variant": "o texto próprio",
    "channels": "os canais",
    "mode": "o jeito de usar os canais",
    "tolerance": "o prazo",
    "approval": "a aprovação",
    "warned_by": "o aviso de que depende",
    "task": "a tarefa",
    "min_cents": "o valor mínimo",
    "segments": "os segmentos",
    "tags": "as marcas",
    "name": "o nome",
    "min_gap_days": "o intervalo mínimo",
}
_SKIPPED = frozenset({"slug", "offset", "steps", "first_contact", "version"})


def compare(before: LadderPlan, after: LadderPlan) -> list[Change]:
    """Every difference, the ladder itself first, then in the order of the days."""
    changes = [Change("plan", "", words) for words in _differences(before, after)]
    changes += [
        Change("changed", after.first_contact.slug, f"Primeiro contato: {words}.")
        for words in _differences(before.first_contact, after.first_contact)
    ]
    old = {step.slug: step for step in before.steps}
    new = {step.slug: step for step in after.steps}
    for step in sorted(
        (*after.steps, *(s for s in before.steps if s.slug not in new)), key=lambda s: s.offset
    ):
        if step.slug not in new:
            words = f"Sai {slug_name(step.slug)}: {stage_name(step.stage)}, {day_of_step(step.offset)}."
            changes.append(Change("removed", step.slug, words))
        elif step.slug not in old:
            changes.append(Change("added", step.slug, _added(step)))
        else:
            changes += _same_step(old[step.slug], step)
    return changes


def _added(step: Step) -> str:
    how = channel_names(step.channels)
    return f"Entra {slug_name(step.slug)}: {stage_name(step.stage)}, {day_of_step(step.offset)}, por {how}."


def _same_step(old: Step, new: Step) -> list[Change]:
    changes = []
    if old.offset != new.offset:
        words = f"{slug_name(new.slug)} vai de {day_of_step(old.offset)} para {day_of_step(new.offset)}."
        changes.append(Change("moved", new.slug, words))
    changes += [
        Change("changed", new.slug, f"{slug_name(new.slug)}: {words}.") for words in _differences(old, new)
    ]
    return changes


def _differences(old: Step | LadderPlan, new: Step | LadderPlan) -> list[str]:
    return [
        f"{_WHAT[one.name]} era {_shown(one.name, before)}, fica {_shown(one.name, after)}"
        for one in fields(old)
        if one.name not in _SKIPPED
        and (before := getattr(old, one.name)) != (after := getattr(new, one.name))
    ]


def _shown(name: str, value: object) -> str:
    if name == "stage":
        return f"“{stage_name(str(value))}”"
    if name == "variant":
        return f"“{value}”" if value else "o da etapa"
    if name == "channels" and isinstance(value, tuple):
        return channel_names(value)
    if name == "mode":
        return "celular e e-mail juntos" if value == "all" else "um canal por vez"
    if name == "min_cents" and isinstance(value, int):
        return format_brl(value) if value else "nenhum"
    if name == "approval":
        return "pedida" if value else "dispensada"
    if name == "warned_by":
        return slug_name(str(value)) if value else "nenhum"
    if name == "task":
        return "aberta" if value else "nenhuma"
    if isinstance(value, int):
        return f"{value} dia{'' if value == 1 else 's'}"
    if isinstance(value, tuple):
        return listed([str(one) for one in value]) or "todos"
    return f"“{value}”"
