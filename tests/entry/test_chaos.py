"""`emdia chaos`: whatever is killed, cut off or restarted, nobody is written to twice and nothing is out of sight."""

import os
import shutil
import subprocess
from collections import Counter

import pytest
from django.db import connection

from emdia.entry.bench import cluster
from emdia.entry.bench.cluster import FLOOR_DATABASE
from emdia.entry.chaos.storm import storm
from emdia.entry.chaos.verdict import Outcome, judge

SEEN = Counter({"m1": 1, "m2": 1})


def verdict(messages, *, carrier=SEEN, told=(), kills=1):
    outcome = Outcome(messages, Counter(carrier), Counter(), set(told))
    return judge(outcome, database="sqlite", rounds=1, kills=kills, say=lambda _: None)


@pytest.mark.parametrize(
    ("messages", "more", "doubles", "losses", "holds"),
    [
        ([(1, "sent", ""), (2, "unknown", ""), (3, "held", "")], {}, 0, 0, True),
        ([(1, "sent", ""), (2, "sent", "")], {"carrier": {"m1": 1, "m2": 2}}, 1, 0, False),
        ([(1, "sent", ""), (2, "queued", "")], {}, 0, 1, False),
        ([(1, "sent", "")], {}, 0, 1, False),
        ([(1, "sent", ""), (2, "sent", ""), (3, "sent", "")], {}, 0, 1, False),
        ([(1, "sent", ""), (2, "delivered", "")], {"told": ("m1", "m2")}, 0, 1, False),
        ([(1, "unknown", ""), (2, "sent", "")], {"kills": 0}, 0, 0, False),
    ],
)
def test_the_verdict_counts_what_it_says(messages, more, doubles, losses, holds):
    found = verdict(messages, **more)
    assert (found.doubles, found.losses, found.holds) == (doubles, losses, holds)


def copied_tables(home, server):
    """The tables of the test's own database: to migrate once more would take as long as the storm."""
    if server is None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(home / "emdia.sqlite3")])
        return
    told = connection.settings_dict
    source = ["-h", told["HOST"], "-p", told["PORT"] or "5432", "-U", told["USER"], told["NAME"]]
    into = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", server.url(FLOOR_DATABASE)]
    environment = os.environ | {"PGPASSWORD": told["PASSWORD"]}
    dump = subprocess.run(
        [cluster.binaries() / "pg_dump", "--no-owner", *source],
        env=environment,
        check=True,
        capture_output=True,
    )
    subprocess.run([*into, "-c", "CREATE ROLE emdia_tenant NOLOGIN NOBYPASSRLS"], check=True)
    subprocess.run(into, input=dump.stdout, check=True, stdout=subprocess.DEVNULL)


def rage(rounds: int):
    postgres = connection.vendor == "postgresql"
    if postgres and not shutil.which("psql"):
        pytest.fail("psql is missing")
    said = []
    found = storm(
        rounds, database="postgres" if postgres else "sqlite", say=said.append, tables=copied_tables
    )
    assert (found.doubles, found.losses) == (0, 0), said
    assert found.holds, (found, said)
    assert found.kills >= rounds
    assert found.messages > rounds


# What is cut off in the middle is closed by whoever collects the rubbish, as it is in life.
torn = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@torn
@pytest.mark.django_db(transaction=True)
def test_twenty_rounds_of_kills_cuts_and_jumps():
    rage(20)


@torn
@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_thousand_rounds():
    rage(1000)
