"""The ladder, day by day, as the command line tells it."""

import datetime as dt
from collections import defaultdict
from itertools import pairwise

import pytest

from tests.acceptance.conftest import row
from tests.journeys.command import GYM

pytestmark = pytest.mark.django_db(transaction=True)

ITEM = {"case", "debtor", "step", "channels", "receivables", "not_before", "reason"}
HELD = {"case", "debtor", "step", "reason", "rule", "until"}
MESSAGE = {
    *("id", "case", "debtor", "channel", "step", "kind", "status", "reason", "rule", "text", "receivables"),
    *("created_at", "not_before", "sent_at"),
}
STATUSES = set("queued held sending sent delivered read failed withheld expired unknown canceled".split())  # noqa: SIM905
LINE = "00190000090123879877977700168188237690000013500"
"""A bank slip whose check digits hold (tests/data/boleto)."""
AT = ("--creditor", "academia", "--at")


def replay(emdia, first, last, creditor="academia"):
    return emdia("replay", "--creditor", creditor, "--from", first, "--to", last)


def said(emdia, **match):
    """Messages that went out, oldest first."""
    rows = emdia("messages", "--creditor", match.pop("creditor", "academia"))
    return [m for m in rows if m["sent_at"] and all(m[key] == value for key, value in match.items())]


def steps(messages):
    """{debtor: [(day, step)]}, one a day and step whatever the channels."""
    found = defaultdict(list)
    for m in messages:
        pair = (m["sent_at"][:10], m["step"])
        if pair not in found[m["debtor"]]:
            found[m["debtor"]].append(pair)
    return found


def test_exact_keys_values_and_times_with_offset(emdia, bring, voice):
    bring([row(1), row(2, celular="", **{"e-mail": "nada"})])
    first = emdia("plan", *AT, "2026-03-03", "--dry-run")
    assert emdia("messages", "--creditor", "academia") == [], "a dry run writes nothing"
    plan = emdia("plan", *AT, "2026-03-03")
    assert set(plan) == {"planned", "held", "items", "held_items"}
    assert (plan["planned"], plan["held"]) == (len(plan["items"]), len(plan["held_items"]))
    assert [i | {"case": 0} for i in first["items"]] == [i | {"case": 0} for i in plan["items"]]
    [item] = [i for i in plan["items"] if i["debtor"] == "C1"]
    assert set(item) == ITEM and item["step"] == "D-7" and item["receivables"] == ["T1"] and item["reason"]
    assert item["channels"] == ["whatsapp", "email"]
    assert dt.datetime.fromisoformat(item["not_before"]).utcoffset() == dt.timedelta(hours=-3)
    for held in plan["held_items"]:
        assert set(held) == HELD and held["debtor"] == "C2" and held["reason"]
    done = emdia("deliver", "--at", "2026-03-03T10:00")
    assert done == {"by_status": {"delivered": 2}, "by_channel": {"whatsapp": 1, "email": 1}}
    rows = emdia("messages", "--creditor", "academia")
    for m in rows:
        assert (
            set(m) == MESSAGE and m["status"] in STATUSES and m["step"] == "D-7" and m["kind"] == "collection"
        )
        for key in ("created_at", "not_before", "sent_at"):
            assert m[key] is None or dt.datetime.fromisoformat(m[key]).utcoffset() == dt.timedelta(hours=-3)
        assert m["sent_at"] or m["reason"]
    assert emdia("messages", "--creditor", "academia", "--debtor", "C1") == [
        m for m in rows if m["debtor"] == "C1"
    ]


def test_from_d_minus_7_to_d_plus_90_then_a_person_decides(emdia, bring):
    """2026-03-10 is a Tuesday: D-1 is Monday, D+3 Friday; D+60 is a Saturday, which SP allows in its window."""
    bring([row(1)])
    replay(emdia, "2026-03-02", "2026-06-20")
    found = steps(said(emdia))["C1"]
    assert [step for _, step in found] == [
        "D-7",
        "D-1",
        "D+3",
        "D+6",
        "D+9",
        "D+15",
        "D+30",
        "D+45",
        "D+60",
        "D+90",
    ]
    due = dt.date(2026, 3, 10)
    for day, step in found:
        late = (dt.date.fromisoformat(day) - due).days - int(step[1:])
        assert 0 <= late <= 3 if step[1] == "+" else -2 <= late <= 0, (day, step)
    shown = emdia("case", "show", "--creditor", "academia", "--debtor", "C1")
    assert shown["next_action"]["reason"] and shown["next_action"]["step"] is None
    assert {"study_case", "ladder_end"} & {t["kind"] for t in shown["tasks"]}, "a person is asked"
    assert len({m["text"] for m in said(emdia)}) == len(said(emdia)), "no two messages with the same text"


