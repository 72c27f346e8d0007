"""What the machine lacks is fetched where that is allowed, and what does not fit a run is left out of it."""

import subprocess
from types import SimpleNamespace

import pytest

from emdia.entry.testing import environment, machine


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run, on a Debian without a browser."""
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr(machine.subprocess, "run", run)
    monkeypatch.setattr(machine.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.delenv("EMDIA_CHROMIUM", raising=False)
    return ran


def test_root_on_debian_gets_a_browser(commands, monkeypatch):
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    machine.install_chromium()
    assert [command[1] for command in commands] == ["update", "install"]
    assert commands[1][-1] == "chromium"


def test_nobody_else_is_asked_for_rights(commands, monkeypatch):
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    assert machine.install_chromium() is None
    assert commands == []


def test_a_named_browser_that_is_not_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("EMDIA_CHROMIUM", str(tmp_path / "chromium"))
    assert machine.chromium() is None


def test_the_development_set_is_installed_once_a_lock(commands, monkeypatch, tmp_path):
    monkeypatch.setattr(machine.sys, "prefix", str(tmp_path))
    lock = tmp_path / "requirements" / "dev.txt"
    lock.parent.mkdir()
    for text, installs in (("one", 1), ("one", 1), ("two", 2)):
        lock.write_text(text)
        assert machine.install_development_set(tmp_path)
        assert len(commands) == installs
    assert "--require-hashes" in commands[0]


def _item(*marks: str, fixtures: tuple[str, ...] = ()) -> SimpleNamespace:
    return SimpleNamespace(get_closest_marker=dict.fromkeys(marks, True).get, fixturenames=fixtures)


@pytest.mark.parametrize(
    ("item", "database", "fits"),
    [
        (_item(), "sqlite", True),
        (_item(), "postgres", False),
        (_item("django_db"), "postgres", True),
        (_item(fixtures=("live_server",)), "postgres", True),
        (_item("long", "django_db"), "postgres", False),
        (_item("long"), "sqlite", False),
        (_item("browser"), "sqlite", False),
    ],
)
def test_what_fits_a_run(monkeypatch, item, database, fits):
    monkeypatch.setattr(environment, "DATABASE", database)
    monkeypatch.setattr(machine, "chromium", lambda: None)
    monkeypatch.delenv("EMDIA_LONG", raising=False)
    assert environment.fits(item) is fits


def test_long_tests_run_when_asked(monkeypatch):
    monkeypatch.setenv("EMDIA_LONG", "1")
    assert environment.fits(_item("long", "django_db"))


@pytest.mark.parametrize(("ci", "fits"), [("", False), ("true", True)])
def test_without_node_the_tests_of_smpp_are_left_out_but_not_on_ci(monkeypatch, ci, fits):
    monkeypatch.setattr(environment, "DATABASE", "sqlite")
    monkeypatch.setenv("EMDIA_NODE", "/nowhere/node")
    monkeypatch.setenv("CI", ci)
    assert environment.fits(_item(fixtures=("smpp_carrier",))) is fits
