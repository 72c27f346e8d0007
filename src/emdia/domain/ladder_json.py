"""A ladder as JSON and back, with every mistake named in Portuguese."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from emdia.domain.errors import DomainError, excerpt
from emdia.domain.ladder_names import variant_name
from emdia.domain.steps import LadderPlan, Step
from emdia.domain.vocabulary import Channel, Stage, TaskKind

_MODES = ("all", "fallback")
_TEXTS = {"slug", "stage", "mode", "warned_by", "task", "name", "variant"}
_LISTS = {"channels", "segments", "tags"}
_SPOKEN = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.PHONE, Channel.WEBHOOK)
_SLUG_LENGTH = 20


def to_json(plan: LadderPlan) -> dict[str, Any]:
    """Plain values, ready for a JSON column."""
    return {
        key: [dict(step) for step in value] if key == "steps" else value
        for key, value in asdict(plan).items()
    }


def from_json(body: object) -> LadderPlan:
    """The ladder that ``body`` describes. Raises :class:`DomainError` that names the step and the field."""
    data = _mapping(body, "régua")
    values = _values(LadderPlan, data, "régua")
    steps = data.get("steps")
    if not isinstance(steps, list | tuple) or not steps:
        raise _error("régua: falta a lista de etapas (steps)", "steps")
    values["steps"] = tuple(_step(item, f"etapa {n}") for n, item in enumerate(steps, 1))
    values["first_contact"] = _step(data.get("first_contact"), "primeiro contato")
    plan = LadderPlan(**values)
    _check_plan(plan)
    return plan


def _step(body: object, where: str) -> Step:
    step = Step(**_values(Step, _mapping(body, where), where))
    if not step.slug or not step.slug.isascii() or len(step.slug) > _SLUG_LENGTH or " " in step.slug:
        raise _error(
            f"{where}: o código “{excerpt(step.slug)}” deve ser curto, sem espaço e sem acento", "slug"
        )
    where = f"{where} ({step.slug})"
    if step.stage not in set(Stage):
        raise _error(f"{where}: não há texto para “{excerpt(step.stage)}”", "stage")
    if step.variant != variant_name(step.variant):
        raise _error(f"{where}: o texto “{excerpt(step.variant)}” não tem um nome que sirva", "variant")
    if step.mode not in _MODES:
        raise _error(f"{where}: o modo é “all” ou “fallback”, não “{excerpt(step.mode)}”", "mode")
    unknown = [channel for channel in step.channels if channel not in _SPOKEN]
    if unknown or not step.channels:
        named = f"canal desconhecido “{excerpt(unknown[0])}”" if unknown else "falta ao menos um canal"
        raise _error(f"{where}: {named}", "channels")
    if step.task and step.task not in set(TaskKind):
        raise _error(f"{where}: tarefa desconhecida “{excerpt(step.task)}”", "task")
    if not 0 <= step.tolerance <= 60:
        raise _error(f"{where}: a tolerância vai de 0 a 60 dias", "tolerance")
    if not -60 <= step.offset <= 365:
        raise _error(f"{where}: o dia vai de 60 antes a 365 depois do vencimento", "offset")
    return step


def _check_plan(plan: LadderPlan) -> None:
    slugs = [step.slug for step in plan.steps]
    for earlier, later in zip(plan.steps, plan.steps[1:], strict=False):
        if later.offset <= earlier.offset:
            raise _error(f"a etapa {later.slug} deve vir depois da etapa {earlier.slug}", "offset")
    if len({*slugs, plan.first_contact.slug}) != len(slugs) + 1:
        raise _error("duas etapas têm o mesmo código", "slug")
    for index, step in enumerate(plan.steps):
        if step.warned_by and step.warned_by not in slugs[:index]:
            text = (
                f"a etapa {step.slug} depende do aviso de {excerpt(step.warned_by)}, que não vem antes dela"
            )
            raise _error(text, "warned_by")
    if plan.first_contact.warned_by:
        raise _error("o primeiro contato não depende de aviso", "warned_by")
    if not 0 <= plan.min_gap_days <= 30:
        raise _error("o intervalo mínimo entre mensagens vai de 0 a 30 dias", "min_gap_days")


def _values(kind: type[Step] | type[LadderPlan], data: Mapping[str, Any], where: str) -> dict[str, Any]:
    known = {field.name: field for field in fields(kind)}
    for key in data:
        if key not in known:
            raise _error(f"{where}: campo desconhecido “{excerpt(key)}”", excerpt(key))
    values = {}
    for key, value in data.items():
        if key not in ("steps", "first_contact"):
            values[key] = _value(key, value, where)
    for key in ("slug", "name") if kind is LadderPlan else ("slug", "offset", "stage"):
        if key not in values:
            raise _error(f"{where}: falta {key}", key)
    return values


def _value(key: str, value: object, where: str) -> object:
    if key in _TEXTS:
        if isinstance(value, str):
            return str(value)
        raise _error(f"{where}: {key} deve ser um texto", key)
    if key in _LISTS:
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(str(item) for item in value)
        raise _error(f"{where}: {key} deve ser uma lista de textos", key)
    if key == "approval":
        if isinstance(value, bool):
            return value
        raise _error(f"{where}: approval deve ser true ou false", key)
    if isinstance(value, int) and not isinstance(value, bool) and (key == "offset" or value >= 0):
        return value
    raise _error(f"{where}: {key} deve ser um número inteiro", key)


def _mapping(body: object, where: str) -> Mapping[str, Any]:
    if isinstance(body, Mapping):
        return body
    raise _error(f"{where}: falta, ou não é um objeto", where)


def _error(message: str, field: str) -> DomainError:
    return DomainError(message, code="ladder_invalid", field=field)
