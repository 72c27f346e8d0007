"""Ladders as a tenant keeps them: versions, which one counts, and the look ahead."""

from dataclasses import replace

import pytest

from emdia.apps.ladders import api as ladders
from emdia.apps.ladders.drains import DRAINS
from emdia.apps.ladders.models import LadderVersion
from emdia.core import clock, tenancy
from emdia.core.work import run_once
from emdia.domain import presets
from emdia.domain.errors import DomainError
from tests.apps.ladders.portfolio import Portfolio, day


def test_a_new_creditor_gets_the_shipped_ladder_in_its_own_words(portfolio: Portfolio):
    creditor = portfolio.creditor
    assert ladders.active_plan(creditor.pk) == presets.default()
    creditor.suspends_service, creditor.due_day_reminder = True, True
    creditor.save()
    first = ladders.install_default(creditor.pk)
    assert ladders.install_default(creditor.pk) == first, "asked twice, installed once"
    plan = ladders.active_plan(creditor.pk)
    assert replace(plan, version=0) == presets.default(suspends=True, due_day=True)
    assert plan.version == 1


def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was(portfolio: Portfolio):
    creditor = portfolio.creditor.pk
    ladders.install_default(creditor)
    case = portfolio.debtor(next_at=clock.parse("2026-12-01"))
    ladders.install(creditor_id=creditor, plan=replace(presets.default(), min_gap_days=5), actor="ana")
    old, new = LadderVersion.objects.order_by("number")
    assert (old.retired_at is not None, old.body["min_gap_days"]) == (True, 3)
    assert (new.retired_at, new.author, new.body["min_gap_days"]) == (None, "ana", 5)
    assert [version.number for version in ladders.versions_of(creditor)] == [2, 1]
    case.refresh_from_db()
    assert case.next_at <= clock.now(), "open cases are looked at again"


def test_a_preset_takes_the_place_of_the_default(portfolio: Portfolio):
    creditor = portfolio.creditor.pk
    ladders.install_default(creditor)
    ladders.install_preset(creditor_id=creditor, preset="suave", actor="ana")
    assert [plan.slug for plan in ladders.active_plans(creditor)] == ["suave"]
    with pytest.raises(DomainError, match="Não há régua pronta"):
        ladders.install_preset(creditor_id=creditor, preset="dura", actor="ana")


def test_a_ladder_for_a_segment_stands_before_the_default_and_the_tenants(portfolio: Portfolio):
    creditor = portfolio.creditor.pk
    ladders.install(creditor_id=None, plan=presets.business(), actor="ana")
    assert [plan.slug for plan in ladders.active_plans(creditor)] == ["empresas"]
    ladders.install_default(creditor)
    vip = replace(presets.soft(), slug="vip", segments=("vip",))
    ladders.install(creditor_id=creditor, plan=vip, actor="ana")
    assert [plan.slug for plan in ladders.active_plans(creditor)] == ["vip", "padrao", "empresas"]
    assert ladders.active_plan(creditor).slug == "padrao"
    portfolio.owe(portfolio.debtor(segment="vip"), "2026-03-10", position=-1)
    portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    assert portfolio.walk("2026-03-12", "2026-03-15") == [("2026-03-13", "D+3")], (
        "the gentle one speaks on D+5"
    )


def test_a_broken_ladder_is_never_activated(portfolio: Portfolio):
    plan = presets.default()
    with pytest.raises(DomainError):
        ladders.install(
            creditor_id=portfolio.creditor.pk, plan=replace(plan, steps=plan.steps[::-1]), actor="ana"
        )
    assert not LadderVersion.objects.exists()


def test_the_preview_of_today_is_the_plan_of_today(portfolio: Portfolio):
    title = portfolio.owe(portfolio.debtor(), "2026-03-10", 12_345, position=-1)
    portfolio.owe(portfolio.debtor(), "2026-03-20", position=-7)
    with clock.at(clock.parse("2026-03-13T08:00")):
        (seen,) = ladders.preview(creditor_id=portfolio.creditor.pk, day=day("2026-03-13"))
    assert (seen.step, seen.titles, seen.cents) == ("D+3", (title.pk,), 12_345)
    (item,) = portfolio.plan("2026-03-13").items
    assert (item["case"], item["reason"]) == (seen.case, seen.reason)


def test_the_preview_of_a_later_day_takes_the_steps_between_as_said(portfolio: Portfolio):
    portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    paused = portfolio.debtor(pause_reason="férias", paused_until=day("2026-03-31"))
    portfolio.owe(paused, "2026-03-10", position=-1)
    with clock.at(clock.parse("2026-03-12T08:00")):
        seen = ladders.preview(creditor_id=portfolio.creditor.pk, day=day("2026-03-19"))
        assert [(one.kind, one.step) for one in seen] == [("perform", "D+9"), ("hold", "D+9")]
        (first, *_) = ladders.preview(creditor_id=portfolio.creditor.pk, day=day("2026-03-19"))
        assert first == seen[0]
        other = ladders.preview(creditor_id=portfolio.creditor.pk, day=day("2026-03-15"), plan=presets.soft())
        assert other == []


def test_the_steps_of_a_case_are_told_with_their_reasons(portfolio: Portfolio):
    case = portfolio.debtor()
    title = portfolio.owe(case, "2026-03-10", position=-1)
    portfolio.plan("2026-03-19")
    lines = ladders.steps_of_case(case.pk)
    assert {(line.number, line.step, line.outcome) for line in lines} == {
        (title.number, "D+3", "expired"),
        (title.number, "D+6", "superseded"),
        (title.number, "D+9", "said"),
    }
    assert all(line.reason for line in lines if line.outcome != "said")


def test_the_drain_plans_every_creditor_of_every_tenant_until_nothing_is_due(portfolio: Portfolio):
    case = portfolio.debtor()
    portfolio.owe(case, "2026-03-10", position=-1)
    (drain,) = DRAINS
    with clock.at(clock.parse("2026-03-13T09:00")), tenancy.use(tenancy.current_id()):
        assert run_once(drain) == 1
        assert run_once(drain) == 0
    case.refresh_from_db()
    assert case.last_offset == 3


def test_the_outlook_of_a_case_is_of_this_moment(portfolio: Portfolio):
    case = portfolio.debtor()
    title = portfolio.owe(case, "2026-03-10", position=-1)

    def look(at: str) -> tuple[str, str | None, str | None]:
        seen = ladders.outlook(creditor_id=portfolio.creditor.pk, case_id=case.pk, at=clock.parse(at))
        assert seen.reason
        return seen.kind, seen.step, seen.on.isoformat() if seen.on else None

    assert look("2026-03-11T10:00") == ("wait", "D+3", "2026-03-13")
    assert look("2026-03-13T10:00") == ("perform", "D+3", "2026-03-13")
    portfolio.plan("2026-03-13")
    assert look("2026-03-13T10:00") == ("wait", "D+6", "2026-03-16")
    type(title).objects.update(disputed_at=clock.parse("2026-03-14"))
    assert look("2026-03-14T10:00") == ("wait", None, None)
    type(title).objects.update(state="settled")
    assert look("2026-03-14T10:00") == ("none", None, None)
    with pytest.raises(LookupError):
        ladders.outlook(creditor_id=portfolio.creditor.pk, case_id=10**9, at=clock.now())
