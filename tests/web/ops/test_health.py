"""Probes: open to all, without a secret; what a balancer asks differs from what wakes somebody up at night."""

import datetime as dt

import pytest
from django.db import OperationalError
from django.test import Client

from emdia.core import clock
from emdia.core.models import DrainBeat
from emdia.core.work import Drain, registered
from emdia.core.work.beats import PATIENCE, Beats, still
from emdia.web.ops import health


def test_a_process_that_answers_is_alive_whatever_the_database_does(client: Client):
    answer = client.get("/saude/")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert client.post("/saude/").status_code == 405


def beat(*, ago: dt.timedelta = dt.timedelta()) -> None:
    at = clock.machine() - ago
    DrainBeat.objects.bulk_create(DrainBeat(name=drain.name, looked_at=at) for drain in registered())


@pytest.mark.django_db
def test_pages_are_served_while_workers_are_away_and_the_night_probe_says_so(client: Client):
    answer = client.get("/pronto/")
    assert answer.status_code == 200
    assert answer.json()["work"] == "still"
    night = client.get("/pronto/trabalho/")
    assert night.status_code == 503
    assert "ladders.plan" in night.json()["still"]
    beat()
    assert client.get("/pronto/trabalho/").json() == {
        "ready": True, "database": "ok", "tables": "ok", "work": "moves"
    }  # fmt: skip


@pytest.mark.django_db
def test_a_drain_may_be_silent_for_twice_its_pace_and_no_longer():
    beat(ago=PATIENCE + dt.timedelta(seconds=45))
    drains = [Drain(drain.name, drain.run, every=drain.every) for drain in registered()]
    quick = {drain.name for drain in drains if drain.every <= 20}
    assert quick
    assert quick <= set(still(drains))
    assert not [drain for drain in drains if drain.every >= 60 and drain.name in still(drains)]


@pytest.mark.django_db
def test_tables_of_another_version_are_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "_tables", lambda: False)
    answer = client.get("/pronto/")
    assert answer.status_code == 503
    assert answer.json()["tables"] == "behind"


def test_a_database_that_is_away_is_said_without_its_address(client: Client, monkeypatch: pytest.MonkeyPatch):
    def away() -> bool:
        raise OperationalError("connection to 10.0.0.5 failed for user emdia")

    monkeypatch.setattr(health, "_tables", away)
    answer = client.get("/pronto/")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "away", "tables": "unknown", "work": "unknown"}


@pytest.mark.django_db
def test_beats_add_up_over_workers():
    one, two = Beats(dt.timedelta()), Beats(dt.timedelta())
    one.note("ladders.plan", 5, True)
    two.note("ladders.plan", 7, False)
    two.note("ladders.plan", 0, True)
    row = DrainBeat.objects.get(name="ladders.plan")
    assert (row.looks, row.errors, row.moved) == (3, 1, 12)
    assert row.well_at is not None
