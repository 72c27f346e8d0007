"""What the bank tells tomorrow, by command: the same as the pages, the same refusals."""

import pytest

from tests.acceptance.conftest import row

pytestmark = pytest.mark.django_db(transaction=True)

WHO = ("--creditor", "academia")


def test_a_list_is_taken_decided_and_taken_back(emdia, bring, tmp_path):
    bring([row(1), row(2), row(3)])
    rows = emdia("portfolio", *WHO)["rows"]
    one, two = rows[0], rows[1]
    path = tmp_path / "banco.csv"
    path.write_text(
        f"Título;Data do crédito;Valor\n{one['number']};{one['due']};{one['open']}\n"
        f"{two['number']};{two['due']};1.00\n",
        encoding="utf-8",
    )
    said = emdia("payments", "import", path, *WHO, "--dry-run")
    assert (said["exact"], said["partial"], said["batch"]) == (1, 1, None)
    done = emdia("payments", "import", path, *WHO)
    assert (done["exact"], done["in_doubt"], done["amount"]) == (1, 1, one["open"])
    assert emdia("payments", "import", path, *WHO)["repeated"] == 2
    (doubt,) = emdia("payments", "doubts", *WHO)
    assert (doubt["kind"], doubt["candidates"]) == ("partial", [two["number"]])
    decided = emdia("payments", "decide", *WHO, "--doubt", doubt["doubt"], "--receivable", two["number"])
    assert decided == {"recorded": 1}
    emdia("payments", "leave-out", *WHO, code=1)
    assert len(emdia("payments", "batches", *WHO)) == 2
    assert emdia("payments", "undo", *WHO, "--batch", done["batch"]) == {"reversed": 2}
    emdia("payments", "undo", *WHO, "--batch", done["batch"], code=1)
    emdia("payments", "import", tmp_path / "nada.csv", *WHO, code=1)


def test_what_vanished_from_a_complete_list_is_answered(emdia, bring):
    bring([row(1), row(2), row(3), row(4)])
    bring([row(1)], "--whole")
    gone = emdia("vanished", *WHO)
    assert len(gone) == 3
    first, second, third = (one["number"] for one in gone)
    assert emdia("vanished", *WHO, "--paid", "--receivable", first)["changed"] == 1
    assert emdia("vanished", *WHO, "--canceled", "--receivable", second)["changed"] == 1
    emdia("vanished", *WHO, "--open", code=1)
    assert emdia("vanished", *WHO, "--open", "--all")["changed"] == 1
    assert emdia("vanished", *WHO) == []
    assert third in {one["number"] for one in emdia("portfolio", *WHO)["rows"]}
    bring([row(1)], "--whole")
    assert [one["number"] for one in emdia("vanished", *WHO)] == [third]
    bring([row(1), row(4)])
    assert emdia("vanished", *WHO) == [], "named again, it goes on by itself"


def test_news_is_told_and_slips_are_listed(emdia, bring):
    bring([row(1)])
    assert emdia("news", *WHO) == {"newest": None, "waits": False, "reason": ""}
    assert emdia("news", *WHO, "--nothing")["newest"]
    assert emdia("bank-withdrawals", *WHO) == []
    assert emdia("bank-withdrawals", *WHO, "--done") == {"done": 0}
