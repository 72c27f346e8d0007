"""A town's holidays change: due dates of its open titles follow, its cases wake, others are left alone (R28)."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.journal.models import Entry
from emdia.apps.receivables import api as receivables
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.receivables.wake import AT_ONCE
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError
from emdia.domain.holiday_list import read_holidays
from emdia.entry.cli import main
from tests.apps.outreach.scenario import MONDAY, World, make_world

HOLIDAY = dt.date(2026, 6, 24)
"""A Wednesday."""


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_world()
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        yield made


def owing(world: World, *, city: str, state: str = "SP", due: dt.date = HOLIDAY) -> Receivable:
    case = world.person(city=city, state=state)
    Case.objects.filter(pk=case.pk).update(next_at=MONDAY + dt.timedelta(days=9))
    return world.title(case, due=due)


def change(**more: object) -> receivables.HolidaysChanged:
    return receivables.change_holidays(state="SP", city="Campinas", actor="ana@example.com", **more)


def test_open_titles_of_the_town_follow_and_its_cases_wake(world: World):
    here, spelled = owing(world, city="Campinas"), owing(world, city="CAMPINAS ")
    there = owing(world, city="Santos")
    paid = owing(world, city="Campinas")
    Receivable.objects.filter(pk=paid.pk).update(state="settled")
    done = change(days={HOLIDAY: "São João"})
    assert (done.added, done.titles, done.cases) == (1, 2, 3)
    due = dict(Receivable.objects.values_list("pk", "effective_due_on"))
    assert due[here.pk] == due[spelled.pk] == HOLIDAY + dt.timedelta(days=1)
    assert due[there.pk] == due[paid.pk] == HOLIDAY
    woken = dict(Case.objects.values_list("pk", "next_at"))
    assert woken[here.case_id] == AT_ONCE
    assert woken[there.case_id] > MONDAY
    entry = Entry.objects.get(action="holidays.changed")
    assert json.loads(entry.data)["titles"] == 2
    back = change(remove=[row.pk for row in tenants.holidays()])
    assert (back.removed, back.titles) == (1, 2)
    assert Receivable.objects.get(pk=here.pk).effective_due_on == HOLIDAY


def test_a_debtor_without_a_state_lives_by_the_creditors_calendar(world: World):
    title = owing(world, city="", state="")
    receivables.change_holidays(state="SP", city="são paulo", days={HOLIDAY: "x"}, actor="a")
    assert Receivable.objects.get(pk=title.pk).effective_due_on > HOLIDAY


def test_a_row_of_holidays_moves_what_falls_before_it(world: World):
    title = owing(world, city="Campinas", due=HOLIDAY - dt.timedelta(days=1))
    change(days={HOLIDAY - dt.timedelta(days=1): "um"})
    change(days={HOLIDAY: "dois"})
    assert Receivable.objects.get(pk=title.pk).effective_due_on == HOLIDAY + dt.timedelta(days=1)


def test_a_new_name_moves_nothing(world: World):
    owing(world, city="Campinas")
    change(days={HOLIDAY: "São João"})
    again = change(days={HOLIDAY: "Festa de São João"})
    assert (again.added, again.renamed, again.titles, again.cases) == (0, 1, 0, 0)
    assert [row.name for row in tenants.holidays()] == ["Festa de São João"]


def test_the_number_of_queries_does_not_grow_with_titles(world: World):
    def cost(day: dt.date) -> int:
        with CaptureQueriesContext(connection) as queries:
            change(days={day: "x"})
        return len(queries)

    owing(world, city="Campinas")
    few = cost(HOLIDAY)
    for _ in range(10):
        owing(world, city="Campinas", due=dt.date(2026, 6, 17))
    assert cost(dt.date(2026, 6, 17)) == few


def test_a_place_that_is_none_is_refused(world: World):
    with pytest.raises(DomainError, match="UF"):
        receivables.change_holidays(state="XX", city="A", days={HOLIDAY: "x"}, actor="a")
    with pytest.raises(DomainError, match="cidade"):
        receivables.change_holidays(state="SP", city=" ", days={HOLIDAY: "x"}, actor="a")


def test_lists_are_read_in_any_of_our_formats():
    found = read_holidays(
        "Data;Nome\n25/01/2027;Aniversário da cidade\n\nPadroeira\t2027-09-08\n08.12.27\n"
        "31/02/2027;não existe\n46022, Serial da planilha\n"
    )
    assert found.days == {
        dt.date(2027, 1, 25): "Aniversário da cidade",
        dt.date(2027, 9, 8): "Padroeira",
        dt.date(2027, 12, 8): "Feriado municipal",
        dt.date(2025, 12, 31): "Serial da planilha",
    }
    assert [(line, text) for line, text, _ in found.problems] == [(6, "31/02/2027;não existe")]


def test_the_command_adds_lists_imports_and_removes(db: None, tmp_path: Path, capsys):
    make_world()

    def run(*words: str) -> tuple[int, object]:
        code = main.main(["holiday", *words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    place = ("--state", "SP", "--city", "Campinas")
    assert run("add", *place, "--date", "24/06/2026", "--name", "São João")[1]["added"] == 1
    file = tmp_path / "feriados.csv"
    file.write_bytes("14/07/2026;Aniversário\nnada;aqui\n".encode("cp1252"))
    code, data = run("import", *place, str(file))
    assert (code, data["added"], [one["line"] for one in data["problems"]]) == (0, 1, [2])
    assert [row["name"] for row in run("list", "--year", "2026")[1]] == ["São João", "Aniversário"]
    assert run("remove", *place, "--date", "2026-06-24")[1]["removed"] == 1
    assert run("remove", *place, "--date", "2026-06-24")[0] == 1
    assert run("add", "--state", "XX", "--city", "Y", "--date", "2026-06-24")[0] == 1
