"""Two clocks, one journal: what may go back, what may not, and what everybody can prove afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from emdia.core import clock, home
from tests.acceptance.conftest import row

pytestmark = pytest.mark.django_db(transaction=True)

WHO = ("--creditor", "academia")


def test_the_clock_goes_back_only_while_nothing_later_was_said(emdia, bring):
    bring([row(1)])
    emdia("plan", *WHO, "--at", "2026-03-09", "--dry-run")
    emdia("replay", *WHO, "--from", "2026-03-02", "--to", "2026-03-04")
    before = emdia("messages", *WHO)
    for line in (
        ("plan", *WHO, "--at", "2026-03-01"),
        ("deliver", "--at", "2026-03-01"),
        ("replay", *WHO, "--from", "2026-03-01", "--to", "2026-03-20"),
    ):
        assert "relógio" in emdia(*line, code=1)["error"]
    assert emdia("messages", *WHO) == before
    assert emdia("pay", *WHO, "--receivable", "T1", "--amount", "full", "--at", "2026-01-02T09:00")["settled"]
    emdia("plan", *WHO, "--at", "2026-03-05")


def test_a_portfolio_imported_today_is_replayed_from_january(emdia, bring):
    bring([row(1, vencimento="15/01/2026"), row(2, vencimento="02/03/2026")])
    found = emdia("replay", *WHO, "--from", "2026-01-02", "--to", "2026-01-20")
    assert (found["days"], found["planned"]) == (19, 3)
    rows = emdia("messages", *WHO)
    assert {(m["debtor"], m["step"]) for m in rows} == {("C1", "D-7"), ("C1", "D-1"), ("C1", "D+3")}
    assert all(m["sent_at"].startswith("2026-01") and m["created_at"].startswith("2026-01") for m in rows)
    assert emdia("replay", *WHO, "--from", "2026-01-21", "--to", "2026-01-20", code=1)["error"]


def test_the_journal_proves_itself_and_tells_of_tampering(emdia, bring):
    bring([row(1), row(2)])
    emdia("replay", *WHO, "--from", "2026-03-02", "--to", "2026-03-04")
    emdia("pay", *WHO, "--receivable", "T1", "--amount", "full", "--at", "2026-03-04T12:00")
    emdia("pause", *WHO, "--debtor", "C2", "--reason", "conferência")
    emdia("case", "show", *WHO, "--debtor", "C2", "--reveal")
    found = emdia("journal", "verify")
    assert found["valid"] and found["entries"] >= 6
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM journal_entry")
        [last] = cursor.fetchone()
        cursor.execute("SELECT reason FROM journal_entry WHERE seq = %s", [last - 1])
        [reason] = cursor.fetchone()
        cursor.execute("UPDATE journal_entry SET reason = 'outra' WHERE seq = %s", [last - 1])
        broken = emdia("journal", "verify", code=1)
        assert (broken["valid"], broken["broken_at"]) == (False, last - 1)
        cursor.execute("UPDATE journal_entry SET reason = %s WHERE seq = %s", [reason, last - 1])
        assert emdia("journal", "verify")["valid"]
        cursor.execute("DELETE FROM journal_entry WHERE seq = %s", [last])
        assert not emdia("journal", "verify", code=1)["valid"], "the newest entry taken away is noticed too"


def test_a_set_clock_is_refused_while_a_worker_lives_and_a_past_payment_is_not(emdia, bring, tmp_path):
    """The lock of a live worker, held by another process of this data directory."""
    bring([row(1)])
    lock = f"f = open({str(home.path('clock.lock'))!r}, 'a'); fcntl.flock(f, fcntl.LOCK_SH)"
    code = f"import fcntl, sys; {lock}; print(1, flush=True); sys.stdin.readline()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout is not None and worker.stdout.readline()
        for line in (
            ("plan", *WHO, "--at", "2026-03-09"),
            ("replay", *WHO, "--from", "2026-03-09", "--to", "2026-03-10"),
        ):
            assert "worker" in emdia(*line, code=1)["error"]
        assert emdia("pay", *WHO, "--receivable", "T1", "--amount", "full", "--at", "2026-03-01T09:00")[
            "settled"
        ]
        worker.kill()
    emdia("plan", *WHO, "--at", "2026-03-09")


def test_a_command_as_a_process_of_its_own(tmp_path):
    """What strangers run: a fresh directory on SQLite, JSON on standard output, the rest on standard error."""
    program = Path(sys.executable).with_name("emdia")
    env = {k: v for k, v in os.environ.items() if k.startswith(("PATH", "LANG", "HOME"))}
    env |= {"EMDIA_HOME": str(tmp_path / "fresh")}
    done = subprocess.run([program, "init", "--json"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.startswith("{") and "emdia.key" in done.stderr


def test_what_came_in_today_is_planned_on_any_day_before(emdia, bring):
    """Imported on the 20th, lived from the 2nd: new cases, and those that a second file changed in between."""
    with clock.at(clock.parse("2026-03-20T12:00")):
        bring([row(1), row(2)])
        assert {i["debtor"] for i in emdia("plan", *WHO, "--at", "2026-03-03")["items"]} == {"C1", "C2"}
        bring([row(1, vencimento="11/03/2026"), row(2), row(1, número="T1b", vencimento="12/03/2026")])
        [item] = emdia("plan", *WHO, "--at", "2026-03-04")["items"]
        assert (item["debtor"], item["step"], item["receivables"]) == ("C1", "D-7", ["T1"])
        [item] = emdia("plan", *WHO, "--at", "2026-03-05")["items"]
        assert (item["debtor"], item["step"], item["receivables"]) == ("C1", "D-7", ["T1b"])


def test_the_next_action_is_told_as_it_stands_also_before_the_next_plan(emdia, bring):
    bring([row(1), row(2), row(3)])
    emdia("replay", *WHO, "--from", "2026-03-02", "--to", "2026-03-04")
    found = {who: emdia("case", "show", *WHO, "--debtor", who)["next_action"] for who in ("C1", "C2", "C3")}
    assert {(one["step"], one["on"]) for one in found.values()} == {("D-1", "2026-03-09")}
    emdia("pay", *WHO, "--receivable", "T1", "--amount", "full", "--at", "2026-03-05T10:00")
    emdia("pause", *WHO, "--debtor", "C2", "--until", "2026-03-20", "--reason", "viagem")
    bring([row(3, vencimento="17/03/2026")])
    found = {who: emdia("case", "show", *WHO, "--debtor", who)["next_action"] for who in ("C1", "C2", "C3")}
    assert (found["C1"]["step"], found["C1"]["on"]) == (None, None) and found["C1"]["reason"]
    assert found["C2"]["on"] >= "2026-03-20" and "viagem" in found["C2"]["reason"]
    assert (found["C3"]["step"], found["C3"]["on"]) == ("D-7", "2026-03-10")
