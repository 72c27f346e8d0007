"""Any sequence of changes gives a whole ladder or a refusal in words; what moved keeps its name and its hearers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain import presets
from emdia.domain.errors import DomainError
from emdia.domain.ladder_carry import carried, offset_carried
from emdia.domain.ladder_diff import compare
from emdia.domain.ladder_edit import copy_ladder
from emdia.domain.ladder_edits import KINDS, Edit, apply, in_words
from emdia.domain.ladder_json import from_json, to_json
from emdia.domain.ladder_names import STAGE_NAMES
from emdia.domain.steps import LadderPlan
from emdia.domain.vocabulary import Stage, TaskKind

PLANS = st.sampled_from([make(suspends=True) for make in presets.PRESETS.values()])
DAYS = st.integers(-70, 380)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "stage": st.sampled_from([*Stage, "threat"]),
        "variant": st.sampled_from(["", "mais leve", "Alto", 7]),
        "channels": st.lists(st.sampled_from(["sms", "whatsapp", "email", "fax"]), max_size=3).map(tuple),
        "mode": st.sampled_from(["all", "fallback", "some"]),
        "tolerance": st.integers(-1, 70),
        "approval": st.booleans(),
        "warned_by": st.sampled_from(["", "D+6", "D+9", "D+99"]),
        "task": st.sampled_from(["", *TaskKind, "sue"]),
        "min_cents": st.integers(-5, 10_000),
        "segments": st.lists(st.text(max_size=5), max_size=2).map(tuple),
        "colour": st.just("red"),
    },
)
PLAN_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=90),
        "min_gap_days": st.integers(-1, 40),
        "tags": st.lists(st.text(max_size=5), max_size=2).map(tuple),
    },
)


@st.composite
def edits(draw: st.DrawFn, plan: LadderPlan) -> Edit:
    kind = draw(st.sampled_from([*KINDS, "burn"]))
    step = draw(st.sampled_from([*(one.slug for one in plan.steps), "first_contact", "D+999"]))
    fields = draw({"add": FIELDS, "step": FIELDS, "plan": PLAN_FIELDS}.get(kind, st.just({})))
    return Edit(kind, step, draw(st.none() | DAYS), fields)


@given(PLANS, st.data())
def test_any_sequence_of_changes_gives_a_whole_ladder_or_a_refusal_in_words(
    plan: LadderPlan, data: st.DataObject
):
    ever = {one.slug: one for one in plan.steps}
    for _ in range(data.draw(st.integers(1, 8))):
        edit = data.draw(edits(plan))
        try:
            after = apply(plan, edit, taken=ever)
        except DomainError as refused:
            assert refused.message.endswith((".", "”")) or " " in refused.message
            assert refused.field
            continue
        assert from_json(to_json(after)) == after
        assert in_words(edit)
        offsets = [one.offset for one in after.steps]
        assert offsets == sorted(set(offsets))
        fresh = {one.slug for one in after.steps} - {one.slug for one in plan.steps}
        assert not fresh & set(ever), "a code that somebody may have heard is never given to another step"
        assert bool(compare(plan, after)) == (replace(plan, version=0) != replace(after, version=0))
        ever |= {one.slug: one for one in after.steps}
        plan = after


@given(PLANS, st.data())
def test_nobody_hears_a_step_again_and_none_is_lost_on_the_way(plan: LadderPlan, data: st.DataObject):
    before = plan
    for _ in range(data.draw(st.integers(1, 5))):
        slug = data.draw(st.sampled_from([one.slug for one in plan.steps]))
        edit = data.draw(
            st.sampled_from([Edit("move", slug, data.draw(st.integers(-60, 200))), Edit("remove", slug)])
        )
        try:
            plan = apply(plan, edit, taken=[one.slug for one in before.steps])
        except DomainError:
            continue
    position = data.draw(st.sampled_from([one.offset for one in before.steps]) | st.integers(-60, 100))
    now = carried(position, before, plan)
    assert now is not None
    for step in before.steps:
        kept = plan.by_slug(step.slug)
        if kept is not None:
            assert (kept.offset <= now) == (step.offset <= position), "heard stays heard, ahead stays ahead"
    said = next((one for one in before.steps if one.offset == position), None)
    if said is not None and plan.by_slug(said.slug):
        assert offset_carried(position, before, plan) == plan.by_slug(said.slug).offset
    assert carried(None, before, plan) is None


def test_a_step_that_passes_another_one_is_a_new_step():
    plan = presets.default(suspends=True)
    near = apply(plan, Edit("move", "D+6", 8))
    assert near.by_slug("D+6").offset == 8
    assert near.by_slug("D+9").warned_by == "D+6"
    far = apply(plan, Edit("move", "D+6", 12))
    assert far.by_slug("D+6") is None and far.by_slug("D+12").stage == "may_happen"
    assert far.by_slug("D+9").warned_by == "", "a warning that comes later warns of nothing"
    words = [change.words for change in compare(plan, far)]
    assert (
        "Entra D+12: o que pode acontecer, 12 dias depois do vencimento, por WhatsApp, SMS e e-mail." in words
    )
    assert any(one.startswith("Sai D+6") for one in words)


def test_a_code_that_was_used_is_not_used_again():
    plan = apply(presets.default(), Edit("remove", "D+6"))
    again = apply(plan, Edit("add", "", 6, {"stage": "may_happen"}), taken=["D+6"])
    assert again.by_slug("D+6b").offset == 6
    assert apply(plan, Edit("add", "", 6, {"stage": "may_happen"})).by_slug("D+6") is not None


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Edit("move", "D+6", 9), "já está neste dia"),
        (Edit("move", "D+6", 900), "de 60 antes a 365 depois"),
        (Edit("move", "D+6"), "Diga em que dia"),
        (Edit("move", "first_contact", 3), "não tem dia"),
        (Edit("remove", "D+5"), "não há etapa"),
        (Edit("step", "D+6", fields={"channels": ()}), "falta ao menos um canal"),
        (Edit("step", "D+6", fields={"channels": ("sms", "sms")}), "duas vezes"),
        (Edit("step", "first_contact", fields={"stage": "history"}), "seu próprio texto"),
        (Edit("step", "D+6", fields={"offset": 3}), "não se muda"),
        (Edit("plan", fields={"name": "  "}), "dê à régua um nome"),
        (Edit("fly"), "não conheço a mudança"),
    ],
)
def test_a_refusal_names_what_is_wrong(edit: Edit, words: str):
    with pytest.raises(DomainError) as refused:
        apply(presets.default(), edit)
    assert words.lower() in refused.value.message.lower()


def test_a_copied_ladder_keeps_the_codes_and_asks_for_a_code_of_its_own():
    plan = copy_ladder(presets.default(), slug="vip", name="Clientes VIP")
    assert [one.slug for one in plan.steps] == [one.slug for one in presets.default().steps]
    with pytest.raises(DomainError):
        copy_ladder(presets.default(), slug="são joão", name="x")


def test_every_text_of_a_ladder_has_a_name():
    stages = {step.stage for make in presets.PRESETS.values() for step in make().steps}
    assert stages | {Stage.FIRST_CONTACT} <= set(STAGE_NAMES)


def test_a_text_of_its_own_belongs_to_its_stage():
    plan = apply(presets.default(), Edit("step", "D+3", fields={"variant": "mais leve"}))
    assert [one.words for one in compare(presets.default(), plan)] == [
        "D+3: o texto próprio era o da etapa, fica “mais leve”."
    ]
    assert plan.by_slug("D+3").variant == "mais leve"
    assert apply(plan, Edit("copy", "D+3", 21)).by_slug("D+21").variant == "mais leve"
    other = apply(plan, Edit("step", "D+3", fields={"stage": "negotiation"}))
    assert other.by_slug("D+3").variant == ""
    old = to_json(presets.default())
    for step in old["steps"]:
        del step["variant"]
    assert from_json(old) == presets.default(), "ladders kept before there were such texts read as they were"