def test_a_case_met_late_begins_with_first_contact_then_the_next_step_ahead(emdia, bring):
    """Met on 2026-03-02: twelve days late, and half a year late, which goes on from D+30's text."""
    bring([row(1, vencimento="18/02/2026"), row(2, vencimento="02/09/2025")])
    replay(emdia, "2026-03-02", "2026-04-30")
    found = steps(said(emdia))
    assert found["C1"][0] == ("2026-03-02", "first_contact")
    # D+15 leans on D+9, which nobody delivered: it is not said, with its reason; the ladder goes on with D+30.
    assert [step for _, step in found["C1"]] == ["first_contact", "D+30", "D+45", "D+60"]
    assert found["C2"][0][1] == "first_contact" and found["C2"][1][1].startswith("D+3")
    assert "first_contact" not in [step for one in found.values() for _, step in one[1:]]


def test_an_outage_gives_one_message_and_nothing_past_its_tolerance(emdia, bring, voice):
    bring([row(1)])
    replay(emdia, "2026-03-02", "2026-03-13")
    plan = emdia("plan", *AT, "2026-04-09")
    assert [i["step"] for i in plan["items"]] == ["D+30"], "one, not three"
    emdia("deliver", "--at", "2026-04-09T10:00")
    history = emdia("case", "show", "--creditor", "academia", "--debtor", "C1")["history"]
    assert not [h for h in history if h.get("step") in {"D+6", "D+9", "D+15"} and h["sent_at"]]


def test_a_planned_message_that_nobody_sent_in_time_expires_with_its_reason(emdia, bring, voice):
    bring([row(1)])
    emdia("plan", *AT, "2026-03-13")
    emdia("deliver", "--at", "2026-03-25T10:00")
    rows = emdia("messages", "--creditor", "academia")
    assert {m["status"] for m in rows} == {"expired"} and all(m["reason"] and not m["sent_at"] for m in rows)


def test_one_message_a_day_with_anchor_and_every_overdue_title(emdia, bring):
    """The oldest title at the step anchors; each walks on, three days apart unless it is its own next step."""
    bring(
        [
            row(1, **{"número": "old", "vencimento": "10/03/2026"}),
            row(1, **{"número": "mid", "vencimento": "12/03/2026"}),
            row(1, **{"número": "new", "vencimento": "09/04/2026"}),
        ]
    )
    replay(emdia, "2026-03-02", "2026-04-20")
    rows = said(emdia)
    perday = defaultdict(set)
    for m in rows:
        perday[m["sent_at"][:10]].add((m["step"], tuple(m["receivables"])))
    assert all(len(one) == 1 for one in perday.values()), perday
    after = [
        (day, *next(iter(one))) for day, one in sorted(perday.items()) if next(iter(one))[0].startswith("D+")
    ]
    for _, _, titles in after:
        assert set(titles) >= {"old", "mid"} or titles == ("old",)
    for (day, step, _), (later, higher, _) in pairwise(after):
        gap = dt.date.fromisoformat(later) - dt.date.fromisoformat(day)
        assert gap.days >= 3 or int(higher[2:]) > int(step[2:]), (day, later)
    before = [titles for one in perday.values() for step, titles in one if step.startswith("D-")]
    assert ("new",) in before, "a reminder speaks of the titles due that day"


def test_bank_float_holds_the_first_step_after_due_of_a_boleto(emdia, bring, voice):
    """Due on Friday the 13th; D+3 is Monday, the float of two business days ends on Tuesday."""
    slip = {"linha digitável": LINE}
    assert bring([row(1, vencimento="13/03/2026"), row(2, vencimento="13/03/2026", **slip)])["warnings"] == []
    monday = emdia("plan", *AT, "2026-03-16")
    assert {i["debtor"] for i in monday["items"]} == {"C1"}
    replay(emdia, "2026-03-17", "2026-03-19")
    assert steps(said(emdia))["C2"][0] == ("2026-03-18", "D+3")


def test_days_count_from_the_effective_due_date(emdia, bring, voice):
    """Sunday 2026-03-08 becomes Monday; Good Friday 2026-04-03 becomes Monday the 6th."""
    bring([row(1, vencimento="08/03/2026"), row(2, vencimento="03/04/2026")])
    assert emdia("plan", *AT, "2026-03-11", "--dry-run")["items"] == []
    assert [(i["debtor"], i["step"]) for i in emdia("plan", *AT, "2026-03-12")["items"]] == [("C1", "D+3")]
    shown = emdia("case", "show", "--creditor", "academia", "--debtor", "C2")["receivables"][0]
    assert (shown["due"], shown["effective_due"]) == ("2026-04-03", "2026-04-06")


def test_hours_and_saturdays_of_each_state(emdia, bring):
    """D+3 of 2026-03-11 is Saturday the 14th: SP may, until 14:00; RJ, AM and an unknown state wait for Monday."""
    places = {1: ("SP", "São Paulo"), 2: ("RJ", "Rio de Janeiro"), 3: ("AM", "Manaus"), 4: ("", "")}
    rows = [row(n, uf=uf, cidade=city, vencimento="11/03/2026") for n, (uf, city) in places.items()]
    rows[2] |= {"celular": "(92) 98111-4321"}
    bring(rows)
    replay(emdia, "2026-03-14", "2026-03-17")
    found = {(m["debtor"], m["channel"]): m["sent_at"] for m in said(emdia) if m["step"] == "D+3"}
    assert found["C1", "whatsapp"][:13] == "2026-03-14T08"
    assert found["C2", "whatsapp"][:13] == "2026-03-16T09"
    assert found["C3", "whatsapp"][:13] == "2026-03-16T09", "eight in Manaus is nine in São Paulo"
    assert found["C4", "whatsapp"][:13] == "2026-03-16T09", "no state: the strictest window"
    elsewhere = {at[:10] for (who, _), at in found.items() if who != "C1"}
    assert elsewhere == {"2026-03-16"}, "one occasion is one day: the e-mail waits with its push"


