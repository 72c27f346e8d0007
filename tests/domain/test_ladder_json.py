"""A ladder survives being written down, and a broken one is refused with a sentence."""

import json
from itertools import pairwise
from typing import Any

import pytest

from emdia.domain import presets
from emdia.domain.errors import DomainError
from emdia.domain.ladder_json import from_json, to_json
from emdia.domain.vocabulary import Stage

ALL = [
    preset(suspends=suspends, due_day=due_day)
    for preset in presets.PRESETS.values()
    for suspends in (True, False)
    for due_day in (True, False)
]


@pytest.mark.parametrize("plan", ALL, ids=lambda plan: plan.slug)
def test_every_preset_survives_json(plan):
    assert from_json(json.loads(json.dumps(to_json(plan)))) == plan


@pytest.mark.parametrize("plan", ALL, ids=lambda plan: plan.slug)
def test_every_preset_is_gentle_and_complete(plan):
    slugs = [step.slug for step in plan.steps]
    assert not {"D-1", "D0"} <= set(slugs), "the day before or the due day, never both"
    assert plan.steps[-1].stage == Stage.NEGOTIATION_AGAIN
    assert sum(step.offset < 0 for step in plan.steps) <= 3
    late = [step.offset for step in plan.steps if step.offset > 0]
    assert late[0] >= 2, "a payment of the last day has time to arrive"
    assert all(b - a >= 3 for a, b in pairwise(late))
    assert plan.min_gap_days >= 3
    for step in plan.steps:
        assert step.slug == ("D0" if step.offset == 0 else f"D{step.offset:+d}")


def test_a_creditor_that_suspends_nothing_announces_nothing():
    stages = [step.stage for step in presets.default().steps]
    assert stages == [step.stage for step in presets.default(suspends=True).steps], "same steps, other words"
    assert {step.warned_by for step in presets.default().steps} == {""}
    warned = {step.slug: step.warned_by for step in presets.default(suspends=True).steps if step.warned_by}
    assert warned == {"D+9": "D+6", "D+15": "D+9"}


def broken(**change: Any) -> dict[str, Any]:
    body = to_json(presets.default(suspends=True))
    return {**body, **change}


def step(**change: Any) -> dict[str, Any]:
    body = broken()
    body["steps"][2] = {**body["steps"][2], **change}
    return body


@pytest.mark.parametrize(
    ("body", "words", "field"),
    [
        (None, "régua: falta, ou não é um objeto", "régua"),
        (broken(steps=[]), "falta a lista de etapas", "steps"),
        (broken(first_contact=None), "primeiro contato: falta", "primeiro contato"),
        (broken(min_gap_days=-1), "min_gap_days deve ser um número inteiro", "min_gap_days"),
        (broken(min_gap_days=31), "vai de 0 a 30 dias", "min_gap_days"),
        (broken(colour="blue"), "campo desconhecido “colour”", "colour"),
        (step(offset="3"), "etapa 3: offset deve ser um número inteiro", "offset"),
        (step(offset=True), "etapa 3: offset deve ser um número inteiro", "offset"),
        (step(offset=6), "a etapa D+6 deve vir depois da etapa D+3", "offset"),
        (step(offset=900), "etapa 3 (D+3): o dia vai de 60 antes a 365 depois", "offset"),
        (step(slug="D+6"), "duas etapas têm o mesmo código", "slug"),
        (step(slug="três dias"), "sem espaço e sem acento", "slug"),
        (step(stage="threat"), "não há texto para “threat”", "stage"),
        (step(mode="some"), "o modo é “all” ou “fallback”", "mode"),
        (step(channels=["fax"]), "canal desconhecido “fax”", "channels"),
        (step(channels=[]), "falta ao menos um canal", "channels"),
        (step(channels="sms"), "channels deve ser uma lista de textos", "channels"),
        (step(task="sue"), "tarefa desconhecida “sue”", "task"),
        (step(tolerance=99), "a tolerância vai de 0 a 60 dias", "tolerance"),
        (step(approval="yes"), "approval deve ser true ou false", "approval"),
        (step(warned_by="D+9"), "depende do aviso de D+9, que não vem antes dela", "warned_by"),
        (step(slug=7), "slug deve ser um texto", "slug"),
    ],
)
def test_a_broken_ladder_is_refused_with_step_and_field(body: object, words: str, field: str):
    with pytest.raises(DomainError) as refused:
        from_json(body)
    assert words in refused.value.message
    assert refused.value.field == field


def test_what_is_missing_is_named():
    body = broken()
    del body["steps"][0]["stage"]
    with pytest.raises(DomainError, match="etapa 1: falta stage"):
        from_json(body)
