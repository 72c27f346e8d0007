"""R09: no agreed interest means the legal rate, from a table that was loaded with its source; no month is guessed."""

import pytest

from emdia.domain.rate_file import RateFileError, read_rates
from tests.acceptance.conftest import row
from tests.journeys.command import GYM

SILENT = [word for word in GYM if word not in {"--fine", "2", "--interest", "1"}]
"""A creditor whose contract declares neither fine nor interest."""
WHO = ("--creditor", "academia")


@pytest.mark.django_db(transaction=True)
class TestTheLegalRate:
    @pytest.fixture(autouse=True)
    def _portfolio(self, bare, bring_for) -> None:
        bare(*SILENT)
        bring_for("academia", [row(1)])

    def load(self, emdia, path, text: str, *, code: int = 0, source: str = "Diário de Exemplo, série 1"):
        path.write_text(text, encoding="utf-8")
        return emdia("rates", "load", "legal", path, "--source", source, code=code)

    def test_is_added_by_the_days_of_each_month(self, bare, tmp_path):
        """100.00 due 2026-03-10: 21 of 31 days of March at 0.62 %, 15 of 30 of April at 0.60 % = 0.42 + 0.30."""
        loaded = self.load(bare, tmp_path / "t.csv", "mês;taxa\n03/2026;0,62\n2026-04;0.60\n")
        assert (loaded["version"], loaded["first"], loaded["last"]) == (1, "2026-03", "2026-04")
        assert bare("rates", "list") == [loaded]
        assert (
            bare("pay", *WHO, "--receivable", "T1", "--amount", "full", "--at", "2026-04-15")["amount"]
            == "100.72"
        )
        assert bare("journal", "verify")["valid"]

    def test_a_month_that_is_missing_holds_the_message_and_says_what_to_do(self, bare, tmp_path):
        self.load(bare, tmp_path / "t.csv", "03/2026;0,62\n")
        bare("plan", *WHO, "--at", "2026-04-16T08:00")
        bare("deliver", "--at", "2026-04-16T10:00")
        first = bare("messages", *WHO)
        assert {(m["status"], m["rule"], m["sent_at"]) for m in first} == {("held", "R09", None)}
        assert all("04/2026" in m["reason"] and "emdia rates load" in m["reason"] for m in first)
        self.load(bare, tmp_path / "t.csv", "03/2026;0,62\n04/2026;0,60\n")
        bare("deliver", "--at", "2026-04-17T10:00")
        assert {m["status"] for m in bare("messages", *WHO)} <= {"sent", "delivered", "read"}

    def test_money_is_recorded_all_the_same(self, bare, tmp_path):
        self.load(bare, tmp_path / "t.csv", "03/2026;0,62\n")
        paid = bare("pay", *WHO, "--receivable", "T1", "--amount", "full", "--at", "2026-06-20")
        assert paid["amount"] == "100.42", "what the table knows, and not a cent that it does not"

    def test_a_newer_version_may_not_forget_a_month(self, bare, tmp_path):
        self.load(bare, tmp_path / "t.csv", "03/2026;0,62\n04/2026;0,60\n")
        self.load(bare, tmp_path / "t.csv", "04/2026;0,60\n05/2026;0,61\n", code=1)
        self.load(bare, tmp_path / "t.csv", "04/2026;0,60\n", source=" ", code=1)
        assert [(one["version"], one["months"]) for one in bare("rates", "list")] == [(1, 2)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "vazia"),
        ("mês;taxa", "vazia"),
        ("09/2024;0,72\nxx;1", "Linha 2"),
        ("13/2024;0,72", "mês que exista"),
        ("09/2024;724,2", "demais"),
        ("09/2024;0,72\n2024-09;0,73", "duas vezes"),
        ("09/2024;nan", "Linha 1"),
        ("09/2024;" + "9" * 5000, "Linha 1"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_whole(text: str, said: str):
    with pytest.raises(RateFileError, match=said) as refused:
        read_rates(text.splitlines())
    assert len(str(refused.value)) < 200


def test_months_are_read_as_people_write_them():
    lines = ["\ufeffMês;Taxa (%)", "", "01/09/2024;0,7242", '"2024-10","-0.1"', "11/2024\t1,5 %"]
    assert read_rates(lines) == {"2024-09": "0.7242", "2024-10": "-0.1", "2024-11": "1.5"}
