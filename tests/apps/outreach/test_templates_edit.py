"""A creditor's own text from draft to the person: what is said is hers, and she can always go back."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.journal import api as journal
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message, TemplateVersion
from emdia.apps.outreach.templates_load import own_texts
from emdia.core import tenancy
from emdia.domain.errors import DomainError
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World, add_point, make_world

PHONE, EMAIL = "+5519900001111", "ana@example.com"
WORDS = (
    "{{ credor }}: {{ saudacao }}tudo certo com a {{ servico }}? Venceu {{ vencimento }}, hoje {{ total }}. "
    "Pague ou combine: {{ link }} SAIR p/ parar"
)
SMS = {"stage": "not_identified", "channel": "sms"}


def put(creditor_id: int | None, words: str = WORDS, **where: str) -> TemplateVersion:
    """Keep and activate."""
    place = {**SMS, **where, "creditor_id": creditor_id}
    version, _ = outreach.save_text(**place, parts={"text": words}, actor="rosa")
    return outreach.activate_text(**place, number=version.number, actor="rosa")


def said(world: World, channel: str = "sms") -> str:
    """What one more person reads."""
    case = world.person(phone=f"+55199000011{world.people + 11}", email=f"p{world.people}@example.com")
    made = world.compose(case, world.title(case))
    outreach.deliver(at=MONDAY)
    row = Message.objects.get(pk__in=made.messages, channel=channel)
    return row.text if row.status == "sent" else f"{row.status}: {row.reason}"


def test_the_own_text_is_what_the_carrier_gets(world: World, carrier: Sandbox):
    put(world.creditor.pk)
    assert said(world).startswith("Academia: Ana, tudo certo com a Mensalidade de junho?")
    assert "102,10" in Message.objects.get(channel="sms").text
    assert "tudo certo" not in Message.objects.get(channel="email").text, (
        "the other channels stay the house's"
    )


def test_the_creditors_text_wins_over_that_of_all_and_both_over_the_house(world: World, carrier: Sandbox):
    house = said(world)
    put(None, WORDS.replace("tudo certo", "tudo bem"))
    assert "udo bem" in said(world)
    put(world.creditor.pk)
    assert "udo certo" in said(world)
    outreach.retire_text(**SMS, creditor_id=world.creditor.pk, actor="rosa")
    assert "udo bem" in said(world)
    outreach.retire_text(**SMS, creditor_id=None, actor="rosa")
    assert house.split(":")[1][:20] == said(world).split(":")[1][:20]


def test_an_own_email_keeps_the_frame_of_the_house(world: World, carrier: Sandbox):
    where = {"creditor_id": world.creditor.pk, "stage": "not_identified", "channel": "email"}
    parts = outreach.current_text(**where).parts
    parts = {**parts, "body": parts["body"] + "\n\nA equipe da **recepção** ajuda.", "closing": "Até logo."}
    version, checked = outreach.save_text(**where, parts=parts, actor="rosa")
    assert checked.may_activate
    outreach.activate_text(**where, number=version.number, actor="rosa")
    text = said(world, "email")
    assert "A equipe da recepção ajuda." in text
    assert "Até logo." in text
    assert "11.222.333/0001-81" in text
    assert "Para parar de receber" in text


def test_a_text_that_stopped_being_sound_withholds_the_message_and_says_why(world: World, carrier: Sandbox):
    version = put(world.creditor.pk)
    TemplateVersion.objects.filter(pk=version.pk).update(parts={"text": "{{ nada }} e mais"})
    assert said(world).startswith("withheld: o texto próprio deste credor não serve mais")
    TemplateVersion.objects.filter(pk=version.pk).update(parts={"text": "{{ credor }} " + "a" * 1400})
    put(world.creditor.pk)
    assert "udo certo" in said(world)


def test_loading_costs_one_query_however_many_texts_there_are(world: World):
    for stage in ("not_identified", "due_soon", "first_contact"):
        put(world.creditor.pk, WORDS, stage=stage)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        found = own_texts([world.creditor.pk])
    assert len(caught) == 1
    assert len(found[world.creditor.pk]) == 3


def test_a_draft_changes_nothing_and_a_harmful_text_cannot_become_active(world: World, carrier: Sandbox):
    where = {**SMS, "creditor_id": world.creditor.pk}
    version, checked = outreach.save_text(
        **where, parts={"text": WORDS.replace("SAIR p/ parar", "")}, actor="rosa"
    )
    assert not checked.may_activate
    with pytest.raises(outreach.TextFault) as refused:
        outreach.activate_text(**where, number=version.number, actor="rosa")
    assert "Falta dizer como parar" in refused.value.message
    with pytest.raises(outreach.TextFault):
        outreach.save_text(**where, parts={"text": "{{ cpf }}"}, actor="rosa")
    assert "udo certo" not in said(world)


def test_going_back_writes_a_new_version_and_history_reads_true(world: World):
    put(world.creditor.pk)
    put(world.creditor.pk, WORDS.replace("tudo certo", "tudo bem"))
    where = {**SMS, "creditor_id": world.creditor.pk}
    outreach.activate_text(**where, number=1, actor="rosa")
    rows = outreach.text_history(**where)
    assert [(row.number, row.author, row.note) for row in rows] == [
        (3, "rosa", "volta à versão 1"),
        (2, "rosa", ""),
        (1, "rosa", ""),
    ]
    assert [row.retired_at is None for row in rows] == [True, False, False]
    assert rows[0].parts == rows[2].parts
    ((part, changes),) = outreach.difference(rows[2].parts, rows[1].parts, channel="sms")
    assert (part, [(one.kind, one.words) for one in changes if one.kind != "same"]) == (
        "text",
        [("gone", "certo"), ("new", "bem")],
    )
    same, _ = outreach.save_text(**where, parts=rows[0].parts, actor="rosa")
    assert same.number == 3
    actions = [entry.action for entry in journal.recent(limit=9) if entry.action.startswith("template.")]
    assert actions == ["template.activated", *["template.activated", "template.saved"] * 2]


def test_real_data_are_tried_too(world: World):
    case = world.person(phone=PHONE, name="Wandergleidson Aparecido Comprido")
    world.title(case, cents=987_654_321)
    cache.clear()
    checked = outreach.check_text({"text": WORDS}, **SMS, creditor_id=world.creditor.pk)
    real = [one.rendered.text for one in checked.shown if one.sample.real]
    assert len(real) == 2
    assert all("R$ 10.08" in one for one in real), real


def test_one_test_goes_to_oneself_and_never_to_a_debtor(world: World, carrier: Sandbox):
    cache.clear()
    add_point(world.person().debtor, "phone", PHONE)
    checked = outreach.check_text({"text": WORDS}, **SMS, creditor_id=world.creditor.pk)
    one = {"creditor": world.creditor, "channel": "sms", "said": checked.shown[0].rendered, "actor": "rosa"}
    assert outreach.send_text(**one, to="(11) 91234-5678") == ("+55 11 9••••-5678", True)
    with pytest.raises(DomainError) as refused:
        outreach.send_text(**one, to=PHONE)
    assert refused.value.code == "test_to_debtor"
    assert journal.recent(limit=1)[0].action == "template.tried"
    assert Message.objects.count() == 0
    with pytest.raises(DomainError) as refused:
        for _ in range(30):
            outreach.send_text(**one, to="(11) 91234-5678")
    assert refused.value.code == "too_many_tests"


def test_another_tenant_has_texts_of_its_own(world: World):
    put(None)
    other = make_world("outra")
    with tenancy.use(other.tenant.pk):
        assert own_texts([other.creditor.pk]) == {other.creditor.pk: {}}
        assert outreach.text_history(**SMS, creditor_id=None) == []


def test_whoever_comes_second_is_told_and_nothing_is_written(world: World):
    where = {**SMS, "creditor_id": world.creditor.pk}
    seen = outreach.marker_of(outreach.text_history(**where))
    outreach.save_text(**where, parts={"text": WORDS}, actor="bia", seen=seen)
    late = {**where, "actor": "rosa", "seen": seen}
    with pytest.raises(outreach.TextChanged, match="bia guardou a versão 1"):
        outreach.save_text(**late, parts={"text": WORDS.replace("certo", "bem")})
    with pytest.raises(outreach.TextChanged):
        outreach.activate_text(**late, number=1)
    assert [(one.number, one.active_from) for one in outreach.text_history(**where)] == [(1, None)]
    now = outreach.marker_of(outreach.text_history(**where))
    outreach.activate_text(**where, number=1, actor="rosa", seen=now)
    with pytest.raises(outreach.TextChanged, match="guardou e ativou a versão 1"):
        outreach.retire_text(**where, actor="bia", seen=now)
