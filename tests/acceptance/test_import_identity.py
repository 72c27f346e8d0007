"""Receivables in, again: what a title is, who a debtor is, and what a second file does."""

import pytest

from tests.acceptance.conftest import cpf, row

pytestmark = pytest.mark.django_db(transaction=True)


def counted(found):
    return tuple(found[key] for key in ("created", "updated", "unchanged", "settled"))


def state(emdia, debtor):
    shown = emdia("case", "show", "--creditor", "academia", "--debtor", debtor)
    return {(t["number"], t["due"]): t["state"] for t in shown["receivables"]}


def test_the_same_file_again_changes_nothing_and_a_changed_row_updates(emdia, bring):
    rows = [row(1), row(2)]
    assert counted(bring(rows)) == (2, 0, 0, 0)
    assert counted(bring(rows)) == (0, 0, 2, 0)
    assert counted(bring([row(1, valor="150,00"), row(2)])) == (0, 1, 1, 0)
    assert (
        emdia("case", "show", "--creditor", "academia", "--debtor", "C1")["balance"]["principal"] == "150.00"
    )


def test_a_row_that_says_paid_is_settled_never_collected_and_not_thanked(emdia, bring):
    paid = [row(1, situação="pago", **{"pago em": "05/03/2026", "valor pago": "100,00"})]
    found = bring([*paid, row(2, situação="aberto"), row(3, situação="aberto")])
    assert found["created"] + found["settled"] == 3 and found["settled"] == 1
    emdia("replay", "--creditor", "academia", "--from", "2026-03-02", "--to", "2026-03-04")
    found = bring([*paid, row(2, situação="quitado"), row(3, situação="aberto")])
    assert counted(found) == (0, 0, 2, 1)
    emdia("replay", "--creditor", "academia", "--from", "2026-03-05", "--to", "2026-03-20")
    said = [m for m in emdia("messages", "--creditor", "academia") if m["sent_at"]]
    assert "C1" not in {m["debtor"] for m in said}, (
        "whoever had paid before we met hears nothing, not even thanks"
    )
    asked = [m["step"] for m in said if m["debtor"] == "C2" and m["kind"] == "collection"]
    assert set(asked) == {"D-7"}, "settled by the file: nothing is asked from then on"
    assert "D+3" in {m["step"] for m in said if m["debtor"] == "C3"}


def test_whole_pauses_at_once_what_vanished_with_that_reason(emdia, bring):
    bring([row(1), row(2), row(3)])
    emdia("plan", "--creditor", "academia", "--at", "2026-03-03")
    found = bring([row(1), row(3, valor="cem")], "--whole")
    assert found["missing"] == ["T2"], "a title whose row is bad did not vanish"
    shown = emdia("case", "show", "--creditor", "academia", "--debtor", "C2")
    assert shown["receivables"][0]["paused"]
    emdia("deliver", "--at", "2026-03-03T12:00")
    sent = {m["debtor"] for m in emdia("messages", "--creditor", "academia") if m["sent_at"]}
    assert sent == {"C1", "C3"}
    items = emdia("plan", "--creditor", "academia", "--at", "2026-03-09")["items"]
    assert {i["debtor"] for i in items} == {"C1", "C3"}
    assert bring([row(1), row(2), row(3)], "--whole")["missing"] == []
    assert not emdia("case", "show", "--creditor", "academia", "--debtor", "C2")["receivables"][0]["paused"]


def test_a_code_that_comes_back_with_another_tax_id_is_a_rejected_row(bring):
    bring([row(1)])
    found = bring([row(2, código="C1", **{"número": "T9"}), row(3)])
    assert [(r["line"], r["field"]) for r in found["rejected"]] == [(2, "código")] and found["created"] == 1


def test_rows_meet_by_tax_id_else_by_code(emdia, bring):
    rows = [
        row(1, **{"número": "A", "código": ""}),
        row(1, **{"número": "B", "código": "", "nome": "Outro Jeito de Escrever"}),
        row(2, **{"número": "C", "cpf": ""}),
        row(2, **{"número": "D", "cpf": "", "vencimento": "11/03/2026"}),
    ]
    assert bring(rows)["created"] == 4
    assert len(state(emdia, cpf(20_001))) == 2 and len(state(emdia, "C2")) == 2


def test_a_number_with_several_due_dates_takes_the_date_into_its_identity_and_the_preview_says_so(
    emdia, bring
):
    rows = [
        row(1, **{"número": "777", "vencimento": day}) for day in ("10/03/2026", "10/04/2026", "10/05/2026")
    ]
    seen = bring(rows, "--dry-run")
    assert seen["created"] == 3 and any("777" in note for note in seen["notes"])
    assert counted(bring(rows)) == (3, 0, 0, 0)
    assert counted(bring(rows)) == (0, 0, 3, 0)
    refused = emdia("pay", "--creditor", "academia", "--receivable", "777", "--amount", "full", code=1)[
        "error"
    ]
    assert "777/10/04/2026" in refused, "it says how to name each of them"
    emdia("pay", "--creditor", "academia", "--receivable", "777/10/04/2026", "--amount", "full")
    assert state(emdia, "C1")["777", "2026-04-10"] == "settled"


def test_a_parcela_is_part_of_a_title(emdia, bring):
    rows = [
        row(1, **{"número": "9", "parcela": f"{n}/3", "vencimento": f"10/0{n + 2}/2026"}) for n in (1, 2, 3)
    ]
    assert counted(bring(rows)) == (3, 0, 0, 0)
    assert counted(bring([rows[0] | {"vencimento": "12/03/2026"}, *rows[1:]])) == (0, 1, 2, 0)
    assert emdia("pay", "--creditor", "academia", "--receivable", "9/2/3", "--amount", "full")["settled"]


def test_without_a_number_debtor_date_amount_description_and_ordinal_make_a_title(bring):
    one = row(1, **{"número": ""})
    rows = [
        one,
        one,
        one | {"valor": "90,00"},
        one | {"descrição": "Taxa"},
        one | {"vencimento": "10/04/2026"},
    ]
    assert counted(bring(rows)) == (5, 0, 0, 0)
    assert counted(bring(rows)) == (0, 0, 5, 0)
    assert counted(bring([*rows, one])) == (1, 0, 5, 0)


def test_the_same_title_twice_in_a_file_is_told(bring):
    found = bring([row(1), row(1, valor="101,00")])
    assert found["created"] == 1 and [(r["line"], r["field"]) for r in found["rejected"]] == [(3, "número")]
    assert found["rows"] == 2


def test_a_whole_list_without_a_title_pauses_nothing_unless_somebody_is_sure(emdia, bring, tmp_path):
    bring([row(1), row(2)])
    header = (tmp_path / "carteira.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    empty = tmp_path / "vazia.csv"
    empty.write_text(header + "\n", encoding="utf-8")
    who = ("import", empty, "--creditor", "academia", "--whole")
    assert emdia(*who, "--dry-run")["missing"] == ["T1", "T2"]
    assert "2 títulos" in emdia(*who, code=1)["refused"]
    titles = emdia("case", "show", "--creditor", "academia", "--debtor", "C1")["receivables"]
    assert titles[0]["paused"] is None
    assert emdia(*who, "--yes")["missing"] == ["T1", "T2"]
    titles = emdia("case", "show", "--creditor", "academia", "--debtor", "C1")["receivables"]
    assert titles[0]["paused"]
    bring([row(1), row(2)], "--whole")
    assert bring([row(1, valor="cem"), row(2, valor="mil")], "--whole")["missing"] == []
