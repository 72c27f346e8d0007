"""A title that the person does not recognise, by the command line: held alone, answered, gone on or canceled (R65)."""

import pytest

from tests.acceptance.conftest import row

pytestmark = pytest.mark.django_db(transaction=True)

WHO = ("--creditor", "academia", "--debtor", "C1")


def test_one_title_is_held_the_other_goes_on_and_the_answer_decides(emdia, bring, voice):
    bring([row(1), row(1, número="T1B", vencimento="11/03/2026")])
    said = emdia("dispute", *WHO, "--receivable", "T1", "--reason", "Cancelei em março")
    assert said == {"disputed": ["T1"]}
    emdia("replay", "--creditor", "academia", "--from", "2026-03-09", "--to", "2026-03-17")
    spoken = {name for one in emdia("messages", *WHO) if one["sent_at"] for name in one["receivables"]}
    assert spoken == {"T1B"}
    shown = {one["number"]: one for one in emdia("case", "show", *WHO)["receivables"]}
    assert shown["T1"]["disputed"]
    assert shown["T1B"]["disputed"] is None
    assert emdia("case", "show", *WHO)["tasks"][0]["kind"] == "disputed"
    assert emdia("dispute", *WHO, "--receivable", "T1", "--answer", "accepted")["answer"] == "accepted"
    shown = {one["number"]: one["state"] for one in emdia("case", "show", *WHO)["receivables"]}
    assert shown == {"T1": "canceled", "T1B": "open"}
    assert emdia("case", "show", *WHO)["tasks"] == []
    assert emdia("journal", "verify")["valid"]


def test_a_rejected_dispute_lets_the_ladder_go_on_from_the_step_ahead(emdia, bring, voice):
    bring([row(1)])
    emdia("dispute", *WHO, "--receivable", "T1", "--reason", "Não conheço")
    emdia("replay", "--creditor", "academia", "--from", "2026-03-03", "--to", "2026-03-14")
    assert [one for one in emdia("messages", *WHO) if one["sent_at"]] == []
    emdia("dispute", *WHO, "--receivable", "T1", "--answer", "rejected", "--reason", "O contrato mostra")
    emdia("replay", "--creditor", "academia", "--from", "2026-03-15", "--to", "2026-03-20")
    steps = {one["step"] for one in emdia("messages", *WHO) if one["sent_at"]}
    assert steps
    assert "D+3" not in steps, "what was held does not come late"


def test_what_cannot_be_disputed_is_a_sentence(emdia, bring):
    bring([row(1), row(2)])
    refused = (
        ("--receivable", "T1"),
        ("--receivable", "T2", "--reason", "x"),
        ("--receivable", "T1", "--answer", "accepted"),
        ("--receivable", "nada", "--reason", "x"),
    )
    for more in refused:
        assert emdia("dispute", *WHO, *more, code=1)["error"].strip()
    emdia("dispute", *WHO, "--receivable", "T1", "--reason", "x")
    again = emdia("dispute", *WHO, "--receivable", "T1", "--reason", "x", code=1)["error"]
    assert "já está contestado" in again
