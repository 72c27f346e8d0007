"""`emdia test`: every family runs, and nothing that CI must see can quietly stay away."""

import pytest

from emdia.entry import testing
from emdia.entry.testing import environment, machine
from emdia.entry.testing import families as testing_families
from emdia.entry.testing.families import NO_TEST_COLLECTED, Family, Result

LINT = ["ruff check", "ruff format", "mypy", "lint-imports"]


@pytest.fixture
def codes() -> dict[str, int]:
    """How the families end; those that are not in it pass."""
    return {}


@pytest.fixture
def families(monkeypatch: pytest.MonkeyPatch, codes: dict[str, int]) -> dict[str, Family]:
    """What would have run, by name, on a machine that has everything."""
    ran: dict[str, Family] = {}

    def perform(family: Family) -> Result:
        ran[family.name] = family
        code = codes.get(family.name, 0)
        return Result(family.name, code, passed=code in family.passes, seconds=0.0)

    monkeypatch.setattr(testing_families, "_perform", perform)
    monkeypatch.setattr(machine, "install_development_set", lambda root: True)
    monkeypatch.setattr(machine, "chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(machine, "install_chromium", lambda: None)
    monkeypatch.setattr(machine, "postgres", lambda: "postgres://127.0.0.1/test")
    monkeypatch.delenv("CI", raising=False)
    return ran


def test_lint_only_stops_before_the_suite(families):
    assert testing.run(["--lint-only"]) == 0
    assert list(families) == LINT


def test_the_suite_runs_on_both_databases(families):
    assert testing.run(["tests/domain", "-k", "pix"]) == 0
    assert list(families) == [*LINT, "pytest (SQLite)", "pytest (PostgreSQL)"]
    sqlite, postgres = families["pytest (SQLite)"], families["pytest (PostgreSQL)"]
    assert sqlite.env["EMDIA_TEST_DATABASE"] == "sqlite"
    assert postgres.env["EMDIA_TEST_DATABASE"] == "postgres"
    assert sqlite.command == postgres.command == ("pytest", "-n", "2", "tests/domain", "-k", "pix")


def test_long_reaches_the_tests(families):
    testing.run(["--long", "-n0"])
    assert families["pytest (SQLite)"].env["EMDIA_LONG"] == "1"
    assert families["pytest (SQLite)"].command == ("pytest", "-n0")


def test_a_failure_stops_no_other_family_and_is_the_exit_code(families, codes, capsys):
    codes |= {"mypy": 7, "pytest (SQLite)": 1}
    assert testing.run([]) == 7
    assert len(families) == 6
    assert "Falhou: mypy, pytest (SQLite)." in capsys.readouterr().err


def test_no_test_at_all_is_a_failure_on_sqlite_only(families, codes):
    codes["pytest (PostgreSQL)"] = NO_TEST_COLLECTED
    assert testing.run([]) == 0
    codes["pytest (SQLite)"] = NO_TEST_COLLECTED
    assert testing.run([]) == NO_TEST_COLLECTED


@pytest.mark.parametrize("missing", ["postgres", "chromium"])
def test_what_is_missing_fails_on_ci(families, monkeypatch, missing, capsys):
    monkeypatch.setattr(machine, missing, lambda: None)
    monkeypatch.setenv("CI", "true")
    assert testing.run([]) == 1
    assert "na CI" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["postgres", "chromium"])
def test_what_is_missing_elsewhere_is_said(families, monkeypatch, missing, capsys):
    monkeypatch.setattr(machine, missing, lambda: None)
    assert testing.run([]) == 0
    said = capsys.readouterr().err
    assert ("só no SQLite" if missing == "postgres" else "Sem Chromium") in said


def test_what_only_postgresql_promises_is_left_out_on_sqlite_and_counted_as_such(monkeypatch, request):
    own = request.node
    assert environment.fits(own) == (environment.DATABASE == "sqlite"), "it touches no database"
    own.add_marker("postgresql")
    own.add_marker("django_db")
    monkeypatch.setattr(environment, "DATABASE", "sqlite")
    assert not environment.fits(own)
    monkeypatch.setattr(environment, "DATABASE", "postgres")
    assert environment.fits(own)
