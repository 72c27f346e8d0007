"""The ladder as a ruler with its steps on it, and each step as a card that reads by itself."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from emdia.domain.presets import PRESETS
from emdia.domain.steps import LadderPlan, Step
from emdia.domain.vocabulary import Stage
from emdia.web.console.ruler import Mark, Ruler, Scale, day_name, day_ticks
from emdia.web.console.words import STAGES

PRESET_WORDS = {
    "padrao": "Serve a quase todo mundo: dois lembretes, quatro conversas, depois negociação.",
    "suave": "Escolas, clínicas e condomínios: menos mensagens, mais tempo entre elas.",
    "varejo-curto": "Valores pequenos: um lembrete e negociação depois de três semanas.",
    "empresas": "Quem paga contas de uma mesa: o e-mail vai primeiro.",
}

HANDLE_ROOM = 7.0
"""Percent of the width that a handle's name takes."""


class Card(NamedTuple):
    """One step as a person reads it."""

    slug: str
    day: str
    name: str
    says: str
    channels: tuple[str, ...]
    how: str
    patience: str
    conditions: tuple[str, ...]


def card(step: Step) -> Card:
    """A step in words."""
    name, says = STAGES.get(step.stage, (step.stage, ""))
    if step.stage == Stage.DUE_DAY and step.offset < 0:
        name, says = "Na véspera", "Lembra que está perto e deixa o pagamento à mão."
    if step.variant:
        name = f"{name}, “{step.variant}”"
    together = (
        "uma mensagem no celular e um e-mail"
        if step.mode == "all"
        else "um canal por vez, o próximo se falhar"
    )
    return Card(
        slug=step.slug,
        day=day_name(step.offset),
        name=name,
        says=says,
        channels=tuple(step.channels),
        how=together,
        patience=_patience(step),
        conditions=tuple(_conditions(step)),
    )


def _patience(step: Step) -> str:
    if step.tolerance == 0:
        return "só neste dia"
    return f"vale por mais {step.tolerance} dia{'' if step.tolerance == 1 else 's'}"


def _conditions(step: Step) -> list[str]:
    found = []
    if step.warned_by:
        found.append(f"só se {step.warned_by} chegou")
    if step.approval:
        found.append("alguém aprova antes")
    if step.task:
        found.append("abre uma tarefa para estudar o caso")
    if step.min_cents:
        found.append(f"a partir de R$ {step.min_cents // 100}")
    if step.segments:
        found.append(f"só {', '.join(step.segments)}")
    if step.tags:
        found.append(f"só marcados com {', '.join(step.tags)}")
    return found


def draw(plan: LadderPlan, *, links: bool = True) -> Ruler:
    """The steps on the ruler; the due date is where it changes from before to after."""
    offsets = [step.offset for step in plan.steps] or [0]
    scale = Scale(min(-10, *offsets), max(30, *offsets) + 4, margin=2.5)
    marks = tuple(
        Mark(
            scale.at(step.offset),
            "said" if step.offset <= 0 else "late",
            title=f"{day_name(step.offset)}: {STAGES.get(step.stage, (step.stage, ''))[0]}",
            href=f"#etapa-{index}" if links else "",
        )
        for index, step in enumerate(plan.steps, 1)
    )
    return Ruler(
        label=f"Régua {plan.name}",
        ticks=day_ticks(scale, labels=_labels(offsets, span=scale.last - scale.first, small=not links)),
        marks=marks,
        zero=scale.at(0),
        kind="ladder",
    )


@dataclass(frozen=True, slots=True)
class Handle:
    """A step on the ruler of a draft, to be dragged along the days; ``row`` keeps near ones apart."""

    slug: str
    name: str
    at: float
    offset: int
    row: int
    before: bool


@dataclass(frozen=True, slots=True)
class DraftRuler:
    """The ruler of a draft: its ticks and handles, and the days between which a step may stand."""

    ruler: Ruler
    handles: tuple[Handle, ...]
    first: int
    last: int
    margin: float


def draw_draft(plan: LadderPlan) -> DraftRuler:
    """The steps of a draft as handles on a ruler with room on both sides."""
    offsets = [step.offset for step in plan.steps]
    first, last = max(-60, min(-15, min(offsets) - 7)), min(365, max(45, max(offsets) + 15))
    scale = Scale(first, last, margin=2.5)
    handles: list[Handle] = []
    ends = [-100.0, -100.0, -100.0]
    for step in plan.steps:
        at = scale.at(step.offset)
        row = next((n for n, end in enumerate(ends) if at - end >= HANDLE_ROOM), 0)
        ends[row] = at
        handles.append(Handle(step.slug, day_name(step.offset), at, step.offset, row, step.offset <= 0))
    ticks = day_ticks(scale, labels=[day for day in range(first, last + 1) if day % 15 == 0])
    ruler = Ruler(label=f"Rascunho {plan.name}", ticks=ticks, zero=scale.at(0), kind="ladder")
    return DraftRuler(ruler, tuple(handles), first, last, scale.margin)


def _labels(offsets: list[int], *, span: float, small: bool) -> list[int]:
    """Days that are named under the ruler: the due date, and steps with room around them."""
    room = span * (0.09 if small else 0.045)
    kept = [0]
    for offset in sorted(offsets, key=abs):
        if all(abs(offset - other) >= room * (1.6 if other == 0 else 1) for other in kept):
            kept.append(offset)
    return kept


def presets(current: str) -> list[dict[str, Any]]:
    """The ladders that Em Dia ships, each drawn small."""
    return [
        {
            "slug": slug,
            "name": plan.name,
            "words": PRESET_WORDS[slug],
            "steps": len(plan.steps),
            "drawing": draw(plan, links=False),
            "current": slug == current,
        }
        for slug, plan in ((slug, make()) for slug, make in PRESETS.items())
    ]
