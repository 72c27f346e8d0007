"""SMS: one segment wherever realistic data allow, with every rule kept in the shortest words too (W08)."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.apps.outreach.context import Person, TextContext
from emdia.apps.outreach.render import render
from emdia.domain.balance import TitleBalance
from emdia.domain.sms import count
from emdia.domain.vocabulary import Stage
from emdia.domain.wording.registry import review
from tests.apps.outreach.texts_world import GYM, STAGES, of_stage, said, title

LETTERS = "abcdefghijlmnopqrstuvxzABCDEFGHIJLMNOPQRSTUVXZáâãéêíóôõúçÁÂÃÉÊÍÓÔÕÚÇ"
ACTIONS = ("suspension", "protest", "listing", "handover", "")
LONGEST_LINK = 47
"""``https://pague.`` and a creditor's domain of 14 letters, ``/p/``, twelve letters and one for the channel."""


def word(longest: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=3, max_size=longest)


@st.composite
def usual(draw: st.DrawFn) -> tuple[Stage, TextContext]:
    """What a small creditor's file holds: long names too, amounts under a thousand reais, up to nine titles."""
    stage, action = draw(st.sampled_from(STAGES)), draw(st.sampled_from(ACTIONS))
    trade = " ".join(draw(st.lists(word(12), min_size=1, max_size=4)))
    creditor = replace(
        GYM, trade_name=trade, short_name=trade[:15].strip(), suspends=bool(action), action=action
    )
    facts = of_stage(stage, creditor)
    late, many = facts.days_late, draw(st.integers(1, 9))
    cents = draw(st.integers(500, 99_999 // many - 300))
    service = draw(st.sampled_from(["Mensalidade", "Condomínio", "Anuidade", "Consulta", "Plano", "Aluguel"]))
    one = title(description=f"{service} de {draw(word(40))}", original_cents=cents)
    added = (200, 50) if late else (0, 0)
    total = cents * many + sum(added)
    link = "https://" + "x" * (draw(st.integers(36, LONGEST_LINK)) - 8)
    return stage, replace(
        facts,
        person=Person(draw(word(12))),
        link=link,
        anchor=one,
        titles=tuple(replace(one, id=at) for at in range(many)),
        balance=TitleBalance(cents * many, *added, 0, 0, 0, total, late),
    )


@given(usual())
def test_usual_data_are_one_segment_in_good_words(sample: tuple[Stage, TextContext]) -> None:
    stage, facts = sample
    rendered = render(stage, "sms", facts)
    assert rendered.segments == count(rendered.text).segments == 1, rendered.text
    assert review(said(stage, "sms", facts, rendered)) == []


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("stage", STAGES)
def test_a_longer_link_never_brings_more_words(stage: Stage, action: str) -> None:
    """The steps of the order only shorten: what is left beside the link shrinks until a second segment gives room."""
    sunday = title(due_on=dt.date(2025, 12, 7), effective_due_on=dt.date(2025, 12, 8))
    creditor = replace(GYM, suspends=bool(action), action=action)
    facts = replace(of_stage(stage, creditor), anchor=sunday, titles=(sunday,) * 2)
    before, segments = 1000, 1
    for length in range(20, 120):
        rendered = render(stage, "sms", replace(facts, link="https://" + "x" * length))
        assert review(said(stage, "sms", replace(facts, link="https://" + "x" * length), rendered)) == []
        if rendered.segments == segments:
            assert len(rendered.text) - length <= before
        before, segments = len(rendered.text) - length, rendered.segments
