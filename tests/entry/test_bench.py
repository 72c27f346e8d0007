"""`emdia bench`: the ratio means what it says, the floors are nobody's to move, and a full round works."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from emdia.domain.documents import valid_cpf
from emdia.domain.emails import parse_email
from emdia.domain.phones import parse_phone
from emdia.entry.bench import cluster, floor, mail_sink, people
from emdia.entry.bench.figure import Figure

# What the floors were when they were copied: a floor that we could move would measure nothing.
FLOORS = {
    "bench_pg_import.py": "c37d494038176b75d6c6a4eaf6b54400cb993f3103a502b5a2ddbea46096b215",
    "bench_pipeline.py": "936a778dd24431a929d60443a01a678efe4c222fa7e83d97ac6c4c0eafd18671",
    "bench_plan_pg.py": "e82a699fe6666fcec7c59a89281dfbadc9e648c655b7ac6ac934c5fae7072b29",
    "common.py": "46d604397871f073b4d6e2aa7e7053617937d01d1f02ec78aa8a503658e8d61e",
    "gen.sql": "59562c4335124fa16e44d367873eb313a9280ca4eede6e81078d056f39b65c35",
    "msg.html": "a4a2c74cac9f98d33b4b4d769cc448170072be06aa685e270b71f18829e0b1bf",
}
KEYS = ["operation", "size", "figure", "unit", "floor", "ratio", "peak_mb"]


def test_the_floors_are_as_they_were_copied():
    found = {name: hashlib.sha256((floor.FLOORS / name).read_bytes()).hexdigest() for name in FLOORS}
    assert found == FLOORS


@pytest.mark.parametrize(
    ("figure", "unit", "against", "ratio"),
    [(6.0, "s", 2.0, 3.0), (2_000.0, "messages/s", 10_000.0, 5.0), (1.0, "s", 1.0, 1.0)],
)
def test_a_larger_ratio_is_worse_whatever_the_unit(figure: float, unit: str, against: float, ratio: float):
    data = Figure("plan", 1000, figure, unit, against, 80.4).as_json()
    assert list(data) == KEYS
    assert (data["ratio"], data["peak_mb"]) == (ratio, 80)


def test_further_figures_of_a_run_stand_beside_the_first():
    other = Figure("import-unchanged", 1000, 3.0, "s", 2.0, 90.0)
    data = Figure("import", 1000, 8.0, "s", 2.0, 90.0, also=(other,)).as_json()
    assert (data["ratio"], data["also"][0]["operation"], data["also"][0]["ratio"]) == (
        4.0,
        "import-unchanged",
        1.5,
    )


@pytest.mark.parametrize(
    ("line", "median"),
    [
        (
            "Tuesday 8 date-steps: plan+insert 1000k titles          median    0.501s  min 0.490 max 0.612"
            "     1,996,007 titles/s (n=1000000)",
            ("Tuesday 8 date-steps: plan+insert 1000k titles", 0.501),
        ),
        (
            "pipeline smtp minijinja procs=1 batch=500: median    12,345 msg/s min 12,000 max 13,000 (n=50000) "
            "RSS/proc 32 MB",
            ("pipeline smtp minijinja procs=1 batch=500", 12_345.0),
        ),
        ("load 0.52", None),
        ("   re-run inserted 0", None),
    ],
)
def test_the_medians_of_the_floors_are_read(line: str, median: tuple[str, float] | None):
    assert floor.read_median(line) == median


def _program(folder: Path, *lines: str) -> None:
    (folder / "program.py").write_text("\n".join(lines))


def test_a_floor_is_stopped_once_it_has_said_what_we_want(tmp_path: Path):
    _program(
        tmp_path,
        "print('new  median    2.000s  min 1 max 3')",
        "print('again median    0.500s  min 0 max 1', flush=True)",
        "input()",
        "open('went_on', 'w')",
    )
    found = floor.run_floor("program.py", env={}, wanted=["new", "again"], folder=tmp_path)
    assert found == {"new": 2.0, "again": 0.5}
    assert not (tmp_path / "went_on").exists()


def test_a_floor_that_fails_says_why(tmp_path: Path):
    _program(tmp_path, "raise SystemExit('no database')")
    with pytest.raises(cluster.Missing, match="no database"):
        floor.run_floor("program.py", env={}, wanted=["new"], folder=tmp_path)


def test_invented_people_pass_our_own_checks():
    numbers = (0, 1, 7, 199_999, 999_999)
    assert all(valid_cpf(people.cpf(n)) for n in numbers)
    assert len({people.cpf(n) for n in range(10_000)}) == 10_000
    assert all(parse_phone(people.phone(n)).kind == "mobile" for n in numbers)
    assert all(parse_email(people.email(n)) for n in numbers)


def test_without_postgresql_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(cluster, "Path", lambda _: tmp_path)
    monkeypatch.setattr(cluster.shutil, "which", lambda _: None)
    with pytest.raises(cluster.Missing, match="apt-get install postgresql"):
        cluster.binaries()


def test_without_smtp_sink_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail_sink.shutil, "which", lambda *_, **__: None)
    with pytest.raises(cluster.Missing, match="apt-get install postfix"), mail_sink.mail_sink():
        pass


@pytest.mark.parametrize("size", ["0", "-5", "muitos"])
def test_a_size_that_measures_nothing_is_wrong_usage(size: str, tmp_path: Path):
    done = _bench(tmp_path, "plan", f"--size={size}")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    "operation",
    [
        pytest.param("plan", marks=pytest.mark.long),
        pytest.param("deliver", marks=pytest.mark.long),
        pytest.param("import", marks=pytest.mark.long),
    ],
)
def test_a_small_round_of_each_operation(operation: str, tmp_path: Path):
    """Everything but the size is real. Where the machine lacks the programs it is refused with a sentence."""
    done = _bench(tmp_path, operation, "--size", "2000", "--json")
    data = json.loads(done.stdout)
    if not (shutil.which("runuser") and list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        assert (done.returncode, "PostgreSQL" in data["error"]) == (1, True)
        return
    assert done.returncode == 0, done.stderr
    assert list(data)[: len(KEYS)] == KEYS
    assert (data["operation"], data["size"]) == (operation, 2000)
    assert min(data["figure"], data["floor"], data["ratio"], data["peak_mb"]) > 0
    assert not list(tmp_path.glob("emdia-bench-*")), "the cluster's folder is taken away"


def _bench(tmp_path: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command, as people start it, in a data directory of its own."""
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if parent.name.startswith("pytest-"):
            parent.chmod(0o755)
    return subprocess.run(
        [sys.executable, "-m", "emdia.entry.cli.main", "bench", *arguments],
        env=os.environ | {"EMDIA_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
