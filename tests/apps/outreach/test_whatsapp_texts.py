"""Our WhatsApp texts as Meta approves them: its rules for templates, and ours for every text."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from emdia.apps.outreach.context import Button, Rendered
from emdia.apps.outreach.whatsapp_bodies import BODIES, LABELS, VARIABLES, Body
from emdia.apps.outreach.whatsapp_choose import fill_body, fits, write_approved
from emdia.apps.outreach.whatsapp_templates import template_row
from emdia.apps.outreach.words import words
from emdia.core import tenancy
from emdia.domain.vocabulary import Stage
from emdia.domain.wording.registry import review
from tests.apps.outreach.texts_world import BY_AGENCY, GYM, LINK, SCHOOL, of_stage, said

PREFIX = LINK.rpartition("AbCd")[0]
SLUGS = [body.slug for body in BODIES]


@pytest.fixture(autouse=True)
def _a_tenant() -> Iterator[None]:
    """Rows belong to a tenant; none is written here."""
    with tenancy.use(1):
        yield


@pytest.mark.parametrize("body", BODIES, ids=SLUGS)
def test_meta_s_rules_for_templates(body: Body) -> None:
    assert not body.text.startswith("{{")
    assert not body.text.rstrip(". ").endswith("}}")
    assert "}}{{" not in body.text and "}} {{" not in body.text
    assert set(re.findall(r"\{\{(\w+)\}\}", body.text)) == set(body.variables) <= set(VARIABLES)
    assert len(fill_body(body.text, VARIABLES)) <= 1024
    assert len(body.footer) <= 60
    assert len(body.links) <= 2, "a template has at most two buttons that open a page"
    assert all(len(LABELS[kind]) <= 20 for kind in body.links)
    assert re.fullmatch(r"[a-z0-9_]{1,80}", body.name(PREFIX))


def test_every_stage_but_the_one_time_code_can_be_said_at_any_time() -> None:
    for stage in set(Stage) - {Stage.IDENTITY_CODE}:
        needs = {body.needs for body in BODIES if body.stage == stage}
        assert "" in needs or {"!" + one for one in needs if one[0] != "!"} <= needs or needs == {"stopped"}


def test_another_wording_or_address_has_another_name() -> None:
    first = BODIES[0]
    assert first.name("https://a.example/p/") != first.name("https://b.example/p/")
    assert first.name(PREFIX) != replace(first, greets=False).name(PREFIX)


@pytest.mark.parametrize("creditor", [GYM, SCHOOL, BY_AGENCY], ids=["suspends", "suspends nothing", "agency"])
@pytest.mark.parametrize("body", BODIES, ids=SLUGS)
def test_what_is_read_keeps_the_rules_of_every_text(body: Body, creditor: object) -> None:
    facts = of_stage(body.stage, creditor)  # type: ignore[arg-type]
    told = words(facts, rows=False)
    row = template_row(body, "whatsapp-cloud:1", PREFIX)
    if not fits(row, told):
        return
    written = write_approved(row, told, facts)
    assert written is not None
    approved, text = written
    assert "{{" not in text
    assert len(approved.link_ends) == len(body.links)
    assert all(end and not end.startswith("http") for end in approved.link_ends)
    buttons = tuple(Button(LABELS[kind], facts.link) for kind in body.links)
    # The link is a button, which is where the rules for texts without buttons look for it in the words.
    read = Rendered(subject="", text=f"{text}\n{facts.link}", buttons=buttons)
    faults = review(said(body.stage, "whatsapp", facts, read))
    assert [fault for fault in faults if fault.rule not in ("W08", "W13")] == []


def test_a_link_that_leads_elsewhere_than_what_was_approved_is_not_sent() -> None:
    facts = of_stage(Stage.NOT_IDENTIFIED)
    body = next(one for one in BODIES if one.stage == Stage.NOT_IDENTIFIED)
    row = template_row(body, "whatsapp-cloud:1", "https://outro.example/p/")
    assert write_approved(row, words(facts, rows=False), facts) is None


def test_a_person_without_a_name_is_still_greeted() -> None:
    facts = of_stage(Stage.NOT_IDENTIFIED)
    facts = replace(facts, person=replace(facts.person, first_name=""))
    body = next(one for one in BODIES if one.stage == Stage.NOT_IDENTIFIED)
    written = write_approved(template_row(body, "whatsapp-cloud:1", PREFIX), words(facts, rows=False), facts)
    assert written is not None and "Olá, cliente." in written[1]
