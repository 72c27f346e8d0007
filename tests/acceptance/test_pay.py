"""Money: what is owed on a day, what a payment does at once, and the thank-you."""

from decimal import Decimal

import pytest

from tests.acceptance.conftest import row
from tests.journeys.command import GYM

pytestmark = pytest.mark.django_db(transaction=True)

WHO = ("--creditor", "academia")
PARTS = {"principal", "fine", "interest", "correction", "fees", "discount", "total"}


def owed(emdia, debtor, at, creditor="academia"):
    """The balance on a day, as a dry run of nothing else: the clock is the one of ``case show``."""
    return emdia("case", "show", "--creditor", creditor, "--debtor", debtor)["balance"]


def sums(balance):
    assert set(balance) == PARTS and all(isinstance(v, str) and v.count(".") == 1 for v in balance.values())
    rest = sum(Decimal(balance[p]) for p in ("principal", "fine", "interest", "correction", "fees"))
    assert Decimal(balance["total"]) == rest - abs(Decimal(balance["discount"]))


def pay(emdia, number, amount, at, **more):
    return emdia("pay", *WHO, "--receivable", number, "--amount", amount, "--at", at, **more)


def test_fine_and_interest_by_the_declared_terms_half_up(emdia, bring):
    """120.00 due 2026-03-10: 2 % = 2.40; 31 days on 2026-04-10 at 1 % / 30 a day = 1.24. 33.25 × 2 % = 0.665 → 0.67."""
    bring([row(1, valor="120,00"), row(2, valor="33,25"), row(3), row(4, vencimento="08/03/2026")])
    assert pay(emdia, "T1", "full", "2026-04-10T10:00")["amount"] == "123.64"
    assert pay(emdia, "T2", "full", "2026-03-11T10:00")["amount"] == "33.93"  # 0.67 and 0.01
    assert pay(emdia, "T3", "full", "2026-03-10T23:59")["amount"] == "100.00", (
        "nothing is added on the day itself"
    )
    assert pay(emdia, "T4", "full", "2026-03-09T10:00")["amount"] == "100.00", (
        "a Sunday's title may be paid on Monday"
    )


def test_without_declared_terms_nothing_is_added(bare, bring_for):
    bare(*[w for w in GYM if w not in {"--fine", "2", "--interest", "1"}])
    bring_for("academia", [row(1)])
    assert pay(bare, "T1", "full", "2026-05-10T10:00")["amount"] == "100.00"


def test_the_parts_always_sum_to_the_total_and_the_next_action_is_always_told(emdia, bring):
    bring([row(n, valor=f"{n * 37},{n:02d}", vencimento=f"{n + 1:02d}/01/2026") for n in range(1, 8)])
    for n in range(1, 8):
        shown = emdia("case", "show", *WHO, "--debtor", f"C{n}")
        sums(shown["balance"])
        for title in shown["receivables"]:
            sums(title["balance"])
        assert shown["balance"]["fine"] != "0.00" and shown["balance"]["interest"] != "0.00"
        assert set(shown["next_action"]) == {"step", "on", "reason"} and shown["next_action"]["reason"]


def test_partial_full_excess_repeated_and_past_payments(emdia, bring):
    bring([row(1), row(2), row(3), row(4)])
    half = pay(emdia, "T1", "40.00", "2026-03-05T10:00")
    assert (half["settled"], half["excess"]) == (False, "0.00")
    rest = pay(emdia, "T1", "full", "2026-03-06T10:00")
    assert (rest["amount"], rest["settled"]) == ("60.00", True)
    more = pay(emdia, "T2", "150.00", "2026-03-05T10:00")
    assert (more["settled"], more["excess"]) == (True, "50.00")
    again = [pay(emdia, "T3", "100.00", "2026-03-05T10:00") for _ in range(2)]
    assert [p["repeated"] for p in again] == [False, True] and again[0]["payment"] == again[1]["payment"]
    shown = emdia("case", "show", *WHO, "--debtor", "C3")
    assert [h["amount"] for h in shown["history"] if h["type"] == "payment"] == ["100.00"]
    assert shown["balance"]["total"] == "0.00"
    shown = emdia("case", "show", *WHO, "--debtor", "C2")
    assert [h["excess"] for h in shown["history"] if h["type"] == "payment"] == ["50.00"], "kept and flagged"
    for amount in ("0", "-5", "abc", "NaN"):
        assert emdia("pay", *WHO, "--receivable", "T4", f"--amount={amount}", code=1)["error"]
    assert emdia("pay", *WHO, "--receivable", "T1", "--amount", "full", code=1)["error"], "nothing is open"
    assert emdia("pay", *WHO, "--receivable", "T99", "--amount", "full", code=1)["error"]


def test_interest_is_paid_before_fine_and_fine_before_principal(emdia, bring):
    """31 days late: 1.24 interest, 2.40 fine, then principal."""
    bring([row(1, valor="120,00")])
    pay(emdia, "T1", "3.00", "2026-04-10T10:00")
    left = pay(emdia, "T1", "full", "2026-04-10T10:01")["amount"]
    assert left == "120.64"


