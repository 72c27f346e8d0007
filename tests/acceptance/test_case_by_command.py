"""What a person does about a case, by command: the same words as the pages, the same refusals."""

import datetime as dt

import pytest
from python_calamine import CalamineWorkbook

from emdia.core import clock
from tests.acceptance.conftest import row

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = ("--creditor", "academia", "--debtor", "C1")


def test_a_case_is_worked_by_command(emdia, bring):
    bring([row(1), row(2)])
    called = emdia("call", *FIRST, "--result", "promised", "--seconds", "95", "--phone", "(11) 98001-4321")
    assert (called["result"], called["seconds"]) == ("promised", 95)
    asked = emdia("call", *FIRST, "--check")
    assert asked["allowed"] is False
    on = clock.today() + dt.timedelta(days=3)
    promised = emdia("promise", *FIRST, "--amount", "100,00", "--on", on.isoformat())
    assert (promised["amount"], promised["on"]) == ("100.00", on.isoformat())
    assert emdia("portfolio", "--creditor", "academia", "--promise", "com")["titles"] == 1
    assert emdia("promise", *FIRST, "--withdraw", "mudou de ideia") == {"withdrawn": 1}
    assert emdia("tag", *FIRST, "--name", "VIP")["changed"]
    assert emdia("note", *FIRST, "--text", "fala à tarde")["note"]
    listed = emdia("portfolio", "--creditor", "academia", "--tag", "vip")["rows"]
    assert [(one["number"], one["tags"]) for one in listed] == [("T1", ["vip"])]
    assert emdia("mark", *FIRST, "--as", "deceased", "--reason", "a filha avisou")["changed"]
    emdia("mark", *FIRST, "--reason", "x", code=1)
    emdia("call", *FIRST, code=1)
    emdia("call", *FIRST, "--result", "busy", "--phone", "(11) 90000-0000", code=1)


def test_the_portfolio_leaves_as_a_file(emdia, bring, tmp_path):
    bring([row(1), row(2, nome="=SOMA(A1)")])
    path = tmp_path / "carteira.xlsx"
    assert emdia("portfolio", "--creditor", "academia", "--export", path)["titles"] == 2
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert len(rows) == 3
    text = tmp_path / "carteira.csv"
    assert emdia("portfolio", "--creditor", "academia", "--export", text)["titles"] == 2
    assert text.read_text(encoding="utf-8-sig").count("\n") == 3
    emdia("portfolio", "--creditor", "academia", "--export", tmp_path / "x.txt", code=1)


def test_one_person_from_two_lines_and_the_next_file_knows_it(emdia, bring):
    bring([row(1), row(2, cpf="")])
    other = ("--with", "C2", "--reason", "mesmo endereço")
    assert len(emdia("merge", *FIRST, *other)["joined_cases"]) == 1
    assert len(emdia("case", "show", *FIRST)["receivables"]) == 2
    again = bring([row(1), row(2, cpf="", valor="120,00"), row(2, cpf="", número="T3")])
    assert again["rejected"] == []
    assert {one["number"] for one in emdia("case", "show", *FIRST)["receivables"]} == {"T1", "T2", "T3"}
    assert emdia("merge", *FIRST, "--undo")["undone"]
    emdia("merge", *FIRST, "--undo", code=1)
