"""A draft changes nothing that is planned; activated, nobody hears a step twice and nobody loses one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.journal.models import Entry
from emdia.apps.ladders import api as ladders
from emdia.apps.ladders.models import Ladder, LadderVersion
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.ladder_edits import Edit
from tests.apps.ladders.portfolio import Portfolio, day

CLERK = "ana@academia.example"


def edit(
    portfolio: Portfolio, kind: str, step: str = "", offset: int | None = None, *, of: str = "padrao", **more
):
    return ladders.edit(
        creditor_id=portfolio.creditor.pk, slug=of, change=Edit(kind, step, offset, more), actor=CLERK
    )


def activate(portfolio: Portfolio, slug: str = "padrao") -> ladders.Activated:
    return ladders.activate(creditor_id=portfolio.creditor.pk, slug=slug, actor=CLERK)


def test_there_is_one_draft_a_ladder_with_its_number_author_and_times(portfolio: Portfolio):
    creditor = portfolio.creditor.pk
    ladders.install_default(creditor)
    with clock.at(clock.parse("2026-03-01T10:00")):
        first = ladders.draft(creditor_id=creditor, actor=CLERK)
    assert ladders.draft(creditor_id=creditor, actor="bia").pk == first.pk
    with clock.at(clock.parse("2026-03-02T10:00")):
        edit(portfolio, "move", "D+6", 7)
    kept = ladders.draft_of(creditor_id=creditor, slug="padrao")
    assert (kept.number, kept.author, kept.active_from) == (2, CLERK, None)
    assert (kept.created_at.day, kept.edited_at.day) == (1, 2)
    ladders.discard(creditor_id=creditor, slug="padrao", actor=CLERK)
    with pytest.raises(DomainError, match="Não há rascunho"):
        edit(portfolio, "move", "D+6", 7)
    said = list(Entry.objects.order_by("pk").values_list("action", flat=True))[-3:]
    assert said == ["ladder.drafted", "ladder.edited", "ladder.draft_discarded"]


def test_a_draft_never_changes_what_is_planned(portfolio: Portfolio):
    ladders.install_default(portfolio.creditor.pk)
    portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    ladders.draft(creditor_id=portfolio.creditor.pk, actor=CLERK)
    edit(portfolio, "move", "D+3", 5)
    edit(portfolio, "remove", "D+6")
    edit(portfolio, "plan", segments=("ninguém",))
    assert ladders.active_plan(portfolio.creditor.pk).version == 1
    assert portfolio.walk("2026-03-11", "2026-03-20") == [
        ("2026-03-13", "D+3"),
        ("2026-03-16", "D+6"),
        ("2026-03-19", "D+9"),
    ]


def test_after_an_activation_nobody_hears_a_step_twice_and_none_is_lost(portfolio: Portfolio):
    """Three people, each at another place of the ladder, when D+6 moves to D+8 and D+9 to D+12."""
    ladders.install_default(portfolio.creditor.pk)
    heard, ahead, new = (portfolio.debtor(code=code) for code in ("ouviu", "falta", "nova"))
    portfolio.owe(heard, "2026-03-03", position=-1)
    portfolio.owe(ahead, "2026-03-05", position=-1)
    portfolio.owe(new, "2026-03-16", position=-1)
    before = portfolio.walk("2026-03-04", "2026-03-10")
    assert sorted(step for _, step in before) == ["D+3", "D+3", "D+6"]
    ladders.draft(creditor_id=portfolio.creditor.pk, actor=CLERK)
    edit(portfolio, "move", "D+9", 12)
    edit(portfolio, "move", "D+6", 8)
    with clock.at(clock.parse("2026-03-10T18:00")):
        assert activate(portfolio).moved_titles == 1
    heard.refresh_from_db()
    assert heard.last_offset == 8, "the step that was said last stands there now"
    portfolio.walk("2026-03-11", "2026-04-02")
    told = Message.objects.values_list("case__code", "step", "channel")
    assert len(told) == len(set(told)), "nothing is said twice"
    per_case = {
        code: list(dict.fromkeys(step for who, step, _ in told.order_by("pk") if who == code))
        for code in ("ouviu", "falta", "nova")
    }
    assert per_case["ouviu"] == ["D+3", "D+6", "D+9", "D+15", "D+30"]
    assert per_case["falta"] == ["D+3", "D+6", "D+9", "D+15"]
    assert per_case["nova"] == ["D+3", "D+6", "D+9", "D+15"]
    days = dict(Message.objects.filter(case=ahead).values_list("step", "not_before"))
    assert days["D+6"].date() == day("2026-03-13"), "the new day counts for who had not heard it"


def test_a_refused_activation_changes_nothing_and_says_how_to_mend(portfolio: Portfolio):
    portfolio.creditor.suspends_service = True
    portfolio.creditor.save()
    ladders.install_default(portfolio.creditor.pk)
    ladders.draft(creditor_id=portfolio.creditor.pk, actor=CLERK)
    edit(portfolio, "remove", "D+6")
    with pytest.raises(ladders.LadderRefused) as refused:
        activate(portfolio)
    assert {one.rule for one in refused.value.findings} == {"R84"}
    assert "Ponha uma etapa “o que pode acontecer” antes de D+9" in refused.value.message
    assert ladders.active_plan(portfolio.creditor.pk).version == 1
    assert ladders.draft_of(creditor_id=portfolio.creditor.pk, slug="padrao") is not None


def test_a_preset_that_the_sector_forbids_is_refused(portfolio: Portfolio):
    portfolio.creditor.sector, portfolio.creditor.suspends_service = "school", True
    portfolio.creditor.save()
    with pytest.raises(ladders.LadderRefused, match="escola não retém provas"):
        ladders.install_preset(creditor_id=portfolio.creditor.pk, preset="empresas", actor=CLERK)


def test_a_segment_has_a_ladder_of_its_own_and_who_is_on_which_is_counted(portfolio: Portfolio):
    creditor = portfolio.creditor.pk
    portfolio.debtor(segment="vip")
    portfolio.debtor(tags=["idoso"])
    portfolio.debtor(segment="vip", tags=["idoso"])
    portfolio.debtor()
    for name, fields in (("Clientes VIP", {"segments": ("vip",)}), ("Idosos", {"tags": ("idoso",)})):
        made = ladders.copy(creditor_id=creditor, slug="padrao", name=name, actor=CLERK)
        edit(portfolio, "plan", of=made.ladder.slug, **fields)
        activate(portfolio, made.ladder.slug)
    assert [plan.slug for plan in ladders.active_plans(creditor)] == ["clientes-vip", "idosos", "padrao"]
    assert ladders.cases_by_ladder(creditor) == {"clientes-vip": 2, "idosos": 1, "padrao": 1}
    ladders.reorder(creditor_id=creditor, slug="idosos", earlier=True, actor=CLERK)
    assert ladders.cases_by_ladder(creditor) == {"clientes-vip": 1, "idosos": 2, "padrao": 1}
    assert set(ladders.groups_of_ladder(creditor_id=creditor, slug="idosos")) == {
        ("", ("idoso",)),
        ("vip", ("idoso",)),
    }
    ladders.retire(creditor_id=creditor, slug="idosos", actor=CLERK)
    assert ladders.cases_by_ladder(creditor) == {"clientes-vip": 2, "padrao": 2}
    with pytest.raises(DomainError, match="é a de quem não tem outra"):
        ladders.retire(creditor_id=creditor, slug="padrao", actor=CLERK)
    with pytest.raises(DomainError, match="Já há uma régua"):
        ladders.copy(creditor_id=creditor, slug="padrao", name="Clientes VIP", actor=CLERK)


def test_the_cost_of_an_activation_does_not_grow_with_the_portfolio(portfolio: Portfolio):
    ladders.install_default(portfolio.creditor.pk)

    def queries() -> int:
        ladders.draft(creditor_id=portfolio.creditor.pk, actor=CLERK)
        plan = ladders.active_plan(portfolio.creditor.pk)
        edit(portfolio, "move", "D+60", 62 if plan.by_slug("D+60").offset == 60 else 60)
        with CaptureQueriesContext(connection) as counted:
            activate(portfolio)
        return len(counted)

    portfolio.owe(portfolio.debtor(), "2025-12-10", position=60)
    few = queries()
    for _ in range(8):
        portfolio.owe(portfolio.debtor(), "2025-12-10", position=60)
    assert queries() == few


def test_the_coming_days_count_channels_and_cost_and_say_when_they_estimate(portfolio: Portfolio):
    portfolio.creditor.prices = {"whatsapp": 150, "sms": 90}
    portfolio.creditor.save()
    for _ in range(6):
        portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    portfolio.owe(portfolio.debtor(reach=False), "2026-03-10", position=-1)
    with clock.at(clock.parse("2026-03-11T09:00")):
        whole = ladders.coming_days(creditor_id=portfolio.creditor.pk, first=day("2026-03-12"), days=10)
        part = ladders.coming_days(
            creditor_id=portfolio.creditor.pk, first=day("2026-03-12"), days=10, sample=4
        )
    found = {one.day.isoformat(): one for one in whole.days if one.cases}
    assert list(found) == ["2026-03-13", "2026-03-16", "2026-03-19"]
    third = found["2026-03-13"]
    assert (third.cases, third.unreached, dict(third.steps)) == (6, 1, {"D+3": 6})
    assert third.channels["email"] == 6 and third.mills in (6 * 150, 6 * 90)
    assert (whole.estimated, whole.looked_at, whole.total, whole.unpriced) == (False, 7, 7, ("email",))
    assert part.estimated and part.looked_at < part.total == 7
    assert not Message.objects.exists(), "nothing is written"


def test_a_ladder_of_a_draft_that_is_thrown_away_leaves_nothing_behind(portfolio: Portfolio):
    creditor = portfolio.creditor.pk
    made = ladders.copy(creditor_id=creditor, slug="padrao", name="Nova", actor=CLERK)
    ladders.discard(creditor_id=creditor, slug=made.ladder.slug, actor=CLERK)
    assert not Ladder.objects.exists() and not LadderVersion.objects.exists()


def test_a_step_says_the_text_that_it_names(portfolio: Portfolio):
    creditor = portfolio.creditor.pk
    ladders.install_default(creditor)
    words = "{{ credor }}: {{ saudacao }}{{ servico }} venceu {{ vencimento }}, {{ total }}. {{ link }} SAIR p/ parar"
    where = {"creditor_id": creditor, "stage": "not_identified", "channel": "sms", "variant": "mais leve"}
    ladders.draft(creditor_id=creditor, actor=CLERK)
    edit(portfolio, "step", "D+3", variant="mais leve", channels=("sms", "email"))
    with pytest.raises(ladders.LadderRefused, match="não está ativo em nenhum"):
        activate(portfolio)
    version, _ = outreach.save_text(**where, parts={"text": words}, actor=CLERK)
    outreach.activate_text(**where, number=version.number, actor=CLERK)
    assert [one.kind for one in activate(portfolio).warnings] == ["warning"]
    portfolio.owe(portfolio.debtor(), "2026-03-10", position=-1)
    portfolio.plan("2026-03-13")
    told = outreach.foretell(Message.objects.values_list("pk", flat=True), at=clock.parse("2026-03-13T10:00"))
    assert set(Message.objects.values_list("variant", flat=True)) == {"mais leve"}
    (sms,) = [one for one in told.values() if one.channel == "sms"]
    assert "venceu 10/03" in sms.said.text
