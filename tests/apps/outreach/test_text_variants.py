"""A stage has more than one text: a step that names one is heard in it, everybody else in the stage's."""

import pytest

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World
from tests.apps.outreach.test_templates_edit import SMS, WORDS, put

LIGHT = WORDS.replace("tudo certo", "tudo leve")


def said(world: World, variant: str) -> str:
    """What the SMS of one more person says whose step names this variant."""
    case = world.person(phone=f"+55199000011{world.people + 11}", email=f"p{world.people}@example.com")
    made = world.compose(case, world.title(case), variant=variant)
    outreach.deliver(at=MONDAY)
    return Message.objects.get(pk__in=made.messages, channel="sms").text


def test_the_named_text_wins_and_falls_back_to_the_stages_words(world: World, carrier: Sandbox):
    house = said(world, "mais leve")
    put(world.creditor.pk)
    assert "udo certo" in said(world, "mais leve"), "not written yet: the stage's own text"
    put(world.creditor.pk, LIGHT, variant="mais leve")
    assert "udo leve" in said(world, "mais leve")
    assert "udo certo" in said(world, "")
    put(None, WORDS.replace("tudo certo", "tudo bem"), variant="de todos")
    assert "udo bem" in said(world, "de todos")
    outreach.retire_text(**SMS, creditor_id=world.creditor.pk, variant="mais leve", actor="rosa")
    assert "udo certo" in said(world, "mais leve")
    assert house and "udo" not in house.split("R$")[0][:12]


def test_a_doubtful_contact_hears_the_neutral_words_whatever_the_step_names(world: World, carrier: Sandbox):
    put(world.creditor.pk, LIGHT, variant="mais leve")
    case = world.person(phone="+5519900001199")
    case.debtor.points.update(state="doubtful")
    made = world.compose(case, world.title(case), variant="mais leve")
    outreach.deliver(at=MONDAY)
    text = Message.objects.get(pk__in=made.messages, channel="sms").text
    assert "leve" not in text and "R$" not in text


def test_each_text_has_its_own_versions_and_the_same_rules(world: World):
    put(world.creditor.pk)
    version = put(world.creditor.pk, LIGHT, variant="mais leve")
    assert version.number == 1
    where = {**SMS, "creditor_id": world.creditor.pk, "variant": "mais leve"}
    assert [one.parts["text"] for one in outreach.text_history(**where)] == [LIGHT]
    draft, checked = outreach.save_text(
        **where, parts={"text": LIGHT.replace("SAIR p/ parar", "")}, actor="r"
    )
    assert not checked.may_activate
    with pytest.raises(outreach.TextFault, match="Falta dizer como parar"):
        outreach.activate_text(**where, number=draft.number, actor="r")
    texts = outreach.all_texts(creditor_id=world.creditor.pk)
    assert texts["not_identified", "mais leve", "sms"].origin == "own"
    assert texts["not_identified", "mais leve", "email"].origin == "none"
    assert outreach.active_variants(creditor_id=world.creditor.pk) == {("not_identified", "sms", "mais leve")}


@pytest.mark.parametrize(
    ("stage", "name"), [("paid", "outro"), ("not_identified", "Grande"), ("not_identified", "x" * 41)]
)
def test_a_name_that_no_step_could_ask_for_is_refused(world: World, stage: str, name: str):
    with pytest.raises(outreach.TextFault):
        outreach.save_text(
            creditor_id=world.creditor.pk,
            stage=stage,
            channel="sms",
            variant=name,
            parts={"text": WORDS},
            actor="r",
        )
