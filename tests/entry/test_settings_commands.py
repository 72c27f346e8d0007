"""Every page of *Configurações* has its command: settings, members and the journal, with answers for programs."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from emdia.core import clock
from emdia.entry.cli import main
from tests.apps.outreach.scenario import MONDAY, World, make_world

PASSWORD = "uma senha bem comprida"
type Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.at(MONDAY):
        yield make_world()


@pytest.fixture
def run(world: World, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: str) -> tuple[int, Any]:
        code = main.main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return command


def test_settings_of_a_creditor_are_shown_and_changed(run: Run, world: World):
    one = ("--creditor", "academia")
    assert run("settings", "set", *one, "hours=9h às 18h", "discreet=sim")[1]["changed"] == [
        "discreet",
        "hours",
    ]
    assert run("settings", "set", *one, "state=XX")[0] == 1
    assert run("settings", "set", *one, "senha=x")[0] == 1
    assert run("settings", "terms", *one)[1] == {
        "fine_bp": None,
        "interest_monthly_bp": None,
        "index": "",
        "valid_from": "2026-06-15",
    }
    assert run("settings", "terms", *one, "--fine", "2")[0] == 1
    assert run("settings", "terms", *one, "--fine", "2", "--evidence", "cláusula 5")[1]["fine_bp"] == 200
    limits = ("--push", "úteis=9:00-17:00", "--push", "sábado=fechado", "--push-week", "2")
    stored = run("settings", "limits", *one, *limits)[1]
    assert (stored["push"][4:], stored["caps"]) == ([["09:00", "17:00"], None, None], {"push_week": 2})
    assert "a lei permite" in run("settings", "limits", *one, "--push", "segunda=7:00-17:00")[1]["error"]
    assert run("settings", "limits", *one, "--push", "ontem=9:00-10:00")[0] == 1
    assert run("settings", "prices", *one, "--sms", "0,09")[1] == {"sms": 90}
    shown = run("settings", "show", *one)[1]
    assert (shown["hours"], shown["prices_mills"], len(shown["terms"])) == ("9h às 18h", {"sms": 90}, 3)


def test_members_are_invited_listed_moved_and_removed(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMDIA_PASSWORD", PASSWORD)
    run("member", "add", "--email", "dona@example.com", "--role", "owner")
    invited = run("member", "invite", "--email", "rui@example.com", "--role", "manager")[1]
    assert "/entrar/convite/" in invited["link"]
    assert invited["mailed_by"] is None
    states = {row["email"]: (row["role"], row["state"]) for row in run("member", "list")[1]}
    assert states == {"dona@example.com": ("owner", "active"), "rui@example.com": ("manager", "invited")}
    assert run("member", "remove", "--email", "dona@example.com")[0] == 1
    run("member", "add", "--email", "ze@example.com", "--role", "collector")
    assert run("member", "role", "--email", "ze@example.com", "--role", "owner")[1]["changed"]
    assert run("member", "remove", "--email", "dona@example.com")[1]["removed"]
    assert run("member", "role", "--email", "dona@example.com", "--role", "auditor")[0] == 1


def test_the_journal_is_read_by_who_what_and_about(run: Run, world: World):
    run("settings", "prices", "--creditor", "academia", "--sms", "0,09")
    (entry,) = run("journal", "list", "--what", "creditor.prices", "--creditor", "academia")[1]
    assert (entry["actor"], entry["data"]) == ("cli", {"mills": {"sms": 90}})
    assert run("journal", "list", "--actor", "ninguém")[1] == []
    assert len(run("journal", "list", "--what", "creditor")[1]) >= 2
