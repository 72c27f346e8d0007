"""What lies in the data directory is for its owner alone, whatever the folder allows."""

import os
import stat
import subprocess
import sys
from pathlib import Path


def test_a_data_directory_that_others_may_enter_shows_them_nothing(tmp_path: Path):
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    environment = {"PATH": os.environ["PATH"], "EMDIA_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "emdia.entry.cli.main", "init", "--json"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    secret = {"emdia.key", "session.key", "emdia.sqlite3"}
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir() if path.is_file()}
    assert secret <= set(modes)
    assert {modes[name] for name in secret} == {0o600}
    said = done.stdout + done.stderr
    for name in ("emdia.key", "session.key"):
        assert (home / name).read_text() not in said