def test_a_payment_cancels_what_is_queued_at_once_and_is_thanked_once_on_the_channel_last_used(
    emdia, bring, voice
):
    bring([row(1, celular=""), row(2), row(3)])
    emdia("plan", *WHO, "--at", "2026-03-03")
    emdia("deliver", "--at", "2026-03-03T10:00")
    emdia("plan", *WHO, "--at", "2026-03-09")
    pay(emdia, "T1", "full", "2026-03-09T06:00")
    pay(emdia, "T2", "full", "2026-03-09T06:00")
    pay(emdia, "T3", "30.00", "2026-03-09T06:00")
    rows = emdia("messages", *WHO)
    waiting = {m["debtor"] for m in rows if m["kind"] == "collection" and m["status"] in {"queued", "held"}}
    assert waiting == {"C3"}
    assert all(m["reason"] for m in rows if m["status"] == "canceled")
    emdia("deliver", "--at", "2026-03-09T09:00")
    emdia("deliver", "--at", "2026-03-09T11:00")
    thanks = {m["debtor"]: m for m in emdia("messages", *WHO) if m["kind"] == "confirmation" and m["sent_at"]}
    count = [m for m in emdia("messages", *WHO) if m["kind"] == "confirmation"]
    assert len(count) == len(thanks) == 3
    assert {who: m["channel"] for who, m in thanks.items()} == {
        "C1": "email",
        "C2": "whatsapp",
        "C3": "whatsapp",
    }
    assert "100,00" in thanks["C1"]["text"] and "70,00" in thanks["C3"]["text"], "what is left, if anything"
    sent = [m for m in emdia("messages", *WHO) if m["sent_at"] and m["kind"] == "collection"]
    assert {m["debtor"] for m in sent if m["step"] == "D-1"} == {"C3"}
    emdia("replay", *WHO, "--from", "2026-03-10", "--to", "2026-04-10")
    after = [m for m in emdia("messages", *WHO) if m["sent_at"] and m["sent_at"] > "2026-03-09T12"]
    assert {m["debtor"] for m in after} == {"C3"}, "silence"


def test_paying_the_oldest_title_re_anchors_the_case_with_no_step_jumped(emdia, bring, voice):
    bring([row(1, vencimento="10/03/2026"), row(1, **{"número": "T1b", "vencimento": "17/03/2026"})])
    emdia("replay", *WHO, "--from", "2026-03-02", "--to", "2026-03-18")
    pay(emdia, "T1", "full", "2026-03-18T22:00")
    emdia("replay", *WHO, "--from", "2026-03-19", "--to", "2026-03-27")
    after = [m for m in emdia("messages", *WHO) if m["sent_at"] and m["sent_at"] > "2026-03-18T22"]
    collections = [m for m in after if m["kind"] == "collection"]
    assert list(dict.fromkeys(m["step"] for m in collections)) == ["D+3", "D+6", "D+9"]
    assert {tuple(m["receivables"]) for m in collections} == {("T1b",)}


def test_a_part_payment_is_told_as_what_it_took_off_the_amount(emdia, bring):
    """500 paid on 1,500.00 with fine 30.00 and interest 10.50 takes 459.50 off; nobody says that 459.50 came in."""
    bring([row(1, valor="1.500,00")])
    emdia("replay", *WHO, "--from", "2026-03-30", "--to", "2026-03-30")
    pay(emdia, "T1", "500,00", "2026-03-31T20:30")
    emdia("replay", *WHO, "--from", "2026-04-01", "--to", "2026-04-10")
    rows = [m for m in emdia("messages", *WHO) if m["sent_at"]]
    [thanks] = [m["text"] for m in rows if m["kind"] == "confirmation"]
    assert "R$ 500,00" in thanks
    later = [m["text"] for m in rows if m["step"].startswith("D+")]
    assert later and all("abat" in text and "R$ 459,50" in text for text in later)
    assert not [text for text in later if "recebemos R$ 459,50" in text]


def test_a_message_names_only_the_titles_that_its_words_speak_of(emdia, bring):
    """Planned for two titles; one is paid before it goes: words, list and warning are of the other alone."""
    bring([row(1, número="T1"), row(1, número="T2", valor="77,00", vencimento="11/03/2026")])
    emdia("plan", *WHO, "--at", "2026-03-20T07:00")
    assert {tuple(m["receivables"]) for m in emdia("messages", *WHO)} == {("T1", "T2")}
    pay(emdia, "T2", "full", "2026-03-20T07:30")
    emdia("deliver", "--at", "2026-03-20T10:00")
    said = [m for m in emdia("messages", *WHO) if m["sent_at"] and m["kind"] == "collection"]
    assert said and {tuple(m["receivables"]) for m in said} == {("T1",)}
    assert not any("77,00" in m["text"] or "T2" in m["text"] for m in said)
