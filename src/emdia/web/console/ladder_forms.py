"""What the forms of a ladder's draft hold, and what they post as one change."""

from collections.abc import Iterable
from typing import Any

from emdia.domain.errors import DomainError
from emdia.domain.ladder_edits import Edit
from emdia.domain.ladder_names import AFTER_DUE, REMINDERS, slug_name, variant_name
from emdia.domain.money import MoneyError, parse_cents
from emdia.domain.steps import LadderPlan, Step
from emdia.domain.vocabulary import Channel, Stage, TaskKind
from emdia.web.console.words import CHANNELS, STAGES

SPOKEN = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.PHONE, Channel.WEBHOOK)


type Choices = list[tuple[str, list[tuple[str, str]]]]


def text_choices(variants: Iterable[tuple[str, str]]) -> Choices:
    """Texts for a step, by side of the due date: (group, [(value, name)]). ``variants`` are (stage, name) of the
    creditor's own ones beside those of the stages."""
    named = sorted(set(variants))
    return [
        ("Antes de vencer", _texts(REMINDERS, named)),
        ("Depois de vencer", _texts(AFTER_DUE, named)),
    ]


def first_texts(variants: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The texts for a first contact: (value, name)."""
    return _texts((Stage.FIRST_CONTACT,), sorted(set(variants)))


def _texts(stages: Iterable[str], named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (text_value(stage, variant), STAGES[stage][0] + (f", “{variant}”" if variant else ""))
        for stage in stages
        for variant in ("", *(name for of, name in named if of == stage))
    ]


def text_value(stage: str, variant: str) -> str:
    """A text as a form names it."""
    return f"{stage}/{variant}" if variant else str(stage)


def text_named(value: str) -> tuple[str, str]:
    """Stage and variant of what a form named."""
    stage, _, variant = value.partition("/")
    return stage, variant_name(variant)


def step_fields(step: Step, plan: LadderPlan) -> dict[str, Any]:
    """A step as its form shows it."""
    earlier = [one for one in plan.steps if one.offset < step.offset and one.offset > 0]
    plain = "D0" if step.offset == 0 else f"D{step.offset:+d}"
    return {
        "text": text_value(step.stage, step.variant),
        "code": slug_name(step.slug) if step.slug not in (plain, plan.first_contact.slug) else "",
        "channels": [(str(one), CHANNELS[one].word, one in step.channels) for one in SPOKEN],
        "minimum": f"{step.min_cents / 100:.2f}".replace(".", ",") if step.min_cents else "",
        "segments": ", ".join(step.segments),
        "tags": ", ".join(step.tags),
        "warnings": [(one.slug, slug_name(one.slug)) for one in earlier],
    }


def edit_posted(posted: Any) -> Edit:
    """The change that a form asks for. Raises :class:`DomainError` for a number or an amount that is none."""
    kind = posted.get("fazer", "")
    step = posted.get("etapa", "")
    offset = _number(posted.get("dia"), "o dia") if kind in ("add", "copy", "move") else None
    if kind == "add":
        stage, variant = text_named(posted.get("texto", ""))
        fields: dict[str, Any] = {"stage": stage, "variant": variant}
    elif kind == "step":
        fields = _step_posted(posted)
    elif kind == "plan":
        fields = {
            "name": posted.get("nome", ""),
            "min_gap_days": _number(posted.get("intervalo"), "o intervalo"),
            "min_cents": _cents(posted.get("minimo", "")),
            "segments": _words(posted.get("segmentos", "")),
            "tags": _words(posted.get("marcas", "")),
        }
    else:
        fields = {}
    return Edit(kind, step, offset, fields)


def _step_posted(posted: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "channels": tuple(one for one in SPOKEN if one in posted.getlist("canais")),
        "mode": "fallback" if posted.get("modo") == "fallback" else "all",
        "tolerance": _number(posted.get("prazo"), "o prazo"),
        "min_cents": _cents(posted.get("minimo", "")),
        "segments": _words(posted.get("segmentos", "")),
        "tags": _words(posted.get("marcas", "")),
        "approval": bool(posted.get("aprovar")),
        "task": str(TaskKind.STUDY_CASE) if posted.get("tarefa") else "",
    }
    if "texto" in posted:
        stage, variant = text_named(posted.get("texto", ""))
        fields |= {"stage": stage, "variant": variant}
    if "aviso" in posted:
        fields["warned_by"] = posted.get("aviso", "")
    # A channel that goes first stays first: the order counts where one is tried after the other.
    first = posted.get("primeiro", "")
    if first in fields["channels"]:
        fields["channels"] = (first, *(one for one in fields["channels"] if one != first))
    return {
        key: tuple(map(str, value)) if isinstance(value, tuple) else value for key, value in fields.items()
    }


def _number(text: str | None, what: str) -> int:
    plain = (text or "").strip().replace("−", "-")
    digits = plain.removeprefix("-").removeprefix("+")
    if not digits.isdecimal() or len(digits) > 4:
        raise DomainError(f"Diga {what} com um número inteiro.", code="ladder_edit", field="number")
    return int(plain)


def _cents(text: str) -> int:
    if not text.strip():
        return 0
    try:
        return parse_cents(text, style="br")
    except MoneyError as error:
        raise DomainError(
            "Escreva o valor mínimo como 25,00.", code="ladder_edit", field="min_cents"
        ) from error


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip()[:40] for word in text.split(",") if word.strip()))
