"""What stands between a draft and the world: each check refuses what the law forbids and says how to mend it."""

import datetime as dt
import inspect
import re
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain import presets
from emdia.domain.calendar import Calendar, Place
from emdia.domain.compliance.rules import r84
from emdia.domain.errors import DomainError
from emdia.domain.ladder_checks.finding import Finding, Subject
from emdia.domain.ladder_checks.registry import CHECKS, findings
from emdia.domain.ladder_edits import Edit, apply
from emdia.domain.steps import LadderPlan
from emdia.domain.vocabulary import Sector

ACTING = presets.default(suspends=True)


def refused(plan: LadderPlan, **who: Any) -> list[str]:
    subject = Subject(plan, **{"action": "suspension", "sector": "gym", **who})
    return [one.words for one in findings(subject) if one.kind == "refusal"]


@pytest.mark.parametrize("name", CHECKS)
class TestEveryCheck:
    def test_says_where_it_comes_from(self, name: str):
        module = import_module(CHECKS[name])
        words = inspect.getdoc(module) or ""
        assert re.search(r"^Source: \S+", words, re.MULTILINE)
        assert re.search(r"Mark: [VGSD]", words)
        assert module.__name__.endswith(f".{name}")

    @given(st.data())
    def test_answers_calmly_and_tells_how_to_mend(self, name: str, data: st.DataObject):
        plan = data.draw(st.sampled_from([make(suspends=True) for make in presets.PRESETS.values()]))
        for _ in range(data.draw(st.integers(0, 3))):
            step = data.draw(st.sampled_from([one.slug for one in plan.steps]))
            try:
                plan = apply(plan, Edit("move", step, data.draw(st.integers(-20, 200))))
            except DomainError:
                continue
        who = {
            "action": data.draw(st.sampled_from(["", "suspension", "listing"])),
            "sector": data.draw(st.sampled_from([*Sector])),
        }
        for found in import_module(CHECKS[name]).check(Subject(plan, **who)):
            assert isinstance(found, Finding)
            assert found.words[0].isupper() and found.words.endswith(".") and found.mend.endswith(".")
            assert not found.step or found.step in {one.slug for one in (*plan.steps, plan.first_contact)}


@pytest.mark.parametrize("preset", presets.PRESETS)
@pytest.mark.parametrize("sector", [s for s in Sector if r84.terms_of(s).suspends])
def test_every_shipped_ladder_may_be_activated(preset: str, sector: str):
    for acts in (True, False):
        plan = presets.PRESETS[preset](suspends=acts, due_day=False)
        assert refused(plan, action="suspension" if acts else "", sector=sector) == []


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Edit("add", "", 0, {"stage": "due_day", "tolerance": 0}), "véspera e outra no dia"),
        (Edit("move", "D+9", 8), "estão a 2 dias uma da outra"),
        (Edit("plan", fields={"min_gap_days": 1}), "O intervalo mínimo entre mensagens é de 1 dia"),
        (Edit("add", "", 110, {"stage": "due_soon"}), "é um lembrete e está depois do vencimento"),
        (Edit("add", "", -20, {"stage": "history"}), "fala de atraso e está antes"),
        (Edit("remove", "D+6"), "sem depender de um aviso"),
        (Edit("step", "D+9", fields={"warned_by": "D+3"}), "não avisa do que pode acontecer"),
        (Edit("step", "D+9", fields={"tolerance": 20}), "faltam os 7 dias de aviso"),
        (Edit("plan", fields={"segments": ("vip",)}), "ficariam sem régua nenhuma"),
    ],
)
def test_what_may_not_be_activated_is_refused_with_its_reason(edit: Edit, words: str):
    assert any(words in one for one in refused(apply(ACTING, edit))), refused(apply(ACTING, edit))


def test_a_text_that_does_not_exist_is_named():
    texts = frozenset(
        (step.stage, c) for step in (*ACTING.steps, ACTING.first_contact) for c in step.channels
    )
    assert refused(ACTING, texts=texts) == []
    assert refused(ACTING, texts=texts - {("history", "sms")}) == ["D+15 não tem texto para SMS."]


@pytest.mark.parametrize("sector", ["school", "condominium"])
def test_a_sector_that_suspends_nothing_announces_no_suspension_but_may_list(sector: str):
    assert [one for one in refused(ACTING, sector=sector) if "anuncia uma suspensão" in one]
    assert refused(ACTING, sector=sector, action="listing") == []


def test_a_ladder_that_no_case_would_choose_is_told():
    vip = replace(ACTING, slug="vip", segments=("vip",))
    wide = replace(ACTING, slug="largo", name="Largo", segments=("vip", "ouro"))
    subject = Subject(vip, others=(wide, ACTING), rank=1)
    assert [one.words for one in findings(subject) if "Largo" in one.words]
    assert not [one for one in findings(replace(subject, rank=0)) if "Largo" in one.words]


@given(
    st.dates(dt.date(2025, 1, 1), dt.date(2028, 12, 31)),
    st.sampled_from([*Sector]),
    st.sampled_from(["SP", "RJ", "AM"]),
)
def test_r84_the_day_of_an_action_is_never_at_the_edge_of_a_rest(due: dt.date, sector: str, state: str):
    calendar, place = Calendar(), Place(state)
    day = r84.first_day(due, action="suspension", sector=sector, calendar=calendar, place=place)
    if day is None:
        assert sector in ("school", "condominium")
        return
    assert day.weekday() < 4, "not on Friday, Saturday, Sunday"
    assert calendar.pays(day, place), "no holiday"
    assert calendar.pays(day + dt.timedelta(1), place), "no eve of one"
    assert (day - due).days >= r84.terms_of(sector).from_day
    if sector == "health_plan":
        assert (day - due).days > 60


def test_a_text_that_nobody_activated_is_refused_and_one_that_a_channel_lacks_is_told():
    plan = apply(presets.default(), Edit("step", "D+3", fields={"variant": "mais leve"}))
    (words,) = refused(plan, action="", variants=frozenset())
    assert words == "D+3 pede o texto “mais leve”, que não está ativo em nenhum dos seus canais."
    some = frozenset({("not_identified", "sms", "mais leve"), ("not_identified", "whatsapp", "mais leve")})
    assert refused(plan, action="", variants=some) == []
    found = findings(Subject(plan, variants=some))
    assert "não há “mais leve” para e-mail; ali sai o texto comum da etapa." in found[0].words
    assert refused(plan, action="") == [], "nobody looked"
