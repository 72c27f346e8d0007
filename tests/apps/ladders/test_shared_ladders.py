"""A ladder of the whole organization: changed once, for every creditor that has none of its own."""

import pytest

from emdia.apps.journal.models import Entry
from emdia.apps.ladders import api as ladders
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.ladder_edits import Edit
from tests.apps.ladders.portfolio import Portfolio, day

CLERK, OTHER = "ana@academia.example", "bia@academia.example"


@pytest.fixture
def school(portfolio: Portfolio) -> Portfolio:
    """A second creditor of the same tenant, with a ladder of its own."""
    with clock.at(clock.parse("2026-01-01T09:00")):
        creditor = tenants.add_creditor(
            slug="escola",
            name="Escola",
            tax_id="45723174000110",
            address="Rua 2",
            city="São Paulo",
            state="SP",
        )
    ladders.install_default(creditor.pk)
    return Portfolio(creditor, count=100)


def change(slug: str, kind: str, step: str = "", offset: int | None = None, seen: str = "", **more):
    return ladders.edit(
        creditor_id=None, slug=slug, change=Edit(kind, step, offset, more), actor=CLERK, seen=seen
    )


def test_it_counts_for_those_without_a_ladder_of_their_own(portfolio: Portfolio, school: Portfolio):
    assert ladders.users_of_shared() == [portfolio.creditor.pk]
    draft = ladders.draft(creditor_id=None, actor=CLERK)
    change("padrao", "move", "D+3", 4)
    change("padrao", "plan", min_gap_days=2)
    shared = ladders.plan_of(ladders.draft_of(creditor_id=None, slug="padrao"))
    for folio in (portfolio, school):
        folio.owe(folio.debtor(), "2026-03-10", position=-1)
    with clock.at(clock.parse("2026-03-11T09:00")):
        ahead = {
            folio.creditor.slug: [
                line.step
                for line in ladders.preview(
                    creditor_id=folio.creditor.pk, day=day("2026-03-14"), plan=shared, shared=True
                )
            ]
            for folio in (portfolio, school)
        }
    assert ahead == {"academia": ["D+3"], "escola": []}
    done = ladders.activate(creditor_id=None, slug="padrao", actor=CLERK, seen="")
    assert done.version.pk == draft.pk
    offsets = {
        folio.creditor.slug: ladders.active_plan(folio.creditor.pk).by_slug("D+3").offset
        for folio in (portfolio, school)
    }
    assert offsets == {"academia": 4, "escola": 3}
    assert Entry.objects.order_by("-pk").first().subject == "tenant"
    (line,) = ladders.ladder_lines(portfolio.creditor.pk)
    assert (line.own, line.draft) == (False, None)
    ladders.retire(creditor_id=None, slug="padrao", actor=CLERK)
    assert ladders.active_plan(portfolio.creditor.pk).by_slug("D+3").offset == 3, "the shipped one again"


def test_the_law_is_asked_for_each_creditor_that_would_use_it(portfolio: Portfolio, school: Portfolio):
    portfolio.creditor.sector, portfolio.creditor.suspends_service = "gym", True
    portfolio.creditor.save()
    ladders.draft(creditor_id=None, actor=CLERK)
    change("padrao", "remove", "D+6")
    with pytest.raises(ladders.LadderRefused) as refused:
        ladders.activate(creditor_id=None, slug="padrao", actor=CLERK)
    assert "R84" in {one.rule for one in refused.value.findings}
    ladders.install_default(portfolio.creditor.pk)
    assert ladders.activate(creditor_id=None, slug="padrao", actor=CLERK), "nobody uses it who acts"


def test_a_segment_of_all_creditors_comes_before_their_shipped_ladder_and_has_an_order(portfolio: Portfolio):
    creditor = portfolio.creditor.pk
    portfolio.debtor(segment="vip", tags=["idoso"])
    portfolio.debtor()
    for name, fields in (("Clientes VIP", {"segments": ("vip",)}), ("Idosos", {"tags": ("idoso",)})):
        made = ladders.copy(creditor_id=None, slug="padrao", name=name, actor=CLERK)
        change(made.ladder.slug, "plan", **fields)
        ladders.activate(creditor_id=None, slug=made.ladder.slug, actor=CLERK)
    assert ladders.cases_by_ladder(creditor) == {"clientes-vip": 1, "idosos": 0, "padrao": 1}
    ladders.reorder(creditor_id=None, slug="idosos", earlier=True, actor=CLERK)
    assert ladders.cases_by_ladder(creditor) == {"idosos": 1, "clientes-vip": 0, "padrao": 1}
    with pytest.raises(DomainError, match="é da organização inteira"):
        ladders.retire(creditor_id=creditor, slug="idosos", actor=CLERK)


def test_the_second_of_two_people_is_told_and_overwrites_nothing(portfolio: Portfolio):
    seen = ladders.draft(creditor_id=None, actor=CLERK).marker
    with clock.at(clock.parse("2026-03-02T10:12")):
        ladders.edit(creditor_id=None, slug="padrao", change=Edit("move", "D+6", 7), actor=OTHER, seen=seen)
    who = {"creditor_id": None, "slug": "padrao", "actor": CLERK}
    for late in (
        lambda: ladders.edit(**who, change=Edit("remove", "D+6"), seen=seen),
        lambda: ladders.activate(**who, seen=seen),
        lambda: ladders.discard(**who, seen=seen),
        lambda: ladders.put(creditor_id=None, plan=ladders.active_plan(None), actor=CLERK),
    ):
        with pytest.raises(ladders.DraftChanged, match="mudou este rascunho em 02/03 às 10:12"):
            late()
    kept = ladders.draft_of(creditor_id=None, slug="padrao")
    assert ladders.plan_of(kept).by_slug("D+6").offset == 7
    assert "D+6 passou para 7 dias depois" in kept.last_edit
    change("padrao", "remove", "D+6", seen=kept.marker)
    ladders.put(creditor_id=None, plan=ladders.active_plan(None), actor=OTHER, replace_others=True)
