"""`./emdia` prepares the environment once, and again only when it must. A stand-in plays Python and pip."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

# Answers the launcher's questions as a Python would, notes them, and installs a command that echoes.
PYTHON = """#!/bin/sh
here=$(dirname "$0")
case "$1 $2" in
    "-c "*) exit 0 ;;
    "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && echo venv >>"$STORY" ;;
    "-m pip")
        echo pip >>"$STORY"
        [ -z "${FAIL:-}" ] || exit 1
        printf '#!/bin/sh\\necho "ran:$*"\\n' >"$here/emdia" && chmod +x "$here/emdia" ;;
esac
"""

Completed = subprocess.CompletedProcess[str]


class Checkout:
    """A folder with the launcher, a lock and the stand-in; ``story`` is what was asked of Python."""

    def __init__(self, root: Path):
        self.root = root
        (root / "requirements").mkdir(parents=True)
        (root / "requirements" / "core.txt").write_text("one==1\n")
        (root / "pyproject.toml").write_text("[project]\n")
        shutil.copy(ROOT / "emdia", root / "emdia")
        self.python = root.parent / "python-stand-in"
        self.python.write_text(PYTHON)
        self.python.chmod(0o755)
        self.story_file = root.parent / "story"

    def run(
        self, *arguments: str, launcher: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Start the launcher from another folder."""
        self.story_file.write_text("")
        return subprocess.run(
            [str(launcher or self.root / "emdia"), *arguments],
            cwd=self.root.parent,
            env={"PATH": os.environ["PATH"], "HOME": "/nowhere", "STORY": str(self.story_file)}
            | {"EMDIA_PYTHON": str(self.python)}
            | env,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    @property
    def story(self) -> list[str]:
        return self.story_file.read_text().split()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "uma pasta com espaços")


def test_the_first_start_prepares_and_then_runs(checkout: Checkout):
    done = checkout.run("plan", "--at", "um dia")
    assert (done.returncode, done.stdout) == (0, "ran:plan --at um dia\n")
    assert "primeira vez" in done.stderr
    assert checkout.story == ["venv", "pip", "pip"]


def test_the_second_start_only_runs(checkout: Checkout):
    checkout.run()
    done = checkout.run("--version")
    assert (done.stdout, done.stderr, checkout.story) == ("ran:--version\n", "", [])


def test_a_link_from_elsewhere_leads_here(checkout: Checkout, tmp_path: Path):
    checkout.run()
    (tmp_path / "bin").mkdir()
    link = tmp_path / "bin" / "emdia"
    link.symlink_to("../uma pasta com espaços/emdia")
    done = checkout.run("doctor", launcher=link)
    assert (done.stdout, checkout.story) == ("ran:doctor\n", [])


@pytest.mark.parametrize("name", ["requirements/core.txt", "pyproject.toml"])
def test_a_changed_lock_installs_again(checkout: Checkout, name: str):
    checkout.run()
    (checkout.root / name).write_text("two==2\n")
    done = checkout.run()
    assert "Atualizando" in done.stderr
    assert checkout.story == ["pip", "pip"]
    checkout.run()
    assert checkout.story == []


def test_an_installation_cut_short_is_done_again_from_nothing(checkout: Checkout):
    failed = checkout.run(FAIL="yes")
    assert failed.returncode == 1
    assert "Não foi possível instalar" in failed.stderr
    assert checkout.run().returncode == 0
    assert checkout.story == ["venv", "pip", "pip"]
    (checkout.root / ".venv" / "emdia-unfinished").touch()
    checkout.run()
    assert checkout.story == ["venv", "pip", "pip"]


def test_a_moved_folder_is_prepared_again(checkout: Checkout, tmp_path: Path):
    checkout.run()
    checkout.root.rename(tmp_path / "outra")
    checkout.root = tmp_path / "outra"
    assert checkout.run().returncode == 0
    assert "pip" in checkout.story


def test_a_lock_whose_owner_is_gone_is_taken_over(checkout: Checkout):
    gone = subprocess.Popen(["true"])
    gone.wait()
    (checkout.root / ".venv.lock").mkdir()
    (checkout.root / ".venv.lock" / "pid").write_text(str(gone.pid))
    assert checkout.run().returncode == 0
    assert not (checkout.root / ".venv.lock").exists()


def test_without_a_python_it_says_what_to_do(checkout: Checkout, tmp_path: Path):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "cat", "cksum", "dirname", "mkdir", "rm", "readlink", "sleep"):
        (tools / name).symlink_to(shutil.which(name) or name)
    old = tools / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = checkout.run(PATH=str(tools), EMDIA_PYTHON="")
    assert done.returncode != 0
    assert "Python 3.12" in done.stderr
    assert not (checkout.root / ".venv").exists()