def test_opt_out_stops_a_channel_and_all_channels(emdia, bring):
    bring([row(1), row(2)])
    assert emdia("opt-out", "--creditor", "academia", "--debtor", "C1", "--channel", "whatsapp")["opted_out"]
    emdia("opt-out", "--creditor", "academia", "--debtor", "C2", "--channel", "all")
    replay(emdia, "2026-03-02", "2026-03-20")
    assert {m["channel"] for m in said(emdia) if m["debtor"] == "C1"} == {"sms", "email"}
    assert said(emdia, debtor="C2", kind="collection") == []
    assert emdia("case", "show", "--creditor", "academia", "--debtor", "C2")["next_action"]["reason"]


def test_pause_and_resume_of_title_case_and_creditor(emdia, bring, voice):
    rows = [row(1), row(1, **{"número": "T1b", "vencimento": "11/03/2026"}), row(2), row(3)]
    bring(rows)
    who = ("--creditor", "academia")
    emdia("plan", *AT, "2026-03-03")
    emdia("pause", *who, "--debtor", "C1", "--receivable", "T1", "--reason", "contestado")
    emdia("pause", *who, "--debtor", "C2", "--until", "2026-03-12", "--reason", "promessa por telefone")
    emdia("deliver", "--at", "2026-03-03T10:00")
    assert {m["debtor"] for m in said(emdia)} == {"C3"}
    waiting = {m["debtor"]: m for m in emdia("messages", *who) if m["status"] == "held"}
    assert "contestado" in waiting["C1"]["reason"] and "promessa por telefone" in waiting["C2"]["reason"]
    items = {i["debtor"]: i for i in emdia("plan", *AT, "2026-03-04")["items"]}
    assert items["C1"]["receivables"] == ["T1b"], "the others go on"
    show = emdia("case", "show", *who, "--debtor", "C2")["next_action"]
    assert "promessa por telefone" in show["reason"] and show["on"]
    assert {i["debtor"] for i in emdia("plan", *AT, "2026-03-13")["items"]} == {"C2", "C3"}
    emdia("pause", *who, "--reason", "sistema fora do ar")
    assert emdia("plan", *AT, "2026-03-16")["planned"] == 0
    emdia("resume", *who, "--reason", "voltou")
    emdia("resume", *who, "--debtor", "C1", "--receivable", "T1", "--reason", "resolvido")
    items = {i["debtor"]: i for i in emdia("plan", *AT, "2026-03-17")["items"]}
    assert set(items["C1"]["receivables"]) == {"T1", "T1b"}


def test_d_plus_9_only_after_a_delivered_d_plus_6(emdia, bring):
    """C1 gets everything; C2's addresses refuse all; neither hears of an action that was not announced to her."""
    bring([row(1), row(2, celular="", **{"e-mail": "rejeita@example.com"})])
    replay(emdia, "2026-03-02", "2026-03-14")
    emdia("pause", "--creditor", "academia", "--debtor", "C1", "--until", "2026-03-18", "--reason", "férias")
    replay(emdia, "2026-03-15", "2026-03-31")
    found = [step for _, step in steps(said(emdia))["C1"]]
    assert ("D+6" not in found and "D+9" not in found) or found.index("D+6") < found.index("D+9")
    delivered = {
        (m["debtor"], m["step"])
        for m in emdia("messages", "--creditor", "academia")
        if m["status"] in {"delivered", "read"}
    }
    for who, step in delivered:
        if step == "D+9":
            assert (who, "D+6") in delivered


def test_who_suspends_nothing_uses_other_words(bare, bring_for):
    """The same steps; the words never announce what will not happen."""
    soft = [word for word in GYM if word not in {"--suspends-service"}]
    texts, months = {}, {"academia": "03", "loja": "08"}
    for slug, line in (("academia", GYM), ("loja", [*soft[:3], "loja", *soft[4:]])):
        bare(*line)
        month = months[slug]
        bring_for(slug, [row(1, vencimento=f"10/{month}/2026", descrição="Mensalidade")])
        replay(bare, f"2026-{month}-02", f"2026-{month}-20", slug)
        texts[slug] = {m["step"]: m["text"] for m in said(bare, creditor=slug) if m["channel"] == "email"}
    assert list(texts["academia"]) == list(texts["loja"])
    assert "suspen" in texts["academia"]["D+9"].casefold()
    assert all("suspen" not in text.casefold() for text in texts["loja"].values())
